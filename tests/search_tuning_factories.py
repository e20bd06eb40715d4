"""Makes what search managers keep, users who may and may not, and a clock that stands still."""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from wagtail.users.models import UserProfile

from search.models import Promotion, SynonymSet
from tests.factories import make_faq

ACTIONS = ("view", "add", "change", "delete")
ALL_TUNING = tuple(f"{action}_{model}" for model in ("synonymset", "promotion") for action in ACTIONS)


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def make_synonym_set(lines: str = "gsm => smartphone", **columns: Any) -> SynonymSet:
    values = {"language": "nl", "name": f"Set {SynonymSet.objects.count() + 1}", "lines": lines}
    return SynonymSet.objects.create(**(values | columns))


def make_promotion(queries: str = "opzeggen", **columns: Any) -> Promotion:
    page = columns.pop("page", None) or make_faq()
    return Promotion.objects.create(**({"language": "nl", "queries": queries, "page_id": page.pk} | columns))


def make_tuning_user(*codenames: str) -> User:
    user = User.objects.create_user("tuning", password="p")
    group = Group.objects.create(name="tuning")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    user.groups.add(group)
    UserProfile.objects.create(user=user, preferred_language="en")
    return user
