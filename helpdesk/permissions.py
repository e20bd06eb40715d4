"""Who may do what with requests in the admin: they are read there, never typed, changed or thrown away by hand."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

RESEND = "helpdesk.resend_mail"


class ReadOnlyPolicy(ModelPermissionPolicy):  # type: ignore[misc]  # Wagtail ships no types
    """Looking needs the model's "view" permission; nothing else is allowed to anybody, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        return super().users_with_any_permission([action for action in actions if action == "view"])
