"""Wide tables on a narrow screen: each row becomes a block, in which each cell says what it is."""

import re

from django.utils.html import strip_tags

FITS = 3  # columns that a telephone shows side by side
TAG = re.compile(r"<(?P<close>/?)(?P<name>table|thead|tbody|tfoot|tr|th|td)\b(?P<rest>[^>]*)>")
HEAD = re.compile(r"<thead\b.*?</thead>", re.S)
HEADING = re.compile(r"<th\b(?P<rest>[^>]*)>(?P<words>.*?)</th>", re.S)
# What a heading says to the eye: the mark of the order and words for screen readers alone are none of it.
UNSEEN = re.compile(r'<span class="(?:govuk-visually-hidden|app-sort)[^"]*"[^>]*>.*?</span>', re.S)
BLANK = re.compile(r"(<td\b[^>]*>)\s+(</td>)")
SPAN = re.compile(r'colspan="(\d+)"')
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def stacked(html: str) -> str:
    """The HTML of one table; made ready to be stacked by the stylesheet if it has more than three columns, or fewer
    with long words: its class is `app-rows` then.

    Each cell gets its column's heading, but the first, which names the row. Each element says its role, for a browser
    forgets what a table is once its rows are blocks. A table whose headings take two lines or span columns scrolls as
    before, and so does one without any.
    """
    head = HEAD.search(html)
    if head is None or html.count("<table") != 1:
        return html
    if head[0].count("<tr") != 1 or SPAN.search(head[0]) or "rowspan" in html:
        return html
    heads = [_seen(words) for _, words in HEADING.findall(head[0])]
    long = "app-rows" in html[: html.index(">", html.index("<table"))]
    return _marked(BLANK.sub(r"\1\2", html), heads) if long or len(heads) > FITS else html


def _seen(heading: str) -> str:
    """The words of a heading, escaped as they were, fit for an attribute."""
    return " ".join(strip_tags(UNSEEN.sub("", heading)).split()).replace('"', "&quot;")


def _marked(html: str, heads: list[str]) -> str:
    labelled = "app-stack" in html[: html.index(">", html.index("<table"))]  # by hand: its own words stay
    column = 0

    def mark(tag: re.Match[str]) -> str:
        nonlocal column
        name, rest = tag["name"], tag["rest"]
        if tag["close"] or "role=" in rest:
            return tag[0]
        more = f' role="{ROLES[name] if name in ROLES else _head_role(rest)}"'
        if name == "table" and not labelled:
            rest = rest.replace('class="', 'class="app-stack ', 1)
        if name == "tr":
            column = 0
        if name in {"th", "td"}:
            words = heads[column] if column < len(heads) else ""
            if name == "td" and column and words and not labelled and not SPAN.search(rest):
                more += f' data-head="{words}"'
            span = SPAN.search(rest)
            column += int(span[1]) if span else 1
        return f"<{name}{rest}{more}>"

    return TAG.sub(mark, html)


def _head_role(rest: str) -> str:
    return "rowheader" if 'scope="row"' in rest else "columnheader"
