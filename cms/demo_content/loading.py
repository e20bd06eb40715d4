"""Makes the demo site, part by part. Every part is known by its key, so loading again makes only what is missing."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Site

from cms.demo_content.reading import build_answer, read_site, read_topics, read_tuning, resolve_links
from cms.demo_content.tuning import load_tuning
from helpdesk.models import Inbox, RequestField, RequestIndexPage, RequestPage, RoutingRule
from kb.base.languages import language_codes
from kb.models import (
    ContactPage,
    ContactPageEntry,
    ContactPoint,
    FAQPage,
    HomePage,
    InfoPage,
    MostAskedQuestion,
    ToolTile,
    TopicPage,
    TopicSection,
)
from kb.services import in_languages, publish_page, set_up_site

BRAND = "Tervane"
FOOTER = {
    "nl": "Voorbeeldsite: Tervane en alle gegevens zijn verzonnen.",
    "fr": "Site d’exemple : Tervane et toutes les données sont fictives.",
    "de": "Beispielseite: Tervane und alle Angaben sind erfunden.",
    "en": "Sample site: Tervane and all details are invented.",
}


LOCAL_HOSTS = ("localhost", "127.0.0.1")


class DemoSite:
    """Loads the parts in the order in which they refer to each other; `ids` collects what was made or found."""

    def __init__(self, folder: Path, *, hostname: str, port: int) -> None:
        self.site = read_site(folder)
        self.topics = read_topics(folder)
        self.tuning = read_tuning(folder)
        self.hostname, self.port = hostname, port
        self.ids: dict[tuple[str, str], int] = {}

    @property
    def total(self) -> int:
        """How many steps `load` yields."""
        return 7 + 2 * sum(len(topic["faqs"]) for topic in self.topics)

    def load(self) -> Iterator[str]:
        """Make what is missing; yields the name of each part when it is done."""
        home = set_up_site(brand_name=BRAND, titles=self.site["home"]["title"], hostname=self.hostname, port=self.port)
        self._move_site()
        yield "home"
        self._contact_points()
        yield "contact points"
        self._request_forms(home)
        yield "request forms"
        self._topics(home)
        yield "topics"
        self._pages(home)
        yield "pages"
        # Twice: answers refer to each other, so all questions must be there before the first answer is written.
        for topic in self.topics:
            for faq in topic["faqs"]:
                self._question(topic["topic"], faq)
                yield f"question {faq['key']}"
        for topic in self.topics:
            for faq in topic["faqs"]:
                self._answer(faq)
                yield f"answer {faq['key']}"
        self._home(home)
        yield "home page"
        load_tuning(self.tuning, self.ids)
        yield "search tuning"

    @transaction.atomic
    def _contact_points(self) -> None:
        for data in self.site["contact_points"]:
            values = {name: data[name] for name in ("phone", "email", "hours")}
            texts = {name: data[name] for name in ("name", "postal_address", "note")}
            point = ContactPoint.objects.filter(key=data["key"]).first()
            if point is None:
                point = ContactPoint(key=data["key"], holiday_country="BE", **values, **in_languages(**texts))
                point.full_clean()
                point.save()
            self.ids["contact", data["key"]] = point.pk

    def _move_site(self) -> None:
        """A demo that was served elsewhere on this machine before has its addresses in mails here from now on."""
        site = Site.objects.get(is_default_site=True)
        if site.hostname in LOCAL_HOSTS and (site.hostname, site.port) != (self.hostname, self.port):
            site.hostname, site.port = self.hostname, self.port
            site.save()

    @transaction.atomic
    def _request_forms(self, home: HomePage) -> None:
        data = self.site["ask_page"]
        index = RequestIndexPage.objects.child_of(home).first()
        if index is None:
            index = RequestIndexPage(**_page_texts(data), **in_languages(intro=data["intro"]))
            publish_page(page=index, parent=home)
        inboxes = self._inboxes()
        for form in self.site["forms"]:
            page = RequestPage.objects.filter(key=form["key"]).first()
            if page is None:
                page = RequestPage(
                    key=form["key"],
                    icon=form["icon"],
                    is_listed=form["listed"],
                    promise_working_days=form["promise_working_days"],
                    **_page_texts(form),
                    **in_languages(
                        **{name: form.get(name) for name in ("heading", "tile_note", "intro", "submit_label", "thanks")}
                    ),
                )
                page.form_fields = [_field(field, number) for number, field in enumerate(form["fields"])]
                publish_page(page=page, parent=index)
                RoutingRule.objects.create(request_page=page, inbox=inboxes[form["inbox"]])
            self.ids["form", form["key"]] = page.pk

    def _inboxes(self) -> dict[str, Inbox]:
        """Key in the file → the inbox, made where none has its name."""
        return {
            data["key"]: Inbox.objects.get_or_create(
                name=data["name"],
                defaults={
                    "addresses": "\n".join(data["addresses"]),
                    "language": data["language"],
                    "is_fallback": data.get("fallback", False),
                    **in_languages(signature=data["signature"]),
                },
            )[0]
            for data in self.site["inboxes"]
        }

    @transaction.atomic
    def _topics(self, home: HomePage) -> None:
        for data in self.site["topics"]:
            if TopicPage.objects.filter(key=data["key"]).exists():
                continue
            topic = TopicPage(
                key=data["key"],
                icon=data["icon"],
                request_page_id=self.ids["form", data["form"]],
                **_page_texts(data),
                **in_languages(intro=data["intro"]),
            )
            topic.sections = [
                TopicSection(key=section["key"], sort_order=number, **in_languages(title=section["title"]))
                for number, section in enumerate(data["sections"])
            ]
            publish_page(page=topic, parent=home)

    @transaction.atomic
    def _pages(self, home: HomePage) -> None:
        data = self.site["contact_page"]
        if not ContactPage.objects.child_of(home).exists():
            page = ContactPage(**_page_texts(data), **in_languages(intro=data["intro"]))
            page.entries = [
                ContactPageEntry(contact_point_id=self.ids["contact", point["key"]], sort_order=number)
                for number, point in enumerate(self.site["contact_points"])
            ]
            publish_page(page=page, parent=home)
        for info in self.site["pages"]:
            if InfoPage.objects.child_of(home).filter(local_slug_nl=info["slug"]["nl"]).exists():
                continue
            body = {
                code: [{"type": "text", "value": resolve_links(info["body"][code], self.ids)}]
                for code in language_codes()
            }
            publish_page(page=InfoPage(**_page_texts(info), **in_languages(body=body)), parent=home)

    @transaction.atomic
    def _question(self, topic_key: str, faq: Mapping[str, Any]) -> None:
        page = FAQPage.objects.filter(key=faq["key"]).first()
        if page is None:
            topic = TopicPage.objects.get(key=topic_key)
            page = FAQPage(
                key=faq["key"],
                live=False,
                section=topic.sections.get(key=faq["section"]),
                reviewed_on=_date(faq["reviewed"]),
                **in_languages(
                    **{
                        column: {code: faq[code][name] for code in language_codes()}
                        for column, name in (
                            ("title", "question"),
                            ("local_slug", "slug"),
                            ("short_answer", "short_answer"),
                        )
                    },
                    alternatives={code: "\n".join(faq[code]["alternatives"]) for code in language_codes()},
                ),
            )
            topic.add_child(instance=page)
        self.ids["faq", faq["key"]] = page.pk

    @transaction.atomic
    def _answer(self, faq: Mapping[str, Any]) -> None:
        page = FAQPage.objects.get(key=faq["key"])
        if page.first_published_at is not None:
            return
        answers = {code: build_answer(faq[code]["answer"], faq["related"], self.ids) for code in language_codes()}
        for column, value in in_languages(answer=answers).items():
            setattr(page, column, value)
        publish_page(page=page)

    @transaction.atomic
    def _home(self, home: HomePage) -> None:
        """What the home page shows; once it has a contact point it is the editors' own."""
        if home.contact_point_id is not None:
            return
        home = HomePage.objects.get(pk=home.pk)
        data = self.site["home"]
        home.contact_point_id = self.ids["contact", "support"]
        texts = {name: data[name] for name in ("site_name", "ask_title", "ask_intro", "tools_title", "tools_intro")}
        examples = {code: "\n".join(data["examples"][code]) for code in language_codes()}
        columns = in_languages(
            **texts, search_examples=examples, footer_note=FOOTER, search_description=data["search_description"]
        )
        for column, value in columns.items():
            setattr(home, column, value)
        home.most_asked = [
            MostAskedQuestion(question_id=self.ids["faq", key], sort_order=number)
            for number, key in enumerate(data["most_asked"])
        ]
        home.tools = [
            ToolTile(
                icon=tool["icon"],
                page_id=self.ids["faq", tool["faq"]],
                sort_order=number,
                **in_languages(title=tool["title"], text=tool["text"]),
            )
            for number, tool in enumerate(self.site["tools"])
        ]
        publish_page(page=home)


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _page_texts(data: Mapping[str, Any]) -> dict[str, Any]:
    return in_languages(title=data["title"], local_slug=data["slug"], search_description=data.get("search_description"))


def _field(data: Mapping[str, Any], number: int) -> RequestField:
    choices = {code: "\n".join(labels) for code, labels in (data.get("choices") or {}).items()}
    show = data.get("show") or {"field": "", "values": []}
    return RequestField(
        clean_name=data["key"],
        field_type=data["type"],
        required=data["required"],
        role=data.get("role") or "",
        choice_keys="\n".join(data.get("choice_keys") or []),
        pattern=data.get("pattern") or "",
        notice_days=data.get("notice_days"),
        show_field=show["field"],
        show_values="\n".join(show["values"]),
        starts_step="step" in data,
        sort_order=number,
        **in_languages(
            label=data["label"],
            help_text=data.get("help"),
            choices=choices,
            error=data.get("error"),
            step_title=data.get("step"),
        ),
    )
