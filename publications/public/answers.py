"""How a public answer is made: from the data only, revalidated at every use, and the same for everyone.

Every answer carries `Cache-Control: public, no-cache` and a strong ETag, and neither max-age nor Expires: a
withdrawal or a midnight shows at the next request, through any cache. No session, no cookie, no token.
"""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.cache import get_conditional_response


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """A public page, or 304 when the reader holds exactly these bytes."""
    return revalidated(request, HttpResponse(loader.render_to_string(template, context or {}, request)))


def text(request: HttpRequest, body: str, content_type: str) -> HttpResponse:
    """A feed, sitemap or plain text, revalidated like a page."""
    return revalidated(request, HttpResponse(body, content_type=f"{content_type}; charset=utf-8"))


def revalidated(request: HttpRequest, answer: HttpResponse, etag: str = "") -> HttpResponse:
    """The answer with its validators. A 304 is given only from here, so only for what is visible now."""
    digest = etag or hashlib.sha256(answer.content).hexdigest()[:32]
    answer["ETag"] = f'"{digest}"'
    answer["Cache-Control"] = "public, no-cache"
    answer["X-Robots-Tag"] = "noarchive"
    # A range is answered with the whole file (files.py), so only the validators are looked at here.
    held = get_conditional_response(request, etag=answer["ETag"], response=answer)
    if held is None:
        return answer
    if held is not answer:
        for header in ("Cache-Control", "X-Robots-Tag"):
            held.headers.setdefault(header, answer[header])
    return held


def refusal(answer: HttpResponse) -> HttpResponse:
    """A 404 or 410 that no cache keeps: the address may open at midnight, or be put back."""
    answer["Cache-Control"] = "public, no-cache"
    answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer
