"""What is held back and what is asked again, reason by reason."""

from http import HTTPStatus

import pytest
from django.utils import translation

from helpdesk.guard.honeypot import is_filled
from helpdesk.guard.reasons import label
from helpdesk.guard.verdict import (
    CEILING,
    FASTEST_SECONDS,
    MOST_LINKS,
    WAIT_SECONDS,
    Count,
    Demand,
    Facts,
    ProofState,
    Reason,
    Verdict,
    count_links,
    judge,
)

LIMIT = 6


def browser(**facts):
    """A browser that worked for it, at a person's pace."""
    return Facts(**{"proof": ProofState.GOOD, "proof_age": 30.0, **facts})


def counted(number, reason=Reason.RATE_ADDRESS):
    return (Count(reason, number, LIMIT),)


def test_a_person_is_taken():
    assert judge(browser()) == Verdict(reasons=(), demand=Demand.NONE)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (browser(fills_honeypot=True), Reason.HONEYPOT),
        (browser(proof_age=FASTEST_SECONDS - 0.1), Reason.FAST),
        (browser(links=MOST_LINKS + 1), Reason.LINKS),
        (browser(counts=counted(LIMIT + 1)), Reason.RATE_ADDRESS),
        (browser(counts=counted(LIMIT + 1, Reason.RATE_NETWORK)), Reason.RATE_NETWORK),
        (browser(counts=counted(LIMIT * CEILING)), Reason.RATE_ADDRESS),
        (Facts(waited=60.0, counts=counted(LIMIT // 2 + 1)), Reason.RATE_ADDRESS),
        (Facts(fills_honeypot=True), Reason.HONEYPOT),
        (Facts(proof=ProofState.WRONG, fills_honeypot=True), Reason.HONEYPOT),
    ],
)
def test_each_sign_holds_back_and_says_why(facts, reason):
    assert judge(facts) == Verdict(reasons=(reason,))


@pytest.mark.parametrize(
    "facts",
    [
        browser(proof_age=FASTEST_SECONDS),
        browser(links=MOST_LINKS),
        browser(counts=counted(LIMIT)),
        Facts(waited=float(WAIT_SECONDS)),
        Facts(waited=60.0, counts=counted(LIMIT // 2)),
    ],
)
def test_just_within_a_limit_is_no_sign(facts):
    assert judge(facts) == Verdict()


def test_all_reasons_are_kept_each_once():
    both_windows = counted(LIMIT + 1) + counted(LIMIT + 2)
    verdict = judge(browser(links=MOST_LINKS + 1, counts=both_windows))
    assert verdict.reasons == (Reason.LINKS, Reason.RATE_ADDRESS)


@pytest.mark.parametrize(
    ("facts", "demand", "status"),
    [
        (Facts(), Demand.CHECK, HTTPStatus.UNPROCESSABLE_ENTITY),
        (Facts(waited=0.0), Demand.WAIT, HTTPStatus.UNPROCESSABLE_ENTITY),
        (Facts(waited=WAIT_SECONDS - 0.1), Demand.WAIT, HTTPStatus.UNPROCESSABLE_ENTITY),
        (Facts(proof=ProofState.WRONG), Demand.PROOF, HTTPStatus.UNPROCESSABLE_ENTITY),
        (Facts(proof=ProofState.EXPIRED, waited=60.0), Demand.PROOF, HTTPStatus.UNPROCESSABLE_ENTITY),
        (Facts(proof=ProofState.SPENT, waited=60.0), Demand.PROOF, HTTPStatus.UNPROCESSABLE_ENTITY),
        (browser(counts=counted(LIMIT * CEILING + 1)), Demand.STOP, HTTPStatus.TOO_MANY_REQUESTS),
        (
            browser(fills_honeypot=True, counts=counted(LIMIT * CEILING + 1)),
            Demand.STOP,
            HTTPStatus.TOO_MANY_REQUESTS,
        ),
    ],
)
def test_what_is_asked_before_a_form_is_taken(facts, demand, status):
    verdict = judge(facts)
    assert (verdict.demand, verdict.status, verdict.reasons) == (demand, status, ())


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        ([], 0),
        (["See https://a.example and HTTP://b.example or www.c.example."], 3),
        (["mail a@b.example, about httpserver and awww.ful"], 0),
        (["https://www.a.example"], 1),
        (["https://a.example", "https://b.example"], 2),
    ],
)
def test_links_are_counted(texts, number):
    assert count_links(texts) == number


@pytest.mark.parametrize(("value", "filled"), [("", False), (" \n", False), ("https://spam.example", True)])
def test_the_trap_is_filled_or_not(value, filled):
    assert is_filled({"_homepage": value}) is filled
    assert is_filled({}) is False


def test_every_reason_has_words_and_an_old_one_stays_readable():
    with translation.override("en"):
        assert all(label(reason.value) != reason.value for reason in Reason)
    assert label("from-an-older-version") == "from-an-older-version"
