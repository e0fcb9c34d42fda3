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
TIMES = re.compile(r"(?<=[\w)])\*(?=[\w(])")  # "2*3*4", where a single star marks nothing
MORE_THAN = re.compile(r"\s*>(?=\s?\d)")  # "> 5 visits"
ADDRESS = re.compile(r"(?<![(<])\b(?:https?://|www\.)[^\s<>()\[\]]+")
ORDERED = re.compile(r"( {0,3})(\d{1,9})([.)])(?=[ \t]+\S)")
DEFINED = re.compile(r"\s*\[(\^?[^\]]+)\]:")


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
    numbers = Numbers()
    text = plain_lines(source)
    for line in text.split("\n"):
        bullet = BULLET.match(line)
        if bullet:
            before = (bullet[1] or bullet[2] or "").replace("\t", "    ")
            line = f"{'  ' * (len(before) // 4)}- {line[bullet.end() :]}"
        elif in_list and line.strip() and not ITEM.match(line) and not line.startswith(("  ", "\t")):
            lines.append("")  # what follows a pasted list is no part of its last item
        in_list = bool(bullet or NUMBERED.match(line)) or (in_list and bool(ITEM.match(line)))
        lines.append(_kept(numbers.kept(line), text))
    return "\n".join(lines)


class Numbers:
    """The numbers of a pasted list as they were typed: Markdown goes on counting from the first, whatever stands there.
    A number that does not follow the one before begins another list, by the other sign after it."""

    def __init__(self) -> None:
        self.last, self.turned = 0, False

    def kept(self, line: str) -> str:
        """The line, its number with the sign that keeps it."""
        if not (found := ORDERED.match(line)):
            if line.strip() and not line.startswith((" ", "\t")):
                self.last, self.turned = 0, False  # the list is over
            return line
        number = int(found[2])
        if self.last and number != self.last + 1:
            self.turned = not self.turned
        self.last = number
        sign = {".": ")", ")": "."}[found[3]] if self.turned else found[3]
        return f"{found[1]}{found[2]}{sign}{line[found.end() :]}"


def _kept(line: str, text: str) -> str:
    """A row of dashes, a line that holds the path of a file, a sum, what is more than a number, an address and the line
    of a note that nothing leads to, with their signs as they are."""
    if RULE.fullmatch(line):
        return re.sub(r"([-*_])", r"\\\1", line)
    if PATH.search(line):
        return MARKS.sub(r"\\\1", line)
    if (defined := DEFINED.match(line)) and not _is_led_to(defined[1], text):
        line = line.replace("[", "\\[", 1)
    if more := MORE_THAN.match(line):
        line = f"{more.group()[:-1]}\\>{line[more.end() :]}"
    line = ADDRESS.sub(lambda address: re.sub(r"([*_])", r"\\\1", address.group()), line)
    return TIMES.sub(r"\\*", line)


def _is_led_to(label: str, text: str) -> bool:
    """Whether something in the text uses what a line defines: a note ("[^1]") or an address ("[the guide][1]")."""
    if label.startswith("^"):
        return len(re.findall(rf"\[{re.escape(label)}\](?!:)", text)) > 0
    return f"][{label}]" in text or f"[{label}][]" in text
