"""The last day of an independent reviewer: nobody is locked out of a report because no one looked at a date."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from csprapp.mail.models import Outbox
from dashboard.work.queries import mine
from dashboard.work.reminders import send_reminders
from reviews.learning import access
from reviews.learning.last_days import ROUTE, last_day_of, watch_last_days
from reviews.planning import review_services as services
from tests.factories import make_user
from tests.factories_cases import give_access, three_boxes
from tests.factories_reviews import TODAY, make_review
from tests.reviews.test_learning_without_case import thematic

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = dt.timedelta(1)
LAST = dt.date(2026, 12, 11)  # a Friday


def who(review):
    return {"by": review.lead, "today": TODAY}


@pytest.fixture(params=["of a case", "without a case"])
def review(request):
    return make_review() if request.param == "of a case" else thematic()


def opened(review, until=LAST, person=None):
    person = person or make_user("reviewer")
    access.open_to_reviewer(review, person, until=until, **who(review))
    return person


def row_of(review):
    return Deadline.objects.open().filter(route=ROUTE, subject_id=review.pk).first()


class TestTheRow:
    def test_is_the_leads_and_moves_with_the_day(self, review):
        person = opened(review)
        row = row_of(review)
        assert (row.due_on, row.owner, row.title) == (LAST, review.lead, "Extend the reviewer’s access, or let it end")
        assert row in mine(review.lead, TODAY)
        assert row.resolved_at() == f"/staff/reviews/{review.pk}/access/"
        opened(review, LAST + 30 * DAY, person)
        assert row_of(review).due_on == LAST + 30 * DAY
        opened(review, LAST)
        assert row_of(review).due_on == LAST + 30 * DAY, "while one of them can open it, nobody is locked out"

    def test_ends_with_the_access_whoever_ends_it(self, review):
        person = opened(review)
        access.close_to_reviewer(review, person, reason="She is ill", **who(review))
        assert row_of(review) is None
        opened(review, person=person)
        assert row_of(review).due_on == LAST
        watch_last_days(LAST)
        assert row_of(review) is not None, "the last day counts"
        watch_last_days(LAST + DAY)
        assert row_of(review) is None
        assert last_day_of(review).end_reason == "no_longer_needed"

    def test_of_a_review_that_ended_there_is_none(self, review):
        opened(review)
        ended = {"ended_on": TODAY, "ended_as": "no_longer_needed", "ended_reason": "Merged"}
        services.end_review(review, review.version, **ended, **who(review))
        assert row_of(review) is None
        watch_last_days(TODAY + DAY)
        assert row_of(review) is None

    def test_goes_with_the_lead(self, review):
        opened(review)
        other = make_user("coordinator")
        review.refresh_from_db()
        services.set_lead(review, review.version, lead=other, **who(review))
        assert row_of(review).owner == other

    def test_access_given_before_there_were_rows_has_one_from_the_next_morning_on(self):
        review = make_review()
        give_access(review.incident, make_user("reviewer"), "reviewer", valid_until=LAST)
        watch_last_days(TODAY)
        watch_last_days(TODAY)
        assert row_of(review).due_on == LAST


def test_the_page_says_until_when_it_is_open_and_takes_a_later_day(review, sign_in):
    person, client = opened(review), sign_in(review.lead)
    page = client.get(f"/staff/reviews/{review.pk}/access/").content.decode()
    assert f"{person} can open it until Fri 11 Dec 2026. To extend that, enter a later day." in page
    assert f'value="{person.pk}" selected' in page
    client.post(f"/staff/reviews/{review.pk}/access/", {"person": person.pk, **three_boxes("until", LAST + 30 * DAY)})
    assert row_of(review).due_on == LAST + 30 * DAY


def test_the_reviewer_is_told_at_once_what_is_open_and_until_when_and_of_a_later_day(review):
    person = opened(review)
    mail = Outbox.objects.get(kind="review_opened")
    assert (mail.recipient, mail.urgent) == (person.email, True)
    name = f"the review of {review.reference}" if review.incident else review.reference
    assert mail.title == f"You can open {name} until Fri 11 Dec 2026"
    assert f"/staff/reviews/{review.pk}/" in mail.text
    opened(review, LAST, person)
    assert Outbox.objects.filter(kind="review_opened").count() == 1
    opened(review, LAST + 30 * DAY, person)
    assert Outbox.objects.filter(kind="review_opened").count() == 2


def test_the_reviewer_is_told_in_the_last_days_and_once(review, clock):
    person = opened(review)
    for day in (dt.date(2026, 12, 4), dt.date(2026, 12, 7), dt.date(2026, 12, 8), dt.date(2026, 12, 10)):
        clock.move_to(dt.datetime(day.year, day.month, day.day, 7, tzinfo=dt.UTC))
        send_reminders(day)
    mails = {mail.day: mail for mail in Outbox.objects.filter(kind="digest", recipient=person.email)}
    assert sorted(mails) == [dt.date(2026, 12, 4), dt.date(2026, 12, 7)]
    words = f"our access to {review.reference} ends on Fri 11 Dec 2026: ask if you need longer"
    for mail in mails.values():
        assert words in mail.title
        assert words in mail.text
