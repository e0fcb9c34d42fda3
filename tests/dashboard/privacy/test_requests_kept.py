"""A request for somebody's data that was answered: when it is looked at, by whom, and how two people destroy it."""

import datetime as dt

import pytest

from cases.retention.models import RetentionReview, SubjectRequest
from csprapp.accounts.roles import Role
from csprapp.records.models import ErasureRequest
from csprapp.records.refusals import Refused
from csprapp.records.services import add, set_facts
from dashboard.privacy import destroying, retention
from dashboard.privacy.queries import kept_requests, reviews_readable, reviews_to_do
from tests.dashboard.privacy.canary import WORD, found
from tests.dashboard.privacy.test_pages import body, send
from tests.factories import make_user
from tests.factories_cases import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ANSWERED = dt.date(2023, 12, 1)


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path, clock):
    settings.CSPR_MEMORY, settings.FILES_ROOT = tmp_path / "elsewhere", tmp_path / "files"
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


@pytest.fixture
def manager():
    return make_user(Role.MANAGER, name="Manny Asks")


@pytest.fixture
def lead():
    return make_user(Role.PRIVACY_LEAD, name="Priya Lead")


@pytest.fixture
def asked(lead):
    """Answered three years ago but for some days, with a word that nobody has in whatever it says."""
    made = SubjectRequest(
        name=f"{WORD} Person", other_names=WORD, date_of_birth=dt.date(1999, 3, 4), asked_by=WORD, identity=WORD,
        received_on=dt.date(2023, 11, 1), counted_from=dt.date(2023, 11, 1), extended=True, extended_reason=WORD,
        worker=lead, opened_by=lead, marks={"cases_person:1": "about"}, closed_on=ANSWERED, closed_as="answered",
        note=WORD,
    )  # fmt: skip
    return add(made, by=lead, why=f"{WORD} wrote")


def review_of(asked):
    retention.watch(TODAY)
    return RetentionReview.objects.get(subject_request=asked, decided_on=None)


def decide(review, outcome, by, **more):
    said = {"outcome": outcome, "reason": "Its period is over", "by": by, "today": TODAY, **more}
    return retention.decide(review, review.version, **said)


def test_four_weeks_before_its_day_once_and_for_whoever_keeps_records(asked, manager, lead):
    for _ in range(2):
        retention.watch(TODAY)
    (review,) = RetentionReview.objects.all()
    assert (review.class_key, review.counted_from) == ("subject_request", ANSWERED)
    assert review.review_on == dt.date(2026, 12, 1)
    clock = destroying.clock_of_review(review)
    assert (clock.label, clock.incident) == (retention.REQUEST_LABEL, None)
    assert list(reviews_to_do(lead, TODAY)) == list(reviews_readable(manager, TODAY)) == [review]
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER):
        assert not reviews_readable(make_user(role), TODAY).exists()


def test_not_of_one_that_is_still_to_be_answered(asked, lead):
    asked = set_facts(asked, None, by=lead, why="x", closed_on=None, closed_as="")
    assert kept_requests() == {}
    retention.watch(TODAY)
    assert not RetentionReview.objects.exists()
    with pytest.raises(Refused, match="not been answered"):
        destroying.ask_to_destroy_request(asked, reason="x", by=lead, today=TODAY)


def test_it_is_kept_until_a_day_and_never_put_on_hold(asked, lead):
    review = review_of(asked)
    with pytest.raises(Refused, match="only a case is put on hold"):
        decide(review, "hold", lead, asked_by="The coroner")
    decide(review, "retain", lead, retain_until=dt.date(2031, 1, 1))
    assert kept_requests()[asked.pk].review_on == dt.date(2031, 1, 1)
    retention.watch(TODAY)
    assert not RetentionReview.objects.filter(decided_on=None).exists()


def test_two_people_destroy_it_and_nothing_that_was_said_is_left(asked, manager, lead):
    assert {"cases_subjectrequest.name", "cases_historicalsubjectrequest.note"} <= set(found())
    request = decide(review_of(asked), "destroy", lead).request
    with pytest.raises(Refused, match="somebody else must sign it"):
        destroying.answer(request, request.version, agrees=True, by=lead, today=TODAY)
    assert list(destroying.to_answer(manager, TODAY)) == [request]
    assert not destroying.readable(make_user(Role.COORDINATOR), TODAY).exists()
    destroying.answer(request, request.version, agrees=True, by=manager, today=TODAY)
    destroying.carry_out(ErasureRequest.objects.get(pk=request.pk))
    assert found() == found("1999-03-04") == found("cases_person:1") == []
    asked.refresh_from_db()
    assert (asked.closed_on, asked.closed_as) == (ANSWERED, "answered")
    retention.watch(TODAY)
    assert RetentionReview.objects.filter(subject_request=asked).count() == 1


def test_by_its_page(sign_in, asked, lead):
    client, review = sign_in(lead), review_of(asked)
    shown = body(client.get(review.get_absolute_url()))
    assert "Should this request for personal data still be kept?" in shown
    assert "3 years after it was answered" in shown
    assert "on hold" not in shown
    assert WORD not in shown
    assert f"Request {asked.pk}" in body(client.get("/staff/privacy/"))
    assert send(client, review.get_absolute_url(), outcome="destroy", reason="Its period is over").status_code == 302
    assert destroying.contents(ErasureRequest.objects.get())[0][1] == 1
    assert "A request for somebody’s data" in body(client.get("/staff/privacy/periods/"))
