"""The Atom feed, the list as JSON, the sitemap and robots.txt: what is public now, and nothing else.

Feed and list carry titles, dates and links: a copy in somebody's feed reader cannot be called back. They hold a summary
where the approved edition offers it.
"""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.files.text import printable
from csprapp.partnership.models import Partnership
from csprapp.today import now
from publications.library import body, rules
from publications.library.kinds import KINDS
from publications.library.models import Publication
from publications.library.queries import current_edition

from . import answers
from .entries import readable

XML = '<?xml version="1.0" encoding="utf-8"?>'
PLAIN_PAGES = (
    *("public-home", "public-reviews", "public-national", "public-how", "public-one-page", "public-about"),
    "public-support",
)
NEVER_YET = datetime(2020, 1, 1, tzinfo=UTC)


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The feed (RFC 4287), newest first. Its ids never change."""
    listed = list(readable(now()))
    site = settings.CSPR_SITE
    partnership = Partnership.current()
    moments = [_updated(publication) for publication in listed]
    changed = max([*moments, *_left(now())], default=NEVER_YET)
    lines = [
        XML,
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{site}/feed.atom</id>",
        f"<title>{escape(partnership.name)}: practice reviews</title>",
        f"<updated>{_instant(changed)}</updated>",
        f"<author><name>{escape(partnership.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(site + reverse("public-feed"))}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(site + reverse("public-reviews"))}/>',
    ]
    for publication, moment in zip(listed, moments, strict=True):
        address = site + reverse("public-review", args=[publication.slug])
        edition = current_edition(publication)
        lines += [
            "<entry>",
            f"<id>{entry_id(publication)}</id>",
            f"<title>{escape(_printable(edition.title))}</title>",
            f"<published>{_instant(_opened(publication))}</published>",
            f"<updated>{_instant(moment)}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>',
            *(f"<category term={quoteattr(_printable(theme))}/>" for theme in edition.themes),
            *(
                [f"<summary>{escape(_printable(body.plain(edition.summary)))}</summary>"]
                if edition.summary_in_feed
                else []
            ),
            "</entry>",
        ]
    return answers.text(request, "\n".join([*lines, "</feed>", ""]), "application/atom+xml")


def entry_id(publication: Publication) -> str:
    """An id that stays the same whatever happens to titles, hosts or database keys."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{publication.slug} {publication.created_at.isoformat()}')}"


def _opened(publication: Publication) -> datetime:
    return rules.first_moment(publication.public_from, publication.public_from_time)


def _updated(publication: Publication) -> datetime:
    """When the public could first read these words: the opening, or a later correction's approval."""
    return max(_opened(publication), current_edition(publication).approved_at)


def _left(at: datetime) -> list[datetime]:
    """When the last report left the feed openly, by its last day or taken down: the feed changed then, and its moment
    never goes back. Of one that was taken down silently nothing is told, not even when."""
    gone = Publication.objects.gone(at).with_a_page()
    ended = gone.filter(withdrawn_at__isnull=True).aggregate(last=Max("public_until"))["last"]
    down = gone.aggregate(last=Max("withdrawn_at"))["last"]
    return [moment for moment in (ended and rules.first_moment(ended + timedelta(days=1), None), down) if moment]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _printable(text: str) -> str:
    """On one line, without the signs that XML 1.0 does not know."""
    return " ".join(printable(text).split())


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list as JSON, newest first, for other websites. Dates are London dates, moments UTC; it says what it holds
    until when, so that whoever shows it can take it away in time."""
    site = settings.CSPR_SITE
    said = {
        "partnership": Partnership.current().name,
        "list": site + reverse("public-reviews"),
        "reviews": [_as_json(publication, site) for publication in readable(now())],
    }
    text = json.dumps(said, ensure_ascii=False, indent=1, default=str)
    return answers.text(request, text + "\n", "application/json")


def _as_json(publication: Publication, site: str) -> dict[str, Any]:
    edition = current_edition(publication)
    address = site + reverse("public-review", args=[publication.slug])
    kind = KINDS[publication.kind]
    return {
        "id": entry_id(publication),
        "title": edition.title,
        "address": address,
        "kind": kind.key,
        "kind_in_words": kind.said,
        "themes": edition.themes,
        "published": publication.public_from,
        "public_until": publication.public_until,
        "updated": _instant(_updated(publication)),
        "reviewer": edition.reviewer or None,
        "report_date": edition.reported_on,
        "summary": body.plain(edition.summary) if edition.summary_in_feed else None,
        "documents": [
            {
                "title": paper.title,
                "address": f"{address}documents/{paper.key}/{paper.name}",
                "type": paper.mime,
                "bytes": paper.size,
                "pages": paper.pages,
            }
            for paper in edition.documents.all()
            if not paper.is_picture and not paper.withheld_at
        ],
    }


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """What search engines may look at now."""
    site = settings.CSPR_SITE
    rows = [f"<url><loc>{escape(site + reverse(name))}</loc></url>" for name in PLAIN_PAGES]
    for publication in readable(now()):
        address = site + reverse("public-review", args=[publication.slug])
        rows.append(f"<url><loc>{escape(address)}</loc><lastmod>{_instant(_updated(publication))}</lastmod></url>")
    opened = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return answers.text(request, "\n".join([XML, opened, *rows, "</urlset>", ""]), "application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Staff addresses are not for search engines; the rest is."""
    site = settings.CSPR_SITE
    return answers.text(request, f"User-agent: *\nDisallow: /staff/\nSitemap: {site}/sitemap.xml\n", "text/plain")
