"""What people type or paste into the boxes for public text, as Markdown that keeps it: lines, lists, signs.

Whoever writes a report pastes it from Word or Outlook and need not know Markdown. So a line that ends is a line that
ends; "•" and a tab begin an item of a list; blanks and tabs before a line mean nothing; a row of dashes is a row of
dashes; the path of a file keeps its backslashes and stars. Headings (#), lists (-), tables, notes, links and emphasis
are Markdown.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from csprapp.files.text import plain_lines

BULLET = re.compile(
    r"([ \t\u00a0]*)[•‣▪◦●○■□➢✓·\uf0b7\uf0a7\uf0d8][ \t\u00a0]+(?=\S)|([ \t]*)[o§–—-]\t[ \t\u00a0]*(?=\S)"
)
ITEM = re.compile(r"\s*([-*+]|\d{1,9}[.)])[ \t]")
NUMBERED = re.compile(r"\s*\d{1,9}[.)]\t")
PATH = re.compile(r"(?:^|(?<=[\s\"'“‘(]))(?:[A-Za-z]:\\|\\\\\w)")
RULE = re.compile(r"\s*([-*_])(?:[ \t]*\1){2,}[ \t]*")
MARKS = re.compile(r"([\\*_`\[\]<>&])")


# No HTML, no pictures, and none of the rules that take a pasted text apart.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").use(footnote_plugin)
_markdown.disable(["image", "code", "fence", "backticks", "entity", "lheading", "hr"])


def render(source: str) -> str:
    """The HTML of what was typed or pasted, not yet sanitised."""
    return str(_markdown.render(as_markdown(source)))


def as_markdown(source: str) -> str:
    """The text with what Word and Outlook leave in it put as Markdown understands it."""
    lines: list[str] = []
    in_list = False
    for line in plain_lines(source).split("\n"):
        bullet = BULLET.match(line)
        if bullet:
            before = (bullet[1] or bullet[2] or "").replace("\t", "    ")
            line = f"{'  ' * (len(before) // 4)}- {line[bullet.end() :]}"
        elif in_list and line.strip() and not ITEM.match(line) and not line.startswith(("  ", "\t")):
            lines.append("")  # what follows a pasted list is no part of its last item
        in_list = bool(bullet or NUMBERED.match(line)) or (in_list and bool(ITEM.match(line)))
        lines.append(_kept(line))
    return "\n".join(lines)


def _kept(line: str) -> str:
    """A row of dashes, and a line that holds the path of a file, with their signs as they are."""
    if RULE.fullmatch(line):
        return re.sub(r"([-*_])", r"\\\1", line)
    return MARKS.sub(r"\\\1", line) if PATH.search(line) else line
