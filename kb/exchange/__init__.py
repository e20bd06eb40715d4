"""FAQs coming in and going out as JSON lines: one translated FAQ a line."""
