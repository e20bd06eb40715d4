"""Sending a request as a browser does: the form is fetched, proof of work included, filled in and posted."""

import re

import requests

from tests.helpdesk_factories import ANSWERS, proof

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def send_request(url: str, path: str, email: str) -> bool:
    """Whether the site answered that it has the request."""
    session = requests.Session()
    form = session.get(f"{url}{path}", timeout=60)
    form.raise_for_status()
    hidden = dict(HIDDEN.findall(form.text))
    answers = ANSWERS | {"email": email, "subject": f"Licentie stopzetten voor {email.partition('@')[0]}"}
    hidden["_proof"] = proof(hidden["_token"])
    answer = session.post(f"{url}{path}", data={**hidden, **answers}, allow_redirects=False, timeout=60)
    return answer.status_code == requests.codes.see_other
