"""The public pages and their files, each from the data and the London moment of the request, by `public(at)`."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from csprapp.files import storage
from csprapp.files.serving import attachment
from csprapp.today import now
from csprapp.ui import errors
from csprapp.ui.components import Link
from publications.content.rules import Page
from publications.library.kinds import LINKS, RESPONSES
from publications.library.models import Publication, PublicDocument
from publications.library.queries import current_edition

from . import answers, content, entries, narrowing

LATEST = 3
SITE_LINKS = (
    Link("Reports and learning briefs", "/reviews/"),
    Link("How reviews work, and when we carry one out", "/how-reviews-work/"),
    Link("National reviews", "/national/"),
    Link("About us: the partners and their arrangements", "/about/"),
    Link("Support, and who to call", "/support/"),
)
FILTER_FROM = 6  # five lines are read sooner than a form


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """One plain list, newest first; words, kind, theme and year to narrow it by from six reports on."""
    listed = entries.entries(entries.readable(now()))
    context: dict[str, Any] = {"total": len(listed), "entries": listed}
    if len(listed) >= FILTER_FROM:
        context |= narrowing.narrowed(request.GET, listed)
    answer = answers.page(request, "publications/reviews.html", context)
    if request.META["QUERY_STRING"]:
        # One list is enough for a search engine: what somebody looked for is no page of its own.
        answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer


@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """A report's own page: 200 while public, 410 after, 404 before and for whatever must not be known."""
    at = now()
    publication = entries.readable(at).filter(slug=slug).first()
    if publication is None:
        return no_longer_or_never(request, slug, at)
    edition = current_edition(publication)
    address = f"{settings.CSPR_SITE}/reviews/{publication.slug}/"  # for whoever has it on paper
    context = {"report": entries.report(publication, edition, related(publication, at)), "address": address}
    return answers.page(request, "publications/report.html", context)


def no_longer_or_never(request: HttpRequest, slug: str, at: datetime) -> HttpResponse:
    """410 for what was public and openly is no more; else 404, the same bytes for every reason."""
    was = Publication.objects.gone(at).with_a_page().filter(slug=slug).first()
    if was is None:
        return answers.refusal(errors.not_found(request))
    return answers.refusal(errors.gone(request, taken_down=was.withdrawn_at is not None))


def related(publication: Publication, at: datetime) -> list[entries.Entry]:
    """The report a brief stands beside, and the briefs beside a report: those public now."""
    public = entries.readable(at)
    beside = public.filter(beside=publication) | public.filter(pk=publication.beside_id)
    return entries.entries(beside)


def national_reports(at: datetime) -> list[entries.Entry]:
    """The links to reports of the national Panel that are shown at a moment, newest first."""
    links = Publication.objects.public(at).filter(kind__in=LINKS).with_current_edition()
    return sorted(entries.entries(links), key=lambda entry: (entry.published, entry.title), reverse=True)


@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """Reports of the national Panel, as dated links, and our responses."""
    at = now()
    responses = entries.entries(entries.readable(at).filter(kind__in=RESPONSES))
    return answers.page(request, "publications/national.html", {"links": national_reports(at), "responses": responses})


@require_safe
def on_one_page(request: HttpRequest) -> HttpResponse:
    """How reviews work, the national reviews and every report published now, to print or to send as one page."""
    at = now()
    context = {
        "text": content.text_of(Page.HOW),
        "links": national_reports(at),
        "entries": entries.entries(entries.readable(at)),
    }
    return answers.page(request, "publications/on_one_page.html", context)


@require_safe
def own_page(request: HttpRequest, page: Page) -> HttpResponse:
    """One of the site's own pages: why reviews exist, and the latest of them; how they work, when they are undertaken,
    timescales; who the partners are; whom to call; the accessibility statement (SI 2018/952, as amended); the privacy
    notice, cookies included, which names the joint controllers.
    """
    return answers.page(request, content.TEMPLATES[page], around(page, content.text_of(page)))


def around(page: str, text: content.PageText) -> dict[str, Any]:
    """What one of the site's own pages shows: its words, and on the start page what stands beside them."""
    if page != Page.HOME:
        return {"text": text}
    return {"text": text, "latest": entries.entries(entries.readable(now())[:LATEST]), "site_links": SITE_LINKS}


@require_safe
def document(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponse:
    """The whole file, whatever range is asked, of the approved edition of something public now."""
    at = now()
    publication = entries.readable(at).filter(slug=slug).first()
    if publication is None:
        return no_longer_or_never(request, slug, at)
    edition = current_edition(publication)
    found = PublicDocument.objects.filter(edition=edition, key=key, name=name, withheld_at=None).first()
    if found is None:
        return answers.refusal(errors.not_found(request))
    answer = attachment(storage.read(found.file.name), found.mime, found.name, inline=found.is_picture)
    return answers.revalidated(request, answer, etag=found.sha256)
