import pytest

from kb.models import ContactPageEntry
from search.documents import MARK_OPEN, Kind, Wording, build_document, content_hash
from tests.factories import make_contact_point, make_faq, make_home, make_info, make_topic, text_block
from tests.search_factories import make_document

pytestmark = pytest.mark.django_db


def test_source_of_a_document() -> None:
    body = {
        "page_id": 7,
        "key": "end-contract",
        "kind": "faq",
        "languages": ["nl"],
        "topic": "contracts",
        "reviewed_on": "2026-10-12",
        "url": {"nl": "/nl/c/stop/", "fr": "/fr/c/stop/"},
        "topic_title": {"nl": "Contracten", "fr": "Contrats"},
        "question": {"nl": "Hoe stop ik?"},
        "alternatives": {"nl": ["contract opzeggen"]},
        "answer": {"nl": "Met een brief."},
        "summary": {"nl": "Met een brief."},
    }

    words = {"nl": ["brief", "contract", "een", "hoe", "ik", "met", "opzeggen", "stop"]}
    assert make_document().source == body | {"content_hash": content_hash(body), "words": words, "codes": []}


def test_what_has_no_value_is_left_out() -> None:
    source = make_document(topic=None, topic_title={}, reviewed_on=None, wordings={"nl": Wording("Hoe?")}).source

    assert set(source) == {"page_id", "key", "kind", "languages", "url", "question", "content_hash", "words", "codes"}


def test_words_keep_their_accents_and_codes_are_bare() -> None:
    document = make_document(
        wordings={
            "fr": Wording("Où est l’École ?", answer="Code ABC-123 ou XY 12."),
            "nl": Wording("Code ABC-123?", alternatives=("TF-2026-00731",)),
        }
    )

    assert document.words["fr"] == sorted(["où", "est", "école", "code", "abc", "123", "ou", "xy", "12"])
    assert document.codes == ["abc123", "tf202600731"]


def test_the_hash_tells_content_apart() -> None:
    assert make_document().source == make_document().source
    assert make_document().source["content_hash"] != make_document(topic="orders").source["content_hash"]


def test_document_of_a_question() -> None:
    topic = make_topic("contracts", title_nl="Contracten", title_fr=None)
    faq = make_faq(
        topic,
        "end",
        title_nl="Hoe stop ik?",
        title_fr="Comment arrêter ?",
        short_answer_nl=f"Met een {MARK_OPEN}brief.",
        alternatives_nl="contract opzeggen\n\n  stoppen  \n",
        answer_nl=text_block("<p>Schrijf <b>ons</b>.</p>"),
    )

    document = build_document(faq, topic)

    # French has a title and no answer: it is not available.
    assert document.wordings == {
        "nl": Wording(
            question="Hoe stop ik?",
            summary="Met een brief.",
            answer="Met een brief.\nSchrijf ons.",
            alternatives=("contract opzeggen", "stoppen"),
        )
    }
    assert (document.page_id, document.key, document.kind) == (faq.pk, "end", Kind.FAQ)
    assert document.url["nl"] == "/nl/contracten/hoe-stop-ik/"
    assert set(document.url) == {"nl", "fr", "de", "en"}
    assert (document.topic, document.topic_title["fr"]) == ("contracts", "Contracten")


def test_document_of_an_information_page() -> None:
    page = make_info(title_nl="Privacy", body_nl=text_block("<p>Wij bewaren weinig.</p>"))

    document = build_document(page, None)

    assert document.kind is Kind.INFO
    assert document.key == f"page-{page.pk}"
    assert document.wordings == {"nl": Wording("Privacy", "Wij bewaren weinig.")}


def test_document_of_the_contact_page_has_names_and_addresses_but_no_numbers() -> None:
    from kb.models import ContactPage
    from kb.services import publish_page

    page = ContactPage(title_nl="Contact", intro_nl="Wij helpen u.")
    page.entries.add(
        ContactPageEntry(contact_point=make_contact_point(name_nl="Boekhouding", postal_address_nl="Kade 1\nGent"))
    )
    publish_page(page=page, parent=make_home())

    wording = build_document(page, None).wordings["nl"]

    assert wording == Wording("Contact", "Wij helpen u.\nBoekhouding\nKade 1\nGent", "Wij helpen u.")
