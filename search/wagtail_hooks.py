"""What search adds to the Wagtail admin."""

from wagtail.snippets.models import register_snippet

from search.viewsets import SearchTuningGroup

register_snippet(SearchTuningGroup)
