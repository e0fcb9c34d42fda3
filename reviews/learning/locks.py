"""The lock of a review, in the order of `cases.incidents.locks`: publications, its cases, then the review itself."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction

from cases.incidents.locks import lock_cases
from cases.incidents.models import Incident
from reviews.learning.models import LearningReview


def lock_review(key: int, beside: Collection[Incident] = ()) -> LearningReview:
    """A review, locked until the transaction ends, after its lead case, those linked to it and those `beside` it."""
    linked = LearningReview.linked_incidents.through.objects.filter(learningreview=key)
    lead = LearningReview._base_manager.filter(pk=key, incident__isnull=False)
    cases = {case.pk for case in beside} | {*linked.values_list("incident", flat=True)}
    lock_cases(cases | {*lead.values_list("incident", flat=True)}, review=key)
    return LearningReview._base_manager.select_for_update(no_key=True).get(pk=key)


def lock_reviews_led_by(incident: Incident) -> None:
    """The reviews that a locked case leads, before anything else of it that leads to them is written."""
    led = LearningReview._base_manager.filter(incident=incident).order_by("pk")
    list(led.select_for_update(no_key=True).values_list("pk"))


@contextmanager
def locked_review(key: int, beside: Collection[Incident] = ()) -> Iterator[LearningReview]:
    """`lock_review` in a transaction of its own."""
    with transaction.atomic():
        yield lock_review(key, beside)
