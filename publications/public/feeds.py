"""The Atom feed, the sitemap and robots.txt: what is public now, and nothing else.

The feed carries title, date and link only: a copy in somebody's feed reader cannot be called back.
"""

import uuid
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.partnership.models import Partnership
from csprapp.today import now
from publications.library import rules
from publications.library.models import Publication
from publications.library.queries import current_edition

from . import answers
from .pages import readable

XML = '<?xml version="1.0" encoding="utf-8"?>'
PLAIN_PAGES = ("public-home", "public-reviews", "public-national", "public-how", "public-support")
NEVER_YET = datetime(2020, 1, 1, tzinfo=UTC)


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The feed (RFC 4287), newest first. Its ids never change."""
    listed = list(readable(now()))
    site = settings.CSPR_SITE
    partnership = Partnership.current()
    moments = [_updated(publication) for publication in listed]
    lines = [
        XML,
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{site}/feed.atom</id>",
        f"<title>{escape(partnership.name)}: practice reviews</title>",
        f"<updated>{_instant(max(moments, default=NEVER_YET))}</updated>",
        f"<author><name>{escape(partnership.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(site + reverse("public-feed"))}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(site + reverse("public-reviews"))}/>',
    ]
    for publication, moment in zip(listed, moments, strict=True):
        address = site + reverse("public-review", args=[publication.slug])
        lines += [
            "<entry>",
            f"<id>{entry_id(publication)}</id>",
            f"<title>{escape(_printable(current_edition(publication).title))}</title>",
            f"<published>{_instant(_opened(publication))}</published>",
            f"<updated>{_instant(moment)}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>',
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


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _printable(text: str) -> str:
    """Without the control characters that XML 1.0 does not know."""
    return "".join(letter for letter in text if letter >= " ")


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
