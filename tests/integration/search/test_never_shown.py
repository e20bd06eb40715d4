"""What customers may not read is nowhere: not in hits, suggestions, corrections, the lexicon, promotions or topics."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kb.models import FAQPage
from kb.services import publish_page
from search import service
from search.indices import alias, refresh
from search.lexicons import read_lexicon
from search.results import Engine
from search.tuning import forget_tuning
from tests.factories import make_faq, make_topic
from tests.search_factories import rebuild, run_index_jobs
from tests.search_tuning_factories import make_promotion

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]


def make_secret(publish: bool = True) -> FAQPage:
    topic = make_topic("secret", title_nl="Kwartaalcijfers")
    return make_faq(
        topic,
        "secret",
        publish=publish,
        title_nl="Waar staat de flierefluiter (FF) van XK-9000?",
        short_answer_nl="Bij de flierefluiter.",
        alternatives_nl="flierefluiterhandleiding zoeken",
    )


def draft() -> FAQPage:
    return make_secret(publish=False)


def private() -> FAQPage:
    page = make_secret()
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    return page


def private_by_its_topic() -> FAQPage:
    page = make_secret()
    PageViewRestriction.objects.create(page_id=page.get_parent().pk, restriction_type="login")
    return page


def unpublished() -> FAQPage:
    page = make_secret()
    page.unpublish()
    return page


def expired() -> FAQPage:
    page = make_secret()
    page.expire_at = timezone.now() - timedelta(minutes=1)
    publish_page(page=page)
    return page


def deleted() -> FAQPage:
    page = make_secret()
    page.delete()
    return page


def unpublished_edit() -> FAQPage:
    """Live with other words; the secret ones are only in its draft."""
    topic = make_topic()
    page = make_faq(topic, "secret", title_nl="Waar woont de zebra?", short_answer_nl="Op de savanne.")
    page.title_nl = "Waar staat de flierefluiter van XK-9000?"
    page.save_revision()
    return page


STATES = [draft, private, private_by_its_topic, unpublished, expired, deleted, unpublished_edit]


@pytest.fixture(params=["rebuilt", "by the worker"])
def settle(request: pytest.FixtureRequest) -> Callable[[], object]:
    def by_the_worker() -> None:
        run_index_jobs()
        refresh(alias())

    return by_the_worker if request.param == "by the worker" else rebuild


@pytest.mark.parametrize("hide", STATES)
def test_it_is_nowhere(hide: Callable[[], FAQPage], settle: Callable[[], object]) -> None:
    make_faq(None, "other", title_nl="Hoe meld ik een storing?", short_answer_nl="Zo.")
    page = hide()
    if hide is not deleted:
        make_promotion("storing", page=page)
        forget_tuning()
    settle()

    for text in ("flierefluiter", "XK-9000", "flierefluiterhandleiding", "storing", "flierefluiter storing", "ff"):
        found = service.search(text=text, language="nl")
        assert found.engine is Engine.OPENSEARCH
        is_promoted = hide is unpublished_edit and "storing" in text
        assert "flierefluiter" not in "".join(hit.question + str(hit.excerpt) for hit in found.hits)
        assert is_promoted or "secret" not in [hit.key for hit in found.hits]
        assert is_promoted or "secret" not in [facet.value for facet in found.facets]
    for text in ("flieref", "waar staat de", "flieer", "xk"):
        assert "flierefluiter" not in str(service.suggest(text=text, language="nl"))
    for text in ("flierefluitr", "flieerfluiter", "handleiding flierefluitr"):
        found = service.search(text=text, language="nl")
        assert (found.corrected_query, found.did_you_mean) == (None, None)
    lexicon = read_lexicon(alias())
    assert not lexicon.knows("flierefluiter", "nl")
    assert not lexicon.knows("kwartaalcijfers", "nl")


def test_a_rebuild_learns_nothing_of_it() -> None:
    make_faq(None, "other", title_nl="Wat zegt het kwakzalverscontract?", short_answer_nl="Kwakzalver, contract.")
    make_faq(None, "draft", publish=False, title_nl="Wat is de hele lange naam (HLN)?", short_answer_nl="Kwakzalver.")
    rebuild()

    assert "nl" not in read_lexicon(alias()).abbreviations


def test_a_language_that_is_not_answered_is_not_found() -> None:
    make_faq(None, "half", title_nl="Hoe?", short_answer_nl="Zo.", title_fr="Comment flâner ?")
    rebuild()

    assert service.search(text="flâner", language="fr").hits == ()
    assert service.suggest(text="flân", language="fr") == ()
