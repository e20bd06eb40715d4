"""What the content room adds to the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from kb.models import ContactPoint
from kb.rich_text import LocalizedPageLinkHandler


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


@hooks.register("register_rich_text_features", order=100)
def link_pages_in_the_readers_language(features: FeatureRegistry) -> None:
    features.register_link_type(LocalizedPageLinkHandler)
