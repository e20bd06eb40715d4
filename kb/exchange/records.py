"""The exchange format, one FAQ a line, and what makes a line unusable. Reading is pure: it touches no database.

`{"key": "…", "topic": "…", "translations": {"nl": {"question": "…", "answer": "text or HTML", "alternatives": [""]}}}`;
`answer` and `alternatives` may be missing, and any one language is enough.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.base.languages import language_codes
from kb.keys import KEY_LENGTH, validate_key

QUESTION_LENGTH = 255
LINE_LENGTH = 2_000_000


class InvalidLine(ValueError):
    """A line that can't be imported; the message says what to change."""


@dataclass(frozen=True)
class Translation:
    question: str
    answer: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class FaqRecord:
    key: str
    topic: str
    translations: Mapping[str, Translation]


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise InvalidLine(_("“%(field)s” must be a text.") % {"field": field})
    if "\x00" in value:
        raise InvalidLine(_("“%(field)s” holds a null character.") % {"field": field})
    return value.strip()


def _key(data: Mapping[str, Any], field: str) -> str:
    key = _text(data.get(field), field)
    if not key or len(key) > KEY_LENGTH:
        raise InvalidLine(_("“%(field)s” must have 1 to %(most)s characters.") % {"field": field, "most": KEY_LENGTH})
    try:
        validate_key(key)
    except ValidationError as error:
        raise InvalidLine(f"“{field}”: {error.messages[0]}") from error
    return key


def _translation(data: Any, language: str) -> Translation:
    if not isinstance(data, dict):
        raise InvalidLine(_("The translation “%(language)s” must be an object.") % {"language": language})
    question = " ".join(_text(data.get("question"), f"{language}.question").split())
    if not question:
        raise InvalidLine(_("“%(field)s” is empty.") % {"field": f"{language}.question"})
    if len(question) > QUESTION_LENGTH:
        raise InvalidLine(
            _("“%(field)s” has %(length)s characters; at most %(most)s fit.")
            % {"field": f"{language}.question", "length": len(question), "most": QUESTION_LENGTH}
        )
    alternatives = data.get("alternatives") or []
    if not isinstance(alternatives, list):
        raise InvalidLine(_("“%(field)s” must be a list of texts.") % {"field": f"{language}.alternatives"})
    wordings = (" ".join(_text(item, f"{language}.alternatives").split()) for item in alternatives)
    answer = _text(data.get("answer") or "", f"{language}.answer")
    return Translation(question, answer, tuple(wording for wording in wordings if wording))


def parse_record(line: str) -> FaqRecord:
    """One line as a record. Raises InvalidLine."""
    if len(line) > LINE_LENGTH:
        raise InvalidLine(_("The line is too long: at most %(most)s characters.") % {"most": LINE_LENGTH})
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidLine(_("This is not JSON: %(why)s") % {"why": error}) from error
    if not isinstance(data, dict):
        raise InvalidLine(_("A line must be a JSON object."))
    translations = data.get("translations")
    if not isinstance(translations, dict) or not translations:
        raise InvalidLine(_("“translations” must name at least one language."))
    unknown = sorted(set(translations) - set(language_codes()))
    if unknown:
        raise InvalidLine(
            _("Unknown language: %(unknown)s. This site has %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(language_codes())}
        )
    return FaqRecord(
        key=_key(data, "key"),
        topic=_key(data, "topic"),
        translations={code: _translation(item, code) for code, item in translations.items()},
    )


def read_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, FaqRecord | InvalidLine]]:
    """(line number from 1, record or what is wrong with it) for each line that is not blank."""
    seen: dict[str, int] = {}
    for number, raw in enumerate(lines, start=1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            yield number, InvalidLine(_("This is not UTF-8: %(why)s") % {"why": error})
            continue
        if not line.strip():
            continue
        try:
            record = parse_record(line)
        except InvalidLine as error:
            yield number, error
            continue
        if record.key in seen:
            yield (
                number,
                InvalidLine(_("The key is already on line %(line)s of this file.") % {"line": seen[record.key]}),
            )
            continue
        seen[record.key] = number
        yield number, record


def format_record(record: FaqRecord) -> str:
    """The record as a line, without its end."""
    translations = {
        code: {
            "question": item.question,
            "answer": item.answer,
            **({"alternatives": list(item.alternatives)} if item.alternatives else {}),
        }
        for code, item in record.translations.items()
    }
    return json.dumps({"key": record.key, "topic": record.topic, "translations": translations}, ensure_ascii=False)
