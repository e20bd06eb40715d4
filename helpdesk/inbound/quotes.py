"""What somebody wrote in a mail, without what they quoted and without the lines of their mail program. Pure.

Rather too much is shown than too little: what is not surely a quote stays, and where nothing would be left, all of it.
Each line is looked at once, and only its first characters, so that no mail takes long.
"""

import re
from dataclasses import dataclass

LONGEST_LINE = 300
LINES_OF_ATTRIBUTION = 3
LINES_OF_HEADERS = 8
SHORTEST_HEADERS = 3
MOST_PROGRAM_LINES = 3

# "On Mon, 23 Nov 2026 at 10:12, Tervane <help@…> wrote:": a date and a word for writing, with a colon at the end.
ATTRIBUTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\AOp \D{0,40}\d.*\b(schreef\b.*|geschreven):\Z",
        r"\A.{1,150}\b(schreef|heeft) op \D{0,40}\d.*:\Z",
        r"\ALe \D{0,40}\d.*\ba écrit\s*:\Z",
        r"\A.{1,150}\ba écrit le \D{0,40}\d.*:\Z",
        r"\AAm \D{0,40}\d.*\b(schrieb\b.*|geschrieben):\Z",
        r"\A.{1,150}\b(schrieb|hat) am \D{0,40}\d.*:\Z",
        r"\AOn \D{0,40}\d.*\bwrote:\Z",
        r"\A.{1,150}\bwrote on \D{0,40}\d.*:\Z",
        r"\A\d{4}-\d\d-\d\d.* (schreef|schrieb|wrote|a écrit)\b.*:\Z",
    )
)
# Where no ">" follows, more than a date is asked for: somebody may tell what we wrote on the 12th.
SURE_ATTRIBUTION = re.compile(r"@|\b\d{1,2}[:.h]\d\d\b")
SEPARATOR = re.compile(
    r"\A-{2,} ?(oorspronkelijk bericht|origineel bericht|message d['’]origine|message original"
    r"|ursprüngliche nachricht|originalnachricht|original message) ?-{2,}\Z",
    re.IGNORECASE,
)
RULE = re.compile(r"\A[_-]{10,}\Z")
FROM_LABEL = re.compile(r"\A\*?(van|de|von|from) ?: ?\*? ?\S", re.IGNORECASE)
OTHER_LABEL = re.compile(
    r"\A\*?(verzonden|datum|date|envoyé|gesendet|sent|aan|à|an|to|cc|onderwerp|objet|betreff|subject|répondre à"
    r"|reply-to|antwoord aan|antwort an) ?: ?\*?",
    re.IGNORECASE,
)
SIGNATURE_MARK = re.compile(r"\A--\s?\Z")
# Whole lines: "Sent from my train, arrived today" is somebody's own.
PROGRAM_LINES = tuple(
    re.compile(rf"\A({pattern})\.?\Z", re.IGNORECASE)
    for pattern in (
        r"(verzonden|verstuurd) vanaf (mijn \S+( \S+)?|outlook.{0,30})",
        r"envoyé (de(puis)?|à partir de) ((mon|ma) \S+( \S+)?|outlook.{0,30})",
        r"von mein(em|er) \S+( \S+)? gesendet",
        r"gesendet (von (mein(em|er) \S+( \S+)?|outlook.{0,30})|mit der .{1,30} app)",
        r"sent from (my \S+( \S+)?|outlook.{0,30}|mail for windows|yahoo mail.{0,20})",
        r"(download )?outlook (voor|für) (ios|android|mac).{0,120}",
        r"(download outlook voor|télécharger outlook|obtenir outlook|laden sie outlook|get outlook for) .{0,120}",
    )
)


@dataclass(frozen=True)
class _Line:
    text: str
    is_quoted: bool

    @property
    def bare(self) -> str:
        return self.text.strip()[:LONGEST_LINE]


