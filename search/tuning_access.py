"""Who may look into search tuning: whoever may do anything with synonyms or promotions."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from wagtail.permissions import policy_registry

from search.models import Promotion, SynonymSet

ACTIONS = ("view", "add", "change", "delete")


def may(user: AbstractBaseUser | AnonymousUser, action: str, model: Any) -> bool:
    allowed: bool = policy_registry.get_by_type(model).user_has_permission(user, action)
    return allowed


def may_look(user: AbstractBaseUser | AnonymousUser) -> bool:
    return any(may(user, action, model) for model in (SynonymSet, Promotion) for action in ACTIONS)
