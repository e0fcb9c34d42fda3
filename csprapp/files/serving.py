"""Giving a stored file to a browser, after the view has decided that it may."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(data: bytes, mime: str, filename: str, *, inline: bool = False) -> HttpResponse:
    """A whole-file answer: an attachment (a picture may be `inline`), never sniffed, never in ranges.

    Ranges are refused because half of a withdrawn file must not be completed later from another answer.
    """
    answer = HttpResponse(data, content_type=mime)
    answer["Content-Disposition"] = content_disposition_header(not inline, filename) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Accept-Ranges"] = "none"
    answer["Content-Length"] = str(len(data))
    # A document opened from here can load and run nothing, whatever is inside it.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
