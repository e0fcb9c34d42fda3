"""A stored body as the text that the disclosure check reads. Pure."""

import html
import re

BREAKS = re.compile(r"</(?:p|li|h\d|td|th|tr|blockquote|dd|dt|caption)>|<br\s*/?>")
ALT = re.compile(r'<img[^>]*\balt="([^"]*)"[^>]*>')
LINK = re.compile(r'<a[^>]*\bhref="([^"]*)"[^>]*>')


def as_text(body_html: str) -> str:
    """A stored body as the text a person reads, with the descriptions of its pictures and its links' addresses."""
    text = ALT.sub(r" \1 ", body_html)
    text = LINK.sub(lambda match: "" if match.group(1).startswith("#") else f" {match.group(1)} ", text)
    text = BREAKS.sub("\n", text)
    return html.unescape(re.sub(r"<[^>]+>", "", text))
