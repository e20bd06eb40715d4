import pytest

from search.paging import Pager, last_page, parse_page


@pytest.mark.parametrize(
    ("raw", "number"), [("", 1), ("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("1.5", 1), ("9" * 30, 1), ("٣", 3), ("²", 1)]
)
def test_parse_page(raw: str, number: int) -> None:
    assert parse_page(raw) == number


def test_last_page() -> None:
    assert [last_page(total, 10) for total in (0, 1, 10, 11)] == [1, 1, 1, 2]


def test_numbers_have_gaps() -> None:
    assert Pager(1, 1).numbers == (1,)
    assert Pager(5, 9).numbers == (1, None, 3, 4, 5, 6, 7, None, 9)
    assert (Pager(1, 2).previous, Pager(1, 2).next) == (None, 2)
    assert (Pager(2, 2).previous, Pager(2, 2).next) == (1, None)
