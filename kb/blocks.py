"""What an answer can be built from. Each block renders itself and says which of its text search may index."""

import re
from collections.abc import Collection, Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


def _rich_text_lines(html: str) -> list[str]:
    """The words of rich text, a line for each heading, paragraph and list item."""
    ended = re.sub(r"</(p|h[1-6]|li)>|<br\s*/?>", "\n", html)
    return unescape(strip_tags(ended)).split("\n")


class StepBlock(StructBlock):  # type: ignore[misc]  # Wagtail ships no types
    title = CharBlock(label=_("title"), max_length=120)
    text = TextBlock(label=_("text"), required=False)


class StepsBlock(ListBlock):  # type: ignore[misc]
    """Numbered steps, each with a title and a line of text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(StepBlock(), **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "kb/blocks/steps.html"


class CalloutBlock(StructBlock):  # type: ignore[misc]
    tone = ChoiceBlock(
        label=_("kind"),
        choices=[("info", _("Information")), ("success", _("Good to know")), ("warning", _("Mind this"))],
        default="info",
    )
    title = CharBlock(label=_("title"), max_length=120)
    text = RichTextBlock(label=_("text"), features=INLINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "kb/blocks/callout.html"

    def get_searchable_content(self, value: Any) -> list[str]:
        """The title and the text; the kind's label is in whatever language is active."""
        return [value["title"], *_rich_text_lines(value["text"].source)]


class TableBlock(StructBlock):  # type: ignore[misc]
    """A table with a caption; the first column names its rows."""

    caption = CharBlock(label=_("caption"), max_length=150)
    table = TypedTableBlock([("text", CharBlock(label=_("text"), required=False))], label=_("table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "kb/blocks/table.html"

    def get_searchable_content(self, value: Any) -> list[str]:
        """The caption and a line for each row: the table block itself offers none of its text to search."""
        table = value["table"]
        rows = [[column["heading"] for column in table.columns]] if table else []
        rows += [[str(cell.value) for cell in row] for row in table.rows] if table else []
        return [value["caption"], *(" – ".join(filter(None, row)) for row in rows)]


class DownloadBlock(StructBlock):  # type: ignore[misc]
    document = DocumentChooserBlock(label=_("file"))
    title = CharBlock(label=_("title"), max_length=150, required=False, help_text=_("Left empty: the file's title."))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "kb/blocks/download.html"


class FigureBlock(StructBlock):  # type: ignore[misc]
    image = ImageBlock(label=_("image"))
    caption = CharBlock(label=_("caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "kb/blocks/figure.html"


class ContactCardBlock(SnippetChooserBlock):  # type: ignore[misc]
    """A contact point by reference: its number and hours are typed once, on the contact point."""

    class Meta:
        icon = "user"
        label = _("Contact card")
        template = "kb/blocks/contact_card.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from kb.selectors import contact_card

        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["card"] = contact_card(value) if value else None
        return context


class RequestFormBlock(PageChooserBlock):  # type: ignore[misc]
    """A request form within an answer. The help desk renders it; here it is only a page named by a string."""

    class Meta:
        icon = "form"
        label = _("Request form")
        template = "kb/blocks/request_form.html"


class RelatedQuestionsBlock(ListBlock):  # type: ignore[misc]
    """Questions beside this one. Shown next to the answer, not within it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(PageChooserBlock(page_type="kb.FAQPage"), **kwargs)

    class Meta:
        icon = "link"
        label = _("Related questions")
        template = "kb/blocks/related_questions.html"


class ProseBlock(RichTextBlock):  # type: ignore[misc]
    """Headings, paragraphs and lists."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return _rich_text_lines(value.source)


class AnswerBlock(StreamBlock):  # type: ignore[misc]
    text = ProseBlock(label=_("Text"), icon="pilcrow", features=TEXT_FEATURES, template="kb/blocks/text.html")
    steps = StepsBlock()
    callout = CalloutBlock()
    table = TableBlock()
    image = FigureBlock()
    download = DownloadBlock()
    contact_card = ContactCardBlock("kb.ContactPoint")
    request_form = RequestFormBlock(page_type="helpdesk.RequestPage")
    related_questions = RelatedQuestionsBlock()


def children(stream: Any, *, without: Collection[str]) -> Iterator[Any]:
    """The blocks of a stream but for some types: what those refer to is then not read from the database either."""
    for number, raw in enumerate(stream.raw_data if stream else ()):
        if raw["type"] not in without:
            yield stream[number]


def plain_text(stream: Any) -> str:
    """The words of a stream for search and excerpts: a sentence a line, without what is only referred to."""
    own = children(stream, without={"contact_card", "request_form", "related_questions"})
    parts = [part for child in own for part in child.block.get_searchable_content(child.value)]
    lines = (" ".join(str(part).split()) for part in parts)
    # A title has no full stop; without one an excerpt would run it into the next line.
    return "\n".join(line if line[-1] in ".?!:;…" else f"{line}." for line in lines if line)
