"""What narrows without scoring."""

from typing import Any

# Pages that may be found; of a withdrawn one, the index keeps a mark without languages.
LISTED: dict[str, Any] = {"exists": {"field": "languages"}}
