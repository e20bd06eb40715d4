"""A proof is good once, for one form, for a while; whatever else is posted as one is refused, never an error."""

import base64
import json
import time

import pytest

from helpdesk.guard.proof import VALID_FOR, make_challenge, read_proof, solve, spend
from helpdesk.guard.verdict import ProofState

pytestmark = pytest.mark.django_db
TOKEN, OTHER = "a" * 32, "b" * 32


def proof(**values):
    return solve(make_challenge(TOKEN, **values))


def unpack(text):
    return json.loads(base64.b64decode(text))


def pack(value):
    return base64.b64encode(json.dumps(value).encode()).decode()


def changed(*path, value):
    """A good proof with one value changed."""
    payload = unpack(proof())
    part = payload
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return pack(payload)


def test_a_solved_challenge_is_good_and_its_age_known():
    found = read_proof(proof(now=time.time() - 30), TOKEN)
    assert found.state is ProofState.GOOD
    assert 29 < found.age < 40


def test_work_is_needed(settings):
    settings.REQUEST_PROOF_ROUNDS = 500
    challenge = make_challenge(TOKEN)
    right = unpack(solve(challenge))["solution"]
    assert read_proof(pack({"challenge": challenge, "solution": right}), TOKEN).state is ProofState.GOOD
    wrong = {**right, "counter": right["counter"] + 1}
    assert read_proof(pack({"challenge": challenge, "solution": wrong}), TOKEN).state is ProofState.WRONG


def test_a_proof_is_good_once():
    posted = proof()
    spend(read_proof(posted, TOKEN))
    assert read_proof(posted, TOKEN).state is ProofState.SPENT
    spend(read_proof(posted, TOKEN))


def test_a_spent_proof_written_differently_is_still_spent():
    posted = proof()
    spend(read_proof(posted, TOKEN))
    payload = unpack(posted)
    again = base64.b64encode(json.dumps({**payload, "more": 1}, indent=1).encode()).decode()
    assert read_proof(again, TOKEN).state is ProofState.SPENT


def test_a_proof_of_another_form_is_refused():
    assert read_proof(proof(), OTHER).state is ProofState.WRONG


def test_a_proof_expires():
    assert read_proof(proof(now=time.time() - VALID_FOR.total_seconds() - 5), TOKEN).state is ProofState.EXPIRED


def test_a_challenge_of_another_site_is_refused(settings):
    posted = proof()
    settings.SECRET_KEY = "another" * 10
    assert read_proof(posted, TOKEN).state is ProofState.WRONG


def test_the_form_s_token_is_not_in_the_challenge():
    assert TOKEN not in json.dumps(make_challenge(TOKEN))


def test_nothing_posted_is_no_proof():
    assert read_proof("", TOKEN).state is ProofState.ABSENT


FORGED = {
    "form": lambda: changed("challenge", "parameters", "data", "form", value="x"),
    "later": lambda: changed("challenge", "parameters", "expiresAt", value=9_999_999_999),
    "never": lambda: changed("challenge", "parameters", "expiresAt", value=None),
    "age": lambda: changed("challenge", "parameters", "data", "at", value=0),
    "no data": lambda: changed("challenge", "parameters", "data", value=None),
    "prefix": lambda: changed("challenge", "parameters", "keyPrefix", value=""),
    "cost": lambda: changed("challenge", "parameters", "cost", value=10**9),
    "algorithm": lambda: changed("challenge", "parameters", "algorithm", value="ARGON2ID"),
    "unsigned": lambda: changed("challenge", "signature", value=None),
    "signature": lambda: changed("challenge", "signature", value=["x"]),
    "counter": lambda: changed("solution", "counter", value="1"),
    "huge counter": lambda: changed("solution", "counter", value=2**70),
    "key": lambda: changed("solution", "derivedKey", value="00" * 32),
    "key of numbers": lambda: changed("solution", "derivedKey", value=[1]),
    "no solution": lambda: pack({"challenge": make_challenge(TOKEN)}),
    "list": lambda: pack([1, 2]),
    "text": lambda: pack("x"),
    "number": lambda: pack(1),
    "null": lambda: pack(None),
    "nested": lambda: base64.b64encode(b"[" * 2000).decode(),
    "not base64": lambda: "%%%",
    "not ASCII": lambda: "é",
    "zero": lambda: "\x00",
    "not JSON": lambda: base64.b64encode(b"{").decode(),
    "not UTF-8": lambda: base64.b64encode(b"\xff\xfe").decode(),
    "long": lambda: pack("x" * 100_000),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_is_forged_or_broken_is_refused(forged):
    assert read_proof(forged(), TOKEN).state is ProofState.WRONG
