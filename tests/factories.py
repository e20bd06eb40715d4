"""Makes content for tests: each function makes one thing, published, with the fewest arguments a test needs."""

from itertools import count
from typing import Any

from kb.models import ContactPoint, FAQPage, HomePage, InfoPage, TopicPage
from kb.services import in_languages, publish_page, set_up_site

_numbers = count(1)


def make_home(**columns: Any) -> HomePage:
    """The site's home page; made once, then returned."""
    home = set_up_site(brand_name="Tervane", titles={"nl": "Start", "fr": "Accueil"}, hostname="localhost", port=80)
    if columns:
        home = HomePage.objects.get(pk=home.pk)
        for name, value in columns.items():
            setattr(home, name, value)
        publish_page(page=home)
    return home


def make_topic(key: str | None = None, **columns: Any) -> TopicPage:
    number = next(_numbers)
    columns = {"title_nl": f"Onderwerp {number}", "title_fr": f"Thème {number}"} | columns
    topic = TopicPage(key=key or f"topic-{number}", **columns)
    publish_page(page=topic, parent=make_home())
    return topic


def make_faq(
    topic: TopicPage | None = None, key: str | None = None, *, publish: bool = True, **columns: Any
) -> FAQPage:
    """A question; give `title_nl`, `short_answer_fr`, … or get one in two languages."""
    number = next(_numbers)
    if not any(name.startswith("title_") for name in columns):
        columns |= in_languages(
            title={"nl": f"Hoe werkt dit {number}?", "fr": f"Comment ça marche {number} ?"},
            short_answer={"nl": f"Zo werkt het {number}.", "fr": f"Voici comment {number}."},
        )
    faq = FAQPage(key=key or f"faq-{number}", **columns)
    parent = topic or make_topic()
    if publish:
        publish_page(page=faq, parent=parent)
    else:
        faq.live = False
        TopicPage.objects.get(pk=parent.pk).add_child(instance=faq)
    return faq


def make_info(**columns: Any) -> InfoPage:
    page = InfoPage(**({"title_nl": "Privacy", "title_fr": "Vie privée"} | columns))
    publish_page(page=page, parent=make_home())
    return page


def make_contact_point(**columns: Any) -> ContactPoint:
    number = next(_numbers)
    values = {
        "key": f"contact-{number}",
        "name_nl": "Klantenservice",
        "name_fr": "Service clientèle",
        "phone": "+3220000123",
        "email": "help@tervane.example",
        "hours": "Mo-Fr 08:30-17:00; PH off",
        "holiday_country": "BE",
    }
    point = ContactPoint(**(values | columns))
    point.full_clean()
    point.save()
    return point


def text_block(html: str) -> list[dict[str, Any]]:
    """A StreamField value of one text block."""
    return [{"type": "text", "value": html}]
