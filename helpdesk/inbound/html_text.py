"""HTML as a mail program wrote it → the text in it. One pass over it, whatever is in there; nothing of it is rendered.

Quoted parts come out behind ">", as in a mail of plain text, so that what holds for those holds here.
"""

import html
import re

TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>|<[!?][^<>]*>")
SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
# Their contents are not text.
SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
BREAKS = frozenset({"br", "p", "div", "li", "tr", "table", "ul", "ol", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
PARAGRAPHS = frozenset({"p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
DEEPEST_QUOTE = 5


class _Lines:
    """Text that is put together line by line, each behind as many ">" as it is quoted deep."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.line: list[str] = []
        self.depth = 0

    def add(self, text: str) -> None:
        self.line.append(SPACE.sub(" ", text))

    def end(self) -> None:
        text = SPACE.sub(" ", "".join(self.line)).strip()
        self.line = []
        if text:
            self.done.append(f"{'>' * self.depth} {text}" if self.depth else text)

    def paragraph(self) -> None:
        self.end()
        blank = ">" * self.depth
        if self.done and self.done[-1] != blank:
            self.done.append(blank)


def html_to_text(source: str) -> str:
    """The text of `source`, a line for each block."""
    source = _without_comments(source)
    lines = _Lines()
    position = 0
    while match := TAG.search(source, position):
        lines.add(html.unescape(source[position : match.start()]))
        position = match.end()
        name = (match["name"] or "").lower()
        if name in SILENT and not match["end"]:
            closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, position)
            position = closing.end() if closing else len(source)
        elif name == "blockquote":
            lines.paragraph()
            lines.depth = max(0, min(lines.depth + (-1 if match["end"] else 1), DEEPEST_QUOTE))
        elif name in BREAKS:
            _break(lines, name, is_end=bool(match["end"]))
    lines.add(html.unescape(source[position:]))
    lines.end()
    while lines.done and not lines.done[-1].strip(">"):
        lines.done.pop()
    return "\n".join(lines.done).strip()


def _break(lines: _Lines, name: str, *, is_end: bool) -> None:
    if name in PARAGRAPHS or (name == "br" and not lines.line):
        lines.paragraph()
    else:
        lines.end()
    if name == "li" and not is_end:
        lines.add("- ")


def _without_comments(source: str) -> str:
    """Outlook hides whole documents in comments; one that is never closed hides the rest."""
    kept = []
    position = 0
    while (start := source.find("<!--", position)) >= 0:
        kept.append(source[position:start])
        end = source.find("-->", start)
        position = end + 3 if end >= 0 else len(source)
    return "".join([*kept, source[position:]])
