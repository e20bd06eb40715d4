"""What the content room adds to the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from kb.models import ContactPoint


class ContactPointViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail ships no types
    model = ContactPoint
    icon = "user"
    menu_label = _("Contact points")
    menu_name = "contact-points"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["__str__", "phone", "email", "hours"]
    inspect_view_enabled = True


register_snippet(ContactPointViewSet)