def visible_text(text: str) -> str:
    """The part of a mail's text that its sender wrote; the whole text where nothing else is left."""
    lines = [_Line(line.rstrip(), line.lstrip().startswith(">")) for line in text.split("\n")]
    written = _without_program_lines(_without_quotes(_without_program_lines(_without_signature(lines))))
    return _join(written) or text.strip()


def _without_quotes(lines: list[_Line]) -> list[_Line]:
    """The lines up to the first quote; or, where answers stand between or below quoted lines, all but lone quotes."""
    for index, line in enumerate(lines):
        if line.is_quoted or not line.bare:
            continue
        if _begins_headers(lines, index) or SEPARATOR.match(line.bare):
            return _keep_own(lines[:index])
        length = _attribution(lines, index)
        if not length:
            continue
        after = lines[index + length :]
        if next((each.is_quoted for each in after if each.bare), False):
            return _keep_own([*lines[:index], *after])
        if SURE_ATTRIBUTION.search(" ".join(each.bare for each in lines[index : index + length])):
            return _keep_own(lines[:index])
    return _keep_own(lines)


def _attribution(lines: list[_Line], index: int) -> int:
    """How many lines from `index` on say who wrote what follows; 0 where they don't. Programs break them."""
    joined = ""
    for number, line in enumerate(lines[index : index + LINES_OF_ATTRIBUTION], start=1):
        if line.is_quoted or not line.bare:
            return 0
        joined = f"{joined} {line.bare}".strip()
        if joined.endswith(":") and any(pattern.match(joined[: LONGEST_LINE * 2]) for pattern in ATTRIBUTIONS):
            return number
    return 0


def _begins_headers(lines: list[_Line], index: int) -> bool:
    """Whether Outlook's copy of the quoted mail's headers begins here, maybe below a rule."""
    if RULE.match(lines[index].bare):
        index = next((at for at in range(index + 1, min(index + 4, len(lines))) if lines[at].bare), index)
    if not FROM_LABEL.match(lines[index].bare):
        return False
    block = [line.bare for line in lines[index : index + LINES_OF_HEADERS] if line.bare]
    return 1 + sum(bool(OTHER_LABEL.match(line)) for line in block[1:]) >= SHORTEST_HEADERS


def _keep_own(lines: list[_Line]) -> list[_Line]:
    """Without quoted lines; they stay where several answers stand between them, which mean nothing without."""
    kept = _trim(lines)
    runs = [line.is_quoted for line in kept if line.bare]
    answers = sum(not quoted and (at == 0 or runs[at - 1]) for at, quoted in enumerate(runs))
    if answers > 1:
        return _without_outer_quote(kept)
    return [line for line in kept if not line.is_quoted]


def _without_outer_quote(lines: list[_Line]) -> list[_Line]:
    """What is quoted below the last answer is only the rest."""
    end = len(lines)
    while end and (lines[end - 1].is_quoted or not lines[end - 1].bare):
        end -= 1
    return lines[:end]


def _without_signature(lines: list[_Line]) -> list[_Line]:
    """Without what comes below "-- "; a mail that begins with it is no signature."""
    has_words = False
    for index, line in enumerate(lines):
        if has_words and SIGNATURE_MARK.match(line.text.lstrip()):
            return lines[:index]
        has_words = has_words or bool(line.bare)
    return lines


def _without_program_lines(lines: list[_Line]) -> list[_Line]:
    """Without what a mail program adds at the end: "Sent from my phone"."""
    lines = _trim(lines)
    for _ in range(MOST_PROGRAM_LINES):
        if lines and any(pattern.match(lines[-1].bare) for pattern in PROGRAM_LINES):
            lines = _trim(lines[:-1])
    return lines


def _trim(lines: list[_Line]) -> list[_Line]:
    """Without blank lines around."""
    filled = [index for index, line in enumerate(lines) if line.bare]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _join(lines: list[_Line]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.text for line in lines)).strip()
