"""A cell of an export is never a formula, in whatever program it is opened."""

import pytest

from helpdesk.desk.exports.cells import CELL_LENGTH, clean_text, csv_cell

HOSTILE = {
    "formula": '=HYPERLINK("https://evil.example","Click")',
    "command": "=cmd|' /C calc'!A0",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+9)*cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "carriage return": "\r=1+1",
    "line feed": "\n=1+1",
    "after spaces": "   =1+1",
    "after a no-break space": "\u00a0=1+1",
    "after a quote": '"=1+1',
    "after an apostrophe": "'=1+1",
    "after a curly quote": "“=1+1",
    "after a zero-width space": "\u200b=1+1",
    "after a byte order mark": "\ufeff=1+1",
    "after a control character": "\x00=1+1",
    "full-width equals": "＝1+1",
    "full-width plus": "＋1",
    "full-width minus": "－1",
    "full-width at": "＠SUM(1)",
    "small equals": "﹦1+1",
    "mathematical minus": "−1+1",
    "pipe": "|calc",
    "percent": "%0A-3+3+cmd|' /C calc'!D2",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r\n", "|", "; ", ';"', "; '"])
@pytest.mark.parametrize("start", ["=cmd", "@SUM(1)", "+1", "-1", "＝1"])
def test_behind_a_separator_too(separator: str, start: str) -> None:
    safe = csv_cell(f"Name{separator}{start}")
    assert safe == f"Name{separator}'{start}"


@pytest.mark.parametrize(
    "text",
    ["", "Lien Peeters", "a=b", "5 - 3", "1.5", "lien@bedrijf.example", "Été à 50%", "日本", "“Bonjour”", "(x)", "…"],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert csv_cell(text) == text


def test_what_no_cell_can_hold_is_left_out() -> None:
    assert clean_text("a\x00b\x0bc\ufffed\te\nf") == "abcd\te\nf"
    assert len(clean_text("x" * 100_000)) == CELL_LENGTH
