"""The public pages and their files, each from the data and the London moment of the request, by `public(at)`."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from csprapp.files import storage
from csprapp.files.serving import attachment
from csprapp.today import now
from csprapp.ui import errors
from csprapp.ui.components import Link
from publications.content.rules import Page
from publications.library import rules
from publications.library.kinds import LINKS, RESPONSES
from publications.library.models import Publication, PublicDocument
from publications.library.queries import PublicationQuerySet, current_edition

from . import answers, content, entries

LATEST = 3
SITE_LINKS = (
    Link("Reports and learning briefs", "/reviews/"),
    Link("How reviews work, and when we carry one out", "/how-reviews-work/"),
    Link("National reviews", "/national/"),
    Link("Support, and who to call", "/support/"),
)
SEARCH_FROM = 21  # a box to search twenty lines is one thing more to read


def readable(at: datetime) -> PublicationQuerySet:
    """What has a page and may be read now, newest first, with its words."""
    return Publication.objects.public(at).with_a_page().newest_first().with_current_edition()


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """One plain list, newest first; a search box and a year only when more than twenty are public."""
    listed = entries.entries(readable(now()))
    context: dict[str, Any] = {"total": len(listed), "entries": listed}
    if len(listed) >= SEARCH_FROM:
        context |= _searched(request, listed)
    answer = answers.page(request, "publications/reviews.html", context)
    if request.META["QUERY_STRING"]:
        # One list is enough for a search engine: what somebody looked for is no page of its own.
        answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer


def _searched(request: HttpRequest, listed: list[entries.Entry]) -> dict[str, Any]:
    """The list narrowed by `q` (every typed word must begin a word) and `year`; a bad year is left out and said."""
    typed = request.GET.get("q", "").strip()[:100]
    year = request.GET.get("year", "").strip()[:10]
    years = sorted({entry.published.year for entry in listed if entry.published}, reverse=True)
    bad_year = year if year and year not in map(str, years) else ""
    found = [entry for entry in listed if rules.matches(typed, _words(entry))]
    if year and not bad_year:
        found = [entry for entry in found if entry.published and str(entry.published.year) == year]
    return {
        "search": True,
        "q": typed,
        "year": "" if bad_year else year,
        "bad_year": bad_year,
        "years": [str(each) for each in years],
        "entries": found,
        "narrowed": bool(typed or (year and not bad_year)),
    }


def _words(entry: entries.Entry) -> str:
    return rules.search_words(entry.title, entry.memory_line, entry.kind, entry.theme, entry.summary)


@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """A report's own page: 200 while public, 410 after, 404 before and for whatever must not be known."""
    at = now()
    publication = readable(at).filter(slug=slug).first()
    if publication is None:
        return no_longer_or_never(request, slug, at)
    edition = current_edition(publication)
    context = {"report": entries.report(publication, edition, related(publication, at))}
    return answers.page(request, "publications/report.html", context)


def no_longer_or_never(request: HttpRequest, slug: str, at: datetime) -> HttpResponse:
    """410 for what was public and openly is no more; else 404, the same bytes for every reason."""
    was = Publication.objects.gone(at).with_a_page().filter(slug=slug).first()
    if was is None:
        return answers.refusal(errors.not_found(request))
    return answers.refusal(errors.gone(request, taken_down=was.withdrawn_at is not None))


def related(publication: Publication, at: datetime) -> list[entries.Entry]:
    """The report a brief stands beside, and the briefs beside a report: those public now."""
    public = readable(at)
    beside = public.filter(beside=publication) | public.filter(pk=publication.beside_id)
    return entries.entries(beside)


@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """Reports of the national Panel, as dated links, and our responses."""
    at = now()
    links = Publication.objects.public(at).filter(kind__in=LINKS).with_current_edition()
    listed = sorted(entries.entries(links), key=lambda entry: (entry.published, entry.title), reverse=True)
    responses = readable(at).filter(kind__in=RESPONSES)
    return answers.page(
        request, "publications/national.html", {"links": listed, "responses": entries.entries(responses)}
    )


@require_safe
def own_page(request: HttpRequest, page: Page) -> HttpResponse:
    """One of the site's own pages: why reviews exist, and the latest of them; how they work, when they are undertaken,
    timescales; whom to call; the accessibility statement (SI 2018/952, as amended); the privacy notice, cookies
    included, which names the joint controllers.
    """
    return answers.page(request, content.TEMPLATES[page], around(page, content.text_of(page)))


def around(page: str, text: content.PageText) -> dict[str, Any]:
    """What one of the site's own pages shows: its words, and on the start page what stands beside them."""
    if page != Page.HOME:
        return {"text": text}
    return {"text": text, "latest": entries.entries(readable(now())[:LATEST]), "site_links": SITE_LINKS}


@require_safe
def document(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponse:
    """The whole file, whatever range is asked, of the approved edition of something public now."""
    at = now()
    publication = readable(at).filter(slug=slug).first()
    if publication is None:
        return no_longer_or_never(request, slug, at)
    edition = current_edition(publication)
    found = PublicDocument.objects.filter(edition=edition, key=key, name=name, withheld_at=None).first()
    if found is None:
        return answers.refusal(errors.not_found(request))
    answer = attachment(storage.read(found.file.name), found.mime, found.name, inline=found.is_picture)
    return answers.revalidated(request, answer, etag=found.sha256)
