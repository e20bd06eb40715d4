"""Answers from outside as the editor's rich text, and back. What comes from outside is cleaned before anything else."""

import html
import re

import nh3

# What the rich text editor knows; the rest of an imported answer keeps its words and loses its markup.
_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "strong", "em", "a", "br"}
_ATTRIBUTES = {"a": {"href"}}
_MARKUP = re.compile(r"</?(p|h[1-6]|ul|ol|li|b|i|strong|em|a|br|div|table|span)\b[^>]*>", re.IGNORECASE)


def _paragraphs(text: str) -> str:
    blocks = [" ".join(block.split("\n")) for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "".join(f"<p>{html.escape(' '.join(block.split()), quote=False)}</p>" for block in blocks)


def clean_answer(answer: str) -> str:
    """Text or HTML → rich text that is safe to show; empty for an empty answer. Cleaning twice changes nothing."""
    if not _MARKUP.search(answer):
        return _paragraphs(answer)
    shifted = re.sub(r"<(/?)h1\b", r"<\1h2", answer, flags=re.IGNORECASE)
    shifted = re.sub(r"<(/?)h[4-6]\b", r"<\1h3", shifted, flags=re.IGNORECASE)
    cleaned = nh3.clean(
        shifted, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"}, link_rel=None
    ).strip()
    for old, new in (("strong", "b"), ("em", "i")):
        cleaned = re.sub(rf"<(/?){old}>", rf"<\1{new}>", cleaned)
    starts_with_block = re.match(r"<(p|h2|h3|ul|ol)\b", cleaned)
    return cleaned if starts_with_block or not cleaned else f"<p>{cleaned}</p>"
