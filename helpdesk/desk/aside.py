"""What stands beside a request's thread. Each function is one query or none, whatever the request holds."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q
from wagtail.admin.utils import get_user_display_name

from helpdesk.models import ACTIVE_STATES, ConsentText, Request, RequestState
from helpdesk.permissions import assignable_users
from kb.base.languages import reading_order
from kb.models import TopicPage


@dataclass(frozen=True)
class Person:
    pk: int
    name: str


@dataclass(frozen=True)
class Neighbours:
    """Where a request stands among the unfinished ones of the reader, oldest first, counted from 1."""

    position: int
    count: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class GivenConsent:
    version: int
    text: str
    language: str


@dataclass(frozen=True)
class LinkedAnswer:
    pk: int
    title: str
    language: str
    url: str


def assignable_people(current: AbstractBaseUser | None) -> tuple[Person, ...]:
    """Whoever may handle requests, and the one who has this one already."""
    users = [*assignable_users(get_user_model()), *([current] if current else [])]
    people = {user.pk: Person(user.pk, get_user_display_name(user)) for user in users}
    return tuple(sorted(people.values(), key=lambda person: person.name.casefold()))


def neighbours(request: Request, user: AbstractBaseUser | AnonymousUser) -> Neighbours | None:
    """None unless the request is the reader's own and unfinished."""
    if request.assignee_id != user.pk or request.state not in ACTIVE_STATES:
        return None
    mine = Request.objects.filter(assignee_id=user.pk, state__in=ACTIVE_STATES)
    pks = list(mine.order_by("created_at", "pk").values_list("pk", flat=True))
    if request.pk not in pks:
        return None
    place = pks.index(request.pk)
    return Neighbours(
        position=place + 1,
        count=len(pks),
        before=pks[place - 1] if place else None,
        after=pks[place + 1] if place + 1 < len(pks) else None,
    )


def count_earlier(request: Request) -> int:
    """How many others the same address sent before or since."""
    if not request.customer_key:
        return 0
    return Request.objects.filter(customer_key=request.customer_key).exclude(pk=request.pk).count()


def given_consents(request: Request) -> tuple[GivenConsent, ...]:
    """The wordings that were agreed to, in the language in which they were read."""
    given = [each for each in request.consents if isinstance(each, dict)]
    if not given:
        return ()
    asked = Q(pk=None)
    for each in given:
        asked |= Q(field_key=each.get("field"), number=each.get("version"))
    rows = ConsentText.objects.filter(asked, type_key=request.type_key)
    texts: dict[tuple[object, object], dict[str, str]] = {(row.field_key, row.number): row.texts for row in rows}
    return tuple(
        _consent(texts.get((each.get("field"), each.get("version")), {}), each, request.language) for each in given
    )


def _consent(texts: dict[str, str], given: dict[str, object], language: str) -> GivenConsent:
    read_in = str(given.get("language") or language)
    shown = next((code for code in reading_order(read_in) if texts.get(code)), read_in)
    return GivenConsent(version=int(str(given.get("version") or 0)), text=texts.get(shown, ""), language=shown)


def linked_answers(request: Request) -> tuple[LinkedAnswer, ...]:
    contents = (page.localize(request.language) for page in request.helpful_pages.order_by("pk"))
    return tuple(
        LinkedAnswer(
            pk=content.pk,
            title=content.title,
            language=content.language,
            url=content.instance.url_in(request.language) or "",
        )
        for content in contents
    )


def draft_topics(user: AbstractBaseUser | AnonymousUser) -> tuple[TopicPage, ...]:
    """The topics under which `user` may add a question."""
    return tuple(
        topic for topic in TopicPage.objects.order_by("path") if topic.permissions_for_user(user).can_add_subpage()
    )


def is_late(request: Request, now: datetime) -> bool:
    """Whether the promise was broken, or is being broken while nobody answers."""
    waits_for_us = request.state in (RequestState.NEW, RequestState.OPEN)
    return bool(request.promised_until) and waits_for_us and now > request.promised_until  # type: ignore[operator]
