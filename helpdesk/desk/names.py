"""People by their names where only their logins are kept."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from wagtail.admin.utils import get_user_display_name


def name_people(logins: Iterable[str]) -> dict[str, str]:
    """Login → name, for those who are still there. One query."""
    users = get_user_model().objects.filter(username__in=set(logins))
    return {user.get_username(): get_user_display_name(user) for user in users}
