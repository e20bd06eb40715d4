"""From seconds to figures, ratios and verdicts."""

import pytest

from tests.bench import race
from tests.bench.figures import at_least, at_most, judge, measure_latency
from tests.bench.race import Sample, judge_race, run_race
from tests.bench.table import format_table, mb, ms, number, times


def test_latency_is_in_milliseconds() -> None:
    found = measure_latency([each / 1000 for each in range(101)])
    assert (found.p50, found.p95) == (pytest.approx(50), pytest.approx(95))


def test_one_time_is_enough() -> None:
    assert measure_latency([0.002]).p95 == pytest.approx(2)


def test_a_target_is_met_at_its_limit() -> None:
    assert judge(3.0, at_most(3, "at most 3")) == "met: at most 3"
    assert judge(3.1, at_most(3, "at most 3")) == "NOT MET: at most 3"
    assert judge(0.5, at_least(0.5, "at least half")) == "met: at least half"
    assert judge(0.4, at_least(0.5, "at least half")) == "NOT MET: at least half"


def test_a_race_is_judged_by_its_medians() -> None:
    found = judge_race([Sample("a", 0.006, 0.002), Sample("b", 0.008, 0.004), Sample("c", 0.010, 0.003)])
    assert found.ratio == pytest.approx(8 / 3)
    assert found.above == pytest.approx(5)


def test_both_are_asked_everything_and_each_begins_half_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race, "WARM_UP", 4)
    asked: list[tuple[str, str]] = []

    def racer(name: str, seconds: float):
        def answer(question: str) -> float:
            asked.append((name, question))
            return seconds

        return answer

    samples = run_race(["a", "b"], ours=racer("ours", 2.0), yardstick=racer("stick", 1.0), rounds=3, name="")
    assert len(samples) == 6
    assert {(sample.ours, sample.yardstick) for sample in samples} == {(2.0, 1.0)}
    firsts = [name for name, _question in asked[::2]]
    assert firsts.count("ours") == firsts.count("stick")


def test_a_table_is_aligned() -> None:
    table = format_table(["page", "p50"], [["home", ms(1.25)], ["topic", ms(100)]])
    assert table.split("\n") == ["page     p50", "-----  -----", "home     1.2", "topic  100.0"]


def test_units() -> None:
    assert (times(2), mb(3 * 2**20), number(100_000)) == ("2.00×", "3", "100,000")
