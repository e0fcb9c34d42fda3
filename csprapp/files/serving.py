"""Giving a stored file to a browser, after the view has decided that it may."""

from __future__ import annotations

from typing import TypeVar

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from csprapp.files.storage import private

Answer = TypeVar("Answer", bound=HttpResponseBase)


def attachment(data: bytes, mime: str, filename: str, *, inline: bool = False) -> HttpResponse:
    """A whole-file answer: an attachment (a picture may be `inline`), never sniffed, never in ranges.

    Ranges are refused because half of a withdrawn file must not be completed later from another answer.
    """
    return _headed(HttpResponse(data, content_type=mime), filename, len(data), inline=inline)


def stored_attachment(name: str, mime: str, filename: str) -> FileResponse:
    """The same of a stored file that may be too large for the memory: sent as it is read."""
    answer = FileResponse(private.open(name, "rb"), content_type=mime)
    return _headed(answer, filename, private.size(name), inline=False)


def _headed(answer: Answer, filename: str, size: int, *, inline: bool) -> Answer:
    answer["Content-Disposition"] = content_disposition_header(not inline, filename) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Accept-Ranges"] = "none"
    answer["Content-Length"] = str(size)
    # A document opened from here can load and run nothing, whatever is inside it.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
