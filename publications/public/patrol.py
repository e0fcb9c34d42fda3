"""Walking the public site from outside, to name what is visible and should not be, or missing and should be there.

It asks the data and the pure rule what ought to be public and the site what is: the queryset that the site itself
uses is not trusted here, nor the data where the memory of take-downs says something else.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from publications.library import remembering, rules
from publications.library.kinds import WITH_A_PAGE
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.rules import Standing, Window

SLUG = re.compile(r"/reviews/(review-[a-z0-9-]+)/")
NAMING = ("/", "/reviews/", "/national/", "/feed.atom", "/sitemap.xml")
COMPLETE = ("/reviews/", "/feed.atom", "/sitemap.xml")  # these name all that is public, not only some of it


@dataclass(frozen=True)
class Seen:
    """One answer of the site. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Expected:
    """What a publication's page and files ought to answer, and which files the page shows."""

    slug: str
    status: int
    shown: dict[str, str]  # path below the page -> SHA-256
    hidden: list[str]  # files of earlier or later editions


def patrol(fetch: Callable[[str], Seen], at: datetime) -> list[str]:
    """Sentences about everything that is wrong at an instant, none when the site is as it should be."""
    expected = [_expected(publication, at) for publication in Publication.objects.all()]
    found = _lists(fetch, {each.slug for each in expected if each.status == 200})
    for each in expected:
        found += _page_and_files(fetch, each)
    return found + remembering.contradictions()


def _expected(publication: Publication, at: datetime) -> Expected:
    approved = Edition.objects.filter(publication=publication, state=Edition.State.APPROVED).first()
    shown, hidden = {}, []
    for document in PublicDocument.objects.filter(edition__publication=publication).select_related("edition"):
        path = f"documents/{document.key}/{document.name}"
        if approved is not None and document.edition_id == approved.pk and document.withheld_at is None:
            shown[path] = document.sha256
        else:
            hidden.append(path)
    return Expected(
        publication.slug, _status(publication, approved is not None, at), shown, sorted(set(hidden) - set(shown))
    )


def _status(publication: Publication, approved: bool, at: datetime) -> int:
    """200 while public; 410 when it was, and may be said to have been; else 404, as for what came back unconfirmed."""
    window = Window(publication.public_from, publication.public_from_time, publication.public_until)
    standing = rules.standing(window, approved=approved, at=at)
    if publication.kind not in WITH_A_PAGE or publication.withdrawn_silently or publication.unconfirmed_since:
        return 404
    if publication.withdrawn_at is not None:
        return 410 if standing in {Standing.PUBLIC, Standing.ENDED} else 404
    return {Standing.PUBLIC: 200, Standing.ENDED: 410}.get(standing, 404)


def _lists(fetch: Callable[[str], Seen], public: set[str]) -> list[str]:
    found = []
    for path in NAMING:
        seen = fetch(path)
        if seen.status != 200:
            found.append(f"{path} answers {seen.status}, not 200")
            continue
        found += _kept(path, seen)
        named = set(SLUG.findall(seen.body.decode("utf-8", "replace")))
        found += [f"{path} names {slug}, which must not be public" for slug in sorted(named - public)]
        if path in COMPLETE:
            found += [f"{path} does not name {slug}, which is public" for slug in sorted(public - named)]
    return found


def _page_and_files(fetch: Callable[[str], Seen], expected: Expected) -> list[str]:
    page = f"/reviews/{expected.slug}/"
    found = _answers(fetch, page, expected.status)
    # A file of an ended report answers like its page; of a public one, only those the page shows exist.
    elsewhere = 404 if expected.status == 200 else expected.status
    for path, digest in expected.shown.items():
        found += _answers(fetch, page + path, expected.status, digest)
    for path in expected.hidden:
        found += _answers(fetch, page + path, elsewhere)
    return found


def _answers(fetch: Callable[[str], Seen], path: str, status: int, digest: str = "") -> Iterable[str]:
    seen = fetch(path)
    if seen.status != status:
        return [f"{path} answers {seen.status}, not {status}"]
    found = _kept(path, seen)
    if digest and status == 200 and hashlib.sha256(seen.body).hexdigest() != digest:
        found.append(f"{path} is not the file that was approved")
    return found


def _kept(path: str, seen: Seen) -> list[str]:
    """Whether an answer may be kept without asking again: then a withdrawal would not be seen."""
    control = seen.headers.get("cache-control", "")
    found = []
    if "no-cache" not in control or "max-age" in control or "expires" in seen.headers:
        found.append(f"{path} may be kept by caches ({control or 'no Cache-Control'})")
    if "set-cookie" in seen.headers:
        found.append(f"{path} sets a cookie")
    return found
