"""Sending a request: the server's time for the whole POST, with few requests stored and with 50,000."""

import re
import sys
import time
from urllib.parse import urlencode

import requests
from tqdm import tqdm

from tests.bench.bench import SEED, Bench
from tests.bench.figures import Latency, at_most, judge, measure_latency
from tests.bench.table import format_table, ms, number, times

STORED = 50_000
SUBMISSIONS = 60
WARM_UP = 5
LIMIT_MS, LIMIT_RATIO = 60.0, 1.2
FORM = "/nl/stel-een-vraag/vraag-contract/"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
ANSWERS = {
    "subject": "Kopie van mijn contract",
    "about": "other",
    "contract_number": "TC-48213",
    "message": "Kunt u mij een kopie sturen?\nDank u.",
    "name": "Lien Peeters",
    "phone": "+32 2 000 01 23",
    "consent": "on",
}


def measure_submit(bench: Bench) -> str:
    from tests.bench.many_requests import store_many_requests

    network = {"REQUESTS_PER_NETWORK_PER_HOUR": "1000000"}
    with bench.site.serve(**network) as served:
        few = _send_many(served.url, "few")
        store_many_requests(STORED, seed=SEED)
        many = _send_many(served.url, "many")
    rows = [
        ["few", ms(few.p50), ms(few.p95), times(1)],
        [number(STORED), ms(many.p50), ms(many.p95), times(many.p50 / few.p50)],
    ]
    verdicts = [
        judge(few.p50, at_most(LIMIT_MS, f"p50 at most {LIMIT_MS:g} ms")),
        judge(many.p50 / few.p50, at_most(LIMIT_RATIO, f"p50 with {number(STORED)} stored at most {LIMIT_RATIO:g} ×")),
    ]
    return "\n".join([format_table(["requests stored", "p50", "p95", "ratio"], rows), *verdicts])


def _send_many(url: str, name: str) -> Latency:
    times_taken = []
    for index in tqdm(range(WARM_UP + SUBMISSIONS), desc=f"sent, {name} stored", file=sys.stderr):
        took = _send(url, f"sender-{name}-{index}@company.example")
        if index >= WARM_UP:
            times_taken.append(took)
    return measure_latency(times_taken)


def _send(url: str, email: str) -> float:
    """Seconds of the POST alone; each form is fetched anew, by a visitor of its own."""
    from tests.helpdesk_factories import proof

    with requests.Session() as visitor:
        form = visitor.get(url + FORM, timeout=60)
        form.raise_for_status()
        hidden = dict(HIDDEN.findall(form.text))
        hidden["_proof"] = proof(hidden["_token"])
        body = urlencode({**hidden, **ANSWERS, "email": email})
        # Production's cookie is for HTTPS only, and nothing does TLS here.
        cookie = "; ".join(f"{each.name}={each.value}" for each in visitor.cookies)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        started = time.perf_counter()
        answer = visitor.post(url + FORM, data=body, headers=headers, allow_redirects=False, timeout=60)
        took = time.perf_counter() - started
        if answer.status_code != requests.codes.see_other:
            raise RuntimeError(f"the form answered {answer.status_code}")
        return took
