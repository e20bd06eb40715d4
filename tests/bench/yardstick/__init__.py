"""Stock Wagtail's search, bare: the yardstick of the results page. A project of its own; nothing of ours is in it."""
