"""A referral that became no case: when it is looked at, by whom, and how two people destroy it."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.referrals.models import Consideration, Referral
from cases.retention.models import RetentionReview
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.mail.services import post
from csprapp.records.models import ErasureRequest
from csprapp.records.refusals import Refused
from csprapp.records.services import add, set_facts
from csprapp.today import now
from dashboard.privacy import destroying, retention
from dashboard.privacy.queries import kept_referrals, reviews_readable, reviews_to_do
from dashboard.privacy.rules import REFERRAL, kept_beside
from tests.dashboard.privacy.canary import WORD, found
from tests.dashboard.privacy.test_pages import body, send
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, make_case

pytestmark = pytest.mark.django_db
DECIDED = dt.date(2020, 12, 1)


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
def referral():
    """Decided six years ago but for some days, with a word that nobody has in whatever it says."""
    by = make_user(Role.COORDINATOR)
    made = Referral(
        area=make_area(), received_on=dt.date(2020, 11, 20), referred_by=f"{WORD} Asker", contact=WORD, initials="Z.Q.",
        summary=f"{WORD} was seen", outcome="not_notify", told=WORD, recorded_by=by, search_text=WORD,
    )  # fmt: skip
    add(made, by=by, why=f"{WORD} rang")
    look = {"considered_by": "A panel", "outcome": "not_notify", "reason": f"{WORD} is well"}
    add(Consideration(referral=made, considered_on=DECIDED, **look), by=by, why="Considered")
    return made


def review_of(referral):
    retention.watch(TODAY)
    return RetentionReview.objects.get(referral=referral, decided_on=None)


def decide(review, outcome, by, **more):
    said = {"outcome": outcome, "reason": "Its period is over", "by": by, "today": TODAY, **more}
    return retention.decide(review, review.version, **said)


def test_its_day_is_six_years_from_the_last_decision_or_what_was_decided_since():
    assert kept_beside(REFERRAL, DECIDED, None).review_on == dt.date(2026, 12, 1)
    assert kept_beside(REFERRAL, DECIDED, dt.date(2030, 1, 1)).review_on == dt.date(2030, 1, 1)
    assert kept_beside(REFERRAL, DECIDED, dt.date(2022, 1, 1)).counted_from == DECIDED


@pytest.mark.both
class TestWhenSomebodyLooks:
    def test_four_weeks_before_its_day_once_and_for_whoever_keeps_records(self, referral, manager, lead):
        for _ in range(2):
            retention.watch(TODAY)
        (review,) = RetentionReview.objects.all()
        assert (review.class_key, review.counted_from, review.review_on) == ("referral", DECIDED, dt.date(2026, 12, 1))
        clock = destroying.clock_of_review(review)
        assert (clock.label, clock.incident) == (retention.REFERRAL_LABEL, None)
        assert list(reviews_to_do(lead, TODAY)) == [review]
        assert list(reviews_readable(manager, TODAY)) == [review]
        elsewhere = make_user(Role.MANAGER, area=make_area("Farawayshire"))
        assert not reviews_readable(elsewhere, TODAY).exists()
        assert not reviews_readable(make_user(Role.PARTNER), TODAY).exists()

    def test_not_of_one_that_waits_is_new_or_has_become_a_case(self, referral):
        set_facts(referral, None, by=referral.recorded_by, why="x", outcome="waiting")
        assert kept_referrals() == {}
        set_facts(referral, None, by=referral.recorded_by, why="x", outcome="notify", incident=make_case())
        assert kept_referrals() == {}
        retention.watch(TODAY)
        assert not RetentionReview.objects.exists()

    def test_one_that_becomes_a_case_meanwhile_is_no_longer_due(self, referral):
        review = review_of(referral)
        set_facts(referral, None, by=referral.recorded_by, why="x", outcome="notify", incident=make_case())
        retention.watch(TODAY)
        review.refresh_from_db()
        assert review.outcome == "lapsed"

    def test_it_is_kept_until_a_day_and_never_put_on_hold(self, referral, lead):
        review = review_of(referral)
        with pytest.raises(Refused, match="only a case is put on hold"):
            decide(review, "hold", lead, asked_by="The coroner")
        decide(review, "retain", lead, retain_until=dt.date(2031, 1, 1))
        assert kept_referrals()[referral.pk].review_on == dt.date(2031, 1, 1)
        retention.watch(TODAY)
        assert not RetentionReview.objects.filter(decided_on=None).exists()


@pytest.mark.both
class TestTwoPeopleDestroyIt:
    def test_nothing_that_was_said_is_left_in_any_table(
        self, referral, manager, lead, django_capture_on_commit_callbacks
    ):
        assert {"cases_referral.summary", "cases_consideration.reason"} <= set(found())
        request = decide(review_of(referral), "destroy", manager).request
        assert destroying.contents(request) == [("Consideration", 1), ("Referral", 1)]
        with pytest.raises(Refused, match="somebody else must sign it"):
            destroying.answer(request, request.version, agrees=True, by=manager, today=TODAY)
        destroying.answer(request, request.version, agrees=True, by=lead, today=TODAY)
        with django_capture_on_commit_callbacks(execute=True):
            destroying.carry_out(ErasureRequest.objects.get(pk=request.pk))
        assert found() == []
        assert RetentionReview.objects.get(referral=referral).decided_by == lead
        retention.watch(TODAY)
        assert RetentionReview.objects.filter(referral=referral).count() == 1

    def test_nor_a_day_of_birth_a_body_or_an_address_of_whoever_referred(
        self, referral, manager, lead, django_capture_on_commit_callbacks
    ):
        by, born = referral.recorded_by, dt.date(2014, 3, 9)
        said = {"date_of_birth": born, "agency": "A clinic nobody has", "email": f"{WORD}@demo.example"}
        set_facts(referral, None, by=by, why="x", **said)
        mail = {"kind": "referral_told", "title": "Your referral", "text": "Not notified", "day": DECIDED}
        for recipient in (f"{WORD}@demo.example", "second@demo.example"):
            post(subject=f"referral:{referral.pk}:not_notify", to=recipient, **mail)
        post(subject=f"referral:{referral.pk}0:not_notify", to="other@demo.example", **mail)
        Outbox.objects.update(sent_at=now())
        request = decide(review_of(referral), "destroy", manager).request
        assert destroying.contents(request) == [("Consideration", 1), ("Email", 2), ("Referral", 1)]
        destroying.answer(request, request.version, agrees=True, by=lead, today=TODAY)
        with django_capture_on_commit_callbacks(execute=True):
            destroying.carry_out(ErasureRequest.objects.get(pk=request.pk))
        assert found() == []
        assert found(born.isoformat()) == []
        assert found("a clinic nobody has") == []
        assert sorted(mail.recipient.partition("@")[2] for mail in Outbox.objects.all()) == [
            "demo.example", "erased.invalid", "erased.invalid",
        ]  # fmt: skip

    def test_a_manager_of_its_area_may_be_the_second_and_of_another_is_told_nothing(self, referral, manager):
        request = decide(review_of(referral), "destroy", manager).request
        near, far = make_user(Role.MANAGER, name="Nora Near"), make_user(Role.MANAGER, area=make_area("Farawayshire"))
        assert list(destroying.to_answer(near, TODAY)) == [request]
        assert not destroying.readable(far, TODAY).exists()


def test_by_its_page(sign_in, referral, lead):
    client, review = sign_in(lead), review_of(referral)
    shown = body(client.get(review.get_absolute_url()))
    assert "Should this referral still be kept?" in shown
    assert "6 years after it was decided" in shown
    assert "on hold" not in shown
    assert WORD not in shown
    assert str(referral) in body(client.get(reverse("privacy")))
    assert send(client, review.get_absolute_url(), outcome="destroy", reason="Its period is over").status_code == 302
    request = ErasureRequest.objects.get()
    assert "Referral: 1" in body(client.get(request.get_absolute_url()))
    assert "A referral that became no case" in body(client.get(reverse("privacy-periods")))
