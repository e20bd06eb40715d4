import pytest

from helpdesk.phone_numbers import read_phone, show_phone


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("02 200 12 34", "BE", "+3222001234"),
        ("+32 (0)2 200 12 34", "BE", "+3222001234"),
        ("0032 2 200 12 34", "BE", "+3222001234"),
        ("0470/12.34.56", "BE", "+32470123456"),
        ("01 42 68 53 00", "FR", "+33142685300"),
        ("+33 1 42 68 53 00", "BE", "+33142685300"),
        # Possible, though no number plan has it; and one with an extension: as typed.
        ("+32 2 000 01 23", "BE", "+32 2 000 01 23"),
        ("02  000 01 23", "BE", "02 000 01 23"),
        ("02 200 12 34 ext. 5", "BE", "02 200 12 34 ext. 5"),
    ],
)
def test_a_number_is_kept_in_one_form_where_it_is_sure(typed, region, kept):
    assert read_phone(typed, region) == kept


@pytest.mark.parametrize(
    "typed", ["bel mij", "12", "+32", "0470 12 34 56 na 17 uur", "1" * 40, "+999 1 234 567", "-", "()"]
)
def test_what_can_be_no_number_is_refused(typed):
    assert read_phone(typed, "BE") is None


def test_a_kept_number_is_shown_in_groups():
    assert show_phone("+3222001234") == "+32 2 200 12 34"
    for kept in ("02 000 01 23", "+", "+1", "", "+32x"):
        assert show_phone(kept) in (kept, "+1")
