"""What the real web server does with input that no browser would send by accident."""

import urllib.parse
import urllib.request

import pytest

from tests.browser.running_site import RunningSite

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "text", ["é" * 10_000, "contract " * 1_200, "<b>" * 3_000], ids=["one word", "words", "markup"]
)
def test_a_pasted_letter_gets_a_page_in_the_readers_language(site: RunningSite, text: str) -> None:
    url = f"{site.url}/fr/search/?{urllib.parse.urlencode({'q': text})}"
    with urllib.request.urlopen(url, timeout=20) as response:
        html = response.read().decode()
    assert response.status == 200
    assert '<html lang="fr">' in html
    assert "<b><b>" not in html
