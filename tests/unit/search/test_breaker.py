from search.breaker import FIRST_COOLDOWN_SECONDS, LONGEST_COOLDOWN_SECONDS, Breaker, Pass


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_healthy_engine_is_asked_by_everyone() -> None:
    breaker = Breaker()

    assert [breaker.request_pass() for _ in range(3)] == [Pass.ASK] * 3


def test_after_a_failure_nobody_waits_and_then_one_tries() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.report_failure()

    assert breaker.request_pass() is Pass.REFUSED
    clock.now += FIRST_COOLDOWN_SECONDS
    assert [breaker.request_pass() for _ in range(3)] == [Pass.TRY, Pass.REFUSED, Pass.REFUSED]


def test_a_success_closes_it() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.report_failure()
    clock.now += FIRST_COOLDOWN_SECONDS
    assert breaker.request_pass() is Pass.TRY

    breaker.report_success()

    assert breaker.request_pass() is Pass.ASK


def test_failures_in_a_row_wait_longer_but_never_longer_than_the_longest() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(40):
        breaker.report_failure()

    clock.now += LONGEST_COOLDOWN_SECONDS - 0.01
    assert breaker.request_pass() is Pass.REFUSED
    clock.now += 0.01
    assert breaker.request_pass() is Pass.TRY


def test_a_trial_that_never_reports_back_does_not_hold_others_up_for_ever() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.report_failure()
    clock.now += FIRST_COOLDOWN_SECONDS
    assert breaker.request_pass() is Pass.TRY

    clock.now += FIRST_COOLDOWN_SECONDS

    assert breaker.request_pass() is Pass.TRY
