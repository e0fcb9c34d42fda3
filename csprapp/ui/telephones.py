"""Telephone numbers that a telephone can ring: each a link, wherever one is shown."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

NUMBER = re.compile(r"(?<![\w£])0\d[\d \N{NO-BREAK SPACE}]{6,}\d(?!\w)|\b116[ \N{NO-BREAK SPACE}]\d{3}\b")
# What is passed over, or a number; a link is passed over whole.
PIECE = re.compile(rf"<a\b.*?</a\s*>|<[^>]*>|(?P<number>{NUMBER.pattern})", re.S | re.I)
CHILDLINE = "08001111"
LENGTHS = (10, 11)  # digits of a number in the United Kingdom; "01 02 2025" is a date


def with_telephone_links(html: str, css: str = "") -> str:
    """The HTML with each telephone number a link, none inside another link or a tag; `css` is the class it gets."""
    style = f' class="{css}"' if css else ""

    def linked(piece: re.Match[str]) -> str:
        number = piece["number"]
        if number is None:
            return piece[0]
        digits = "".join(number.split())
        if len(digits) not in LENGTHS and digits != CHILDLINE and not digits.startswith("116"):
            return number
        return f'<a{style} href="tel:{digits}">{number}</a>'

    return PIECE.sub(linked, html)


def telephone(words: object, css: str = "govuk-link") -> SafeString:
    """What somebody entered as a telephone number, escaped, each number in it a link."""
    return mark_safe(with_telephone_links(escape(words or ""), css))  # noqa: S308 - escaped before
