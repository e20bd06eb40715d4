import pytest

from helpdesk.patterns import Misfit, PatternFault, compile_pattern, example_of, find_fault, normalise

CONTRACT, INVOICE, SERIAL = "TC-#####", "TF-####-#####", "@@#@-####"


@pytest.mark.parametrize(
    ("pattern", "typed", "kept"),
    [
        (CONTRACT, "TC-48213", "TC-48213"),
        (CONTRACT, "tc48213", "TC-48213"),
        (CONTRACT, " Tc – 48 213 ", "TC-48213"),
        (CONTRACT, "TC\u201148213", "TC-48213"),
        (CONTRACT, "TC_48213", "TC-48213"),
        (CONTRACT, "ＴＣ－４８２１３", "TC-48213"),
        (INVOICE, "TF202600731", "TF-2026-00731"),
        (INVOICE, "TF 2026/00731", "TF-2026-00731"),
        (SERIAL, "tv7k3320", "TV7K-3320"),
        ("abc ##.#", "ABC123", "abc 12.3"),
    ],
)
def test_spaces_dashes_and_case_are_put_right(pattern, typed, kept):
    assert normalise(pattern, typed) == kept


@pytest.mark.parametrize(
    ("pattern", "typed", "misfit"),
    [
        (CONTRACT, "TC-48", Misfit.SHORT),
        (CONTRACT, "48213", Misfit.SHORT),
        (CONTRACT, "TC-482131", Misfit.LONG),
        (CONTRACT, "TO-48213", Misfit.OTHER),
        (CONTRACT, "TC-4821O", Misfit.OTHER),
        (CONTRACT, "TC-4821٣", Misfit.OTHER),
        (CONTRACT, "TC-4821\n", Misfit.SHORT),
        (SERIAL, "T37K-3320", Misfit.OTHER),
        (SERIAL, "ÉV7K-3320", Misfit.OTHER),
    ],
)
def test_what_does_not_follow_is_told_apart(pattern, typed, misfit):
    assert normalise(pattern, typed) is misfit


@pytest.mark.parametrize("pattern", [CONTRACT, INVOICE, SERIAL, "##", "@", "a.b #"])
def test_an_example_follows_its_pattern(pattern):
    assert normalise(pattern, example_of(pattern)) == example_of(pattern)


def test_an_example_is_readable():
    assert [example_of(pattern) for pattern in (CONTRACT, SERIAL)] == ["TC-12345", "AB1C-2345"]


def test_the_expression_has_nothing_between_its_parts():
    assert compile_pattern("t.c-#@").pattern == "TC[0-9][A-Z]"


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        (CONTRACT, None),
        ("TC-48213", PatternFault.FIXED),
        ("", PatternFault.FIXED),
        ("TC-(#+)*", PatternFault.CHARACTER),
        ("#\n", PatternFault.CHARACTER),
        ("É#", PatternFault.CHARACTER),
    ],
)
def test_a_pattern_is_judged(pattern, fault):
    assert find_fault(pattern) is fault
