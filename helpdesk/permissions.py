"""Who may do what with requests in the admin: they are read there, never typed, changed or thrown away by hand."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

VIEW = "helpdesk.view_request"
HANDLE = "helpdesk.handle_request"
EXPORT = "helpdesk.export_request"
ERASE = "helpdesk.erase_person"
RESEND = "helpdesk.resend_mail"
REGISTERED = (VIEW, HANDLE, EXPORT, ERASE, RESEND)
"""What can be given to a group: nothing else about requests means anything."""


class ReadOnlyPolicy(ModelPermissionPolicy):  # type: ignore[misc]  # Wagtail ships no types
    """Looking needs the model's "view" permission; nothing else is allowed to anybody, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        return super().users_with_any_permission([action for action in actions if action == "view"])


def assignable_users(users: Any) -> Any:
    """Whom a request can be given to: active users who may handle requests, by name. One query."""
    found = users.objects.with_perm(HANDLE, backend="django.contrib.auth.backends.ModelBackend")
    return found.order_by("first_name", "last_name", "username")
