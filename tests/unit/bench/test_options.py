"""What can be asked for on the command line, and what is refused."""

from pathlib import Path

import pytest

from tests.bench.options import PARTS, SIZES, parse_options
from tests.bench.parts import MEASURES


def test_all_but_the_running_demo() -> None:
    options = parse_options([])
    assert options.content is None
    assert options.sizes == SIZES
    assert options.parts == PARTS[:-1]


def test_every_part_can_be_measured() -> None:
    assert [*MEASURES, "pages"] == list(PARTS)


def test_parts_keep_their_order(tmp_path: Path) -> None:
    file = tmp_path / "faq.jsonl"
    file.touch()
    options = parse_options(["--only", "rebuild,search", "--sizes", "50,10", "--content", str(file), "--rounds", "3"])
    assert options.parts == ("search", "rebuild")
    assert options.sizes == (10, 50)
    assert options.content == file
    assert options.rounds == 3


@pytest.mark.parametrize(
    ("option", "value"),
    [("--only", "speed"), ("--sizes", "many"), ("--sizes", "0"), ("--content", "no.jsonl"), ("--rounds", "0")],
)
def test_what_makes_no_sense_is_refused(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_options([option, value])
    assert capsys.readouterr().err
