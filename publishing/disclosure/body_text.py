"""A stored body as the text that the disclosure check reads. Pure."""

import html
import re

BREAKS = re.compile(r"</(?:p|li|h\d|td|th|tr|blockquote|dd|dt|caption)>|<br\s*/?>")
ALT = re.compile(r'<img[^>]*\balt="([^"]*)"[^>]*>')
TIP = re.compile(r'<[^>]*\btitle="([^"]+)"')  # shown where a pointer rests on it
LINK = re.compile(r'<a[^>]*\bhref="([^"]*)"[^>]*>')


def as_text(body_html: str) -> str:
    """A stored body as the text a person reads, with the descriptions of its pictures, after it the tips and addresses
    of its links, so that a link within a word does not part it."""
    addresses = [address for address in LINK.findall(body_html) if not address.startswith("#")]
    text = BREAKS.sub("\n", ALT.sub(r" \1 ", body_html))
    return html.unescape("\n".join([re.sub(r"<[^>]+>", "", text), *TIP.findall(body_html), *addresses]))
