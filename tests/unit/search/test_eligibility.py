from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kb.base.models import BasePage
from search.eligibility import eligible_pages, is_eligible, read_rules
from tests.factories import make_faq, make_home, make_info, make_topic

pytestmark = pytest.mark.django_db


def make_private(page: BasePage) -> None:
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)


def test_the_predicate_and_the_queryset_mean_the_same() -> None:
    now = timezone.now()
    topic, private_topic = make_topic(), make_topic()
    faq = make_faq(topic)
    french = make_faq(topic, title_fr="Seulement en français ?", short_answer_fr="Oui.")
    info = make_info()
    coming = make_faq(topic)
    make_faq(topic, publish=False)
    make_faq(private_topic)
    make_private(private_topic)
    private = make_faq(topic)
    make_private(private)
    BasePage.objects.filter(pk=make_faq(topic).pk).update(expire_at=now - timedelta(seconds=1))
    BasePage.objects.filter(pk=coming.pk).update(expire_at=now + timedelta(days=1))
    for blank in ("", "  ", "<p></p>", None):
        page = make_faq(topic)
        BasePage.objects.filter(pk=page.pk).update(title_nl=blank, title_fr=None)
    # Below Wagtail's invisible root, but below no site.
    outside = BasePage.objects.get(pk=make_faq(topic).pk)
    BasePage.objects.filter(pk=outside.pk).update(path="00010009", depth=2)

    rules = read_rules(now)
    by_predicate = {page.pk for page in BasePage.objects.all() if is_eligible(page, rules)}
    by_queryset = set(eligible_pages(now=now).values_list("pk", flat=True))

    assert by_predicate == by_queryset == {faq.pk, french.pk, info.pk, coming.pk}
    assert make_home().pk not in by_queryset
