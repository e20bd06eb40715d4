"""Lines of a synonym set: what is a rule, and what each bad line is told."""

import pytest
from django.utils.translation import override

from search.synonyms import LINE_LIMIT, SynonymError, SynonymRule, parse_line, parse_lines


@pytest.mark.parametrize(
    ("line", "left", "right", "is_two_way"),
    [
        ("te laat, laattijdig", ("te laat", "laattijdig"), ("te laat", "laattijdig"), True),
        ("  te  laat ,laattijdig ", ("te laat", "laattijdig"), ("te laat", "laattijdig"), True),
        ("gsm => mobiele telefoon, smartphone", ("gsm",), ("mobiele telefoon", "smartphone"), False),
        ("gsm,mobieltje=>smartphone", ("gsm", "mobieltje"), ("smartphone",), False),
        ("C#, ABC-123", ("C#", "ABC-123"), ("C#", "ABC-123"), True),
        ("a b c d e f => l'été", ("a b c d e f",), ("l'été",), False),
    ],
)
def test_a_good_line_is_a_rule(line: str, left: tuple[str, ...], right: tuple[str, ...], is_two_way: bool) -> None:
    assert parse_line(line) == SynonymRule(left, right, is_two_way, label=" ".join(line.split()))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("gsm", "It has only one term. Separate terms with commas."),
        ("gsm, , mobiel", "A term is empty: there is a comma too many."),
        ("gsm, mobiel,", "A term is empty: there is a comma too many."),
        ("gsm, !", "“!” has no letter or digit."),
        ("=> gsm", "Nothing stands on one side of “=>”."),
        ("gsm =>", "Nothing stands on one side of “=>”."),
        ("a => b => c", "It has more than one “=>”."),
        ("a b c d e f g, h", "“a b c d e f g” has more than 6 words."),
        ("gsm, GSM", "“gsm” stands there twice."),
        ("gsm => smartphone, gsm", "“gsm” stands there twice."),
        ("gsm -> mobiel, smartphone", "“gsm -> mobiel” holds a sign that no term has."),
        ("gsm → mobiel, smartphone", "“gsm → mobiel” holds a sign that no term has."),
        ("gsm; mobiel, smartphone", "“gsm; mobiel” holds a sign that no term has."),
        ("gsm = mobiel, smartphone", "“gsm = mobiel” holds a sign that no term has."),
        (f"a, {'b' * LINE_LIMIT}", "It is longer than 300 characters."),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, message: str) -> None:
    with override("en"), pytest.raises(SynonymError) as caught:
        parse_line(line)
    assert str(caught.value).startswith(message)


def test_a_bad_line_never_affects_the_others() -> None:
    text = "# telefoons\ngsm => smartphone\n\nkapot\n   # nog een\r\nstuk, kapot\n"

    with override("en"):
        rules, errors = parse_lines(text)

    assert [rule.label for rule in rules] == ["gsm => smartphone", "stuk, kapot"]
    assert errors == [(4, "It has only one term. Separate terms with commas.")]


def test_two_way_adds_all_the_others() -> None:
    assert parse_line("a, b, c").expansions == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}


def test_one_way_adds_what_stands_right_to_each_on_the_left() -> None:
    assert parse_line("a, b => c, d").expansions == {"a": ("c", "d"), "b": ("c", "d")}
