"""A publisher and a coordinator on one publication at the same moment: never a deadlock."""

import datetime as dt

import pytest

from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from publishing.links.models import PublicationLink
from publishing.schedule import preparing, services as desk
from reviews.learning.rules import Act
from reviews.planning import review_services as reviews
from tests.factories import make_user
from tests.factories_publishing import NOW, TODAY, make_approved
from tests.meeting import at_once, meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def fail_only_as_told(results) -> None:
    errors = [each for each in results if isinstance(each, Exception)]
    assert len(errors) < 2
    assert all(isinstance(each, Conflict | Refused) for each in errors), errors


def test_the_date_is_set_while_the_copies_are_recorded():
    publication = make_approved()
    publisher = publication.current_edition.author
    link = PublicationLink.objects.get(publication=publication)
    publication.refresh_from_db()
    days = {name: getattr(link.review, column) for name, column in desk.OF_THE_REPORT.items()}
    later = days | {"panel_copy_on": days["panel_copy_on"] + dt.timedelta(days=1)}
    with meeting((desk.blockers, "refuse_while_blocked"), (preparing, "wrong_dates")):
        results = at_once(
            lambda: desk.schedule(
                publication.pk, publication.version, TODAY + dt.timedelta(days=30), None, by=publisher, at=NOW
            ),
            lambda: desk.prepare(link, link.version, later, by=publisher, today=TODAY, reason="A day later"),
        )
    fail_only_as_told(results)


def test_the_review_learns_that_it_is_public_while_its_facts_are_changed():
    publication = make_approved()
    publisher, coordinator = publication.current_edition.author, make_user("coordinator")
    publication.refresh_from_db()
    review = PublicationLink.objects.get(publication=publication).review
    with meeting((desk, "record_published"), (reviews, "merged_facts")):
        results = at_once(
            lambda: desk.schedule(publication.pk, publication.version, TODAY, None, by=publisher, at=NOW),
            lambda: reviews.change_review(
                review, review.version, {"method": "Another"}, act=Act.SCOPE, by=coordinator, today=TODAY, why="Written"
            ),
        )
    fail_only_as_told(results)
