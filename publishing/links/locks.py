"""Locking a publication, in the order of `cases.incidents.locks`: before the cases and the review it draws on."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q

from cases.incidents.locks import before_cases, lock_cases
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from publications.library.models import Publication
from publishing.links.models import PublicationLink
from reviews.learning.locks import lock_review


def connect() -> None:
    """Put publications before the cases they draw on. Called once, when the app is ready."""
    before_cases.append(lock_drawn_on)


def drawn_on(cases: Collection[int], review: int | None = None) -> Q:
    """The links of publications that draw on any of these cases, or on this review."""
    drawn = Q(incident__in=cases) | Q(review__incident__in=cases) | Q(review__linked_incidents__in=cases)
    return drawn if review is None else drawn | Q(review=review)


def lock_drawn_on(cases: Collection[int], review: int | None = None) -> None:
    """Lock what was published from these cases, or from this review: what is recorded on them may stop it."""
    _lock(Q(pk__in=PublicationLink.objects.filter(drawn_on(cases, review)).values("publication")))


def _lock(which: Q) -> None:
    """Lowest key first, all in one question: two people who take several wait for each other nowhere."""
    list(Publication._base_manager.select_for_update(no_key=True).filter(which).order_by("pk").values_list("pk"))


@contextmanager
def publication_for_change(publication_id: int, *deeds: Permission, by: User) -> Iterator[Publication]:
    """The one way in for a service that changes a publication or what is known of it: the person may do one of the
    deeds, and the publication is locked in a transaction of the service's own. So is what moves with it: what stands
    beside it, then the cases and the review that it draws on, with what else was published from them.

    Raises NotAllowed, with the roles that may do the last of the deeds.
    """
    if not any(has_permission(by, deed) for deed in deeds):
        require_permission(by, deeds[-1])
    with transaction.atomic():
        yield lock_publication(publication_id)


def lock_publication(publication_id: int) -> Publication:
    """A publication, locked until the transaction ends, with what moves with it."""
    link = PublicationLink.objects.filter(publication=publication_id).select_related("review").first()
    review = link.review if link else None
    drawn = {link.incident_id, review.incident_id if review else None} if link else set()
    cases = {case for case in drawn if case is not None}
    cases |= set(review.linked_incidents.values_list("pk", flat=True)) if review else set()
    links = PublicationLink.objects.filter(drawn_on(cases, review.pk if review else None))
    _lock(Q(pk=publication_id) | Q(beside=publication_id) | Q(pk__in=links.values("publication")))
    if review:
        lock_review(review.pk)
    else:
        lock_cases(cases)
    return Publication._base_manager.get(pk=publication_id)
