"""What the customer did before writing, as was shared with consent. Pure; links lead nowhere but into this site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.paths import clean_path

ICONS = {"search": "search", "page": "view", "refused": "cross"}


@dataclass(frozen=True)
class Step:
    icon: str
    text: str
    path: str = ""
    note: str = ""
    is_quoted: bool = False


def read_journey(journey: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(_step(each) for each in journey if isinstance(each, Mapping) and each.get("kind") in ICONS)


def _step(item: Mapping[str, Any]) -> Step:
    kind, path = str(item["kind"]), clean_path(str(item.get("path") or ""))
    return Step(
        icon=ICONS[kind],
        text=str(item.get("text") or path),
        path=path,
        note=_note(kind, item.get("results")),
        is_quoted=kind == "search",
    )


def _note(kind: str, results: object) -> str:
    if kind == "refused":
        return _("suggested, not opened")
    if kind != "search" or not isinstance(results, int):
        return ""
    if results == 0:
        return _("nothing found")
    return ngettext("%(counter)d result", "%(counter)d results", results) % {"counter": results}
