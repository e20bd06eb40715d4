"""The menu entry of the requests, with how many nobody has taken yet: one small query for each page of the admin."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from helpdesk.desk.tabs import count_unassigned
from helpdesk.permissions import VIEW

MOST_SHOWN = 999


class RequestsMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail ships no types
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))

    def render_component(self, request: HttpRequest) -> Any:
        count = count_unassigned()
        # The item lives as long as the process: what it shows of now goes into a copy.
        badge = {"data-desk-count": str(count) if count <= MOST_SHOWN else f"{MOST_SHOWN}+"} if count else {}
        return LinkMenuItem(
            self.name,
            self.label,
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs={**self.attrs, **badge},
        )
