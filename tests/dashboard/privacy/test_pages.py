"""The pages of retention and erasures, as the privacy lead and a manager use them, and as strangers meet them."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.incidents.models import Incident
from cases.retention.models import LegalHold, RetentionReview
from csprapp.accounts.roles import Role
from csprapp.files.models import Leaving
from csprapp.partnership.models import RetentionPeriod
from csprapp.records.models import AccessLog, ErasureRequest
from csprapp.records.services import set_facts
from csprapp.today import now
from dashboard.privacy import retention
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, make_case, make_person

pytestmark = pytest.mark.django_db
LISTS = ("privacy", "privacy-kept", "privacy-periods", "privacy-holds", "privacy-erasures")


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path, clock):
    settings.CSPR_MEMORY, settings.FILES_ROOT = tmp_path / "elsewhere", tmp_path / "files"
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


@pytest.fixture
def lead():
    return make_user(Role.PRIVACY_LEAD, name="Priya Lead")


@pytest.fixture
def manager():
    return make_user(Role.MANAGER, name="Manny Asks")


@pytest.fixture
def case():
    """Closed in 1990, its child long grown up."""
    made = make_case(summary="Amara was seen at the well", closed_on=dt.date(1990, 3, 1), closed_as="finished")
    make_person(made, initials="A.Q.", name="Amara Quillby-Festing", date_of_birth=dt.date(1985, 1, 1))
    retention.watch(TODAY)
    return made


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def send(client, address, **said):
    """The form of a page, sent as a browser would."""
    form = client.get(address).context["form"]
    hidden = {"token": form["token"].value(), "version": form["version"].value()}
    return client.post(address, {name: value for name, value in (hidden | said).items() if value is not None})


def test_the_privacy_lead_asks_and_a_manager_agrees_and_nobody_opens_the_case(
    sign_in, lead, manager, case, django_capture_on_commit_callbacks
):
    client, review = sign_in(lead), RetentionReview.objects.get()
    assert "Decide whether to keep a closed case" in body(client.get("/staff/"))
    assert case.reference in body(client.get(reverse("privacy")))
    page = body(client.get(review.get_absolute_url()))
    assert "25 years after it was closed" in page
    assert "Amara" not in page
    sent = send(client, review.get_absolute_url(), outcome="destroy", reason="Its period is over")
    assert sent.status_code == 302
    request = ErasureRequest.objects.get()
    assert "It is waiting for a second person" in body(client.get(request.get_absolute_url()))
    assert "Decide whether to agree to an erasure" not in body(client.get("/staff/"))

    other = sign_in(manager)
    assert "Decide whether to agree to an erasure" in body(other.get("/staff/"))
    page = body(other.get(request.get_absolute_url()))
    assert "Its period is over" in page
    assert "Amara" not in page
    with django_capture_on_commit_callbacks(execute=True):
        assert send(other, request.get_absolute_url(), agrees="yes").status_code == 302
    assert "It was done" in body(other.get(request.get_absolute_url()))
    assert Incident.objects.get().summary == ""
    assert "Decide whether to agree to an erasure" not in body(other.get("/staff/"))
    assert AccessLog.objects.filter(case=case.reference, what="erasure").exists()


def test_it_is_kept_longer_with_a_day_and_a_reason(sign_in, lead, case):
    client, review = sign_in(lead), RetentionReview.objects.get()
    page = review.get_absolute_url()
    assert "Enter a day in the future" in body(send(client, page, outcome="retain", reason="A claim may come"))
    day = {"retain_until_day": 1, "retain_until_month": 6, "retain_until_year": 2030}
    assert send(client, page, outcome="retain", reason="A claim may come", **day).status_code == 302
    assert "Keep it longer until Sat 1 Jun 2030" in body(client.get(page))
    retention.watch(TODAY)
    assert RetentionReview.objects.count() == 1
    retention.watch(dt.date(2030, 5, 20))
    assert RetentionReview.objects.filter(decided_on=None).get().review_on == dt.date(2030, 6, 1)


def test_a_hold_ends_the_look_and_lifting_it_begins_it_again(sign_in, lead, case):
    client = sign_in(lead)
    said = {"asked_by": "An invented coroner", "reason": "An inquest"}
    assert "like 2026-0042" in body(send(client, reverse("privacy-hold-new"), case="1999-0001", **said))
    assert send(client, reverse("privacy-hold-new"), case=case.reference, **said).status_code == 302
    assert "An invented coroner" in body(client.get(reverse("privacy-holds")))
    retention.watch(TODAY)
    assert RetentionReview.objects.get().outcome == "lapsed"
    lift = reverse("privacy-hold-lift", args=[LegalHold.objects.get().pk])
    assert send(client, lift, reason="It is over").status_code == 302
    retention.watch(TODAY)
    assert RetentionReview.objects.filter(decided_on=None).exists()


def test_a_period_is_changed_with_a_reason_and_the_days_follow(sign_in, lead, case):
    client = sign_in(lead)
    page = reverse("privacy-period", args=["not_notified"])
    assert "Enter why" in body(send(client, page, years=40, until_age=None, reason=""))
    assert send(client, page, years=40, until_age=None, reason="The partners agreed in May").status_code == 302
    assert RetentionPeriod.history.get().history_change_reason == "The partners agreed in May"
    assert "Decided by the partnership" in body(client.get(reverse("privacy-periods")))
    assert "Fri 1 Mar 2030" in body(client.get(reverse("privacy-kept")))
    assert client.get(reverse("privacy-period", args=["nothing"])).status_code == 404


def test_a_manager_asks_for_single_records_and_takes_it_back(sign_in, manager, case):
    client, person = sign_in(manager), case.people.get()
    found = send(client, reverse("privacy-erasure-new"), case=case.reference)
    assert found["Location"] == reverse("case-erase", args=[case.reference])
    sent = send(
        client, found["Location"], records=[f"cases_person:{person.pk}"], how="all", reason="A court ordered it"
    )
    request = ErasureRequest.objects.get()
    assert sent["Location"] == request.get_absolute_url()
    assert (request.rows, request.cases) == ({"cases_person": [person.pk]}, [case.reference])
    assert send(client, request.get_absolute_url(), answer="Asked for the wrong one").status_code == 302
    assert "Not agreed (Manny Asks)" in body(client.get(reverse("privacy-erasures")))


def test_what_stood_before_needs_something_that_did(sign_in, manager, case):
    client, person = sign_in(manager), case.people.get()
    said = {"records": [f"cases_person:{person.pk}"], "how": "past", "reason": "It was wrong"}
    page = reverse("case-erase", args=[case.reference])
    assert "have never been changed" in body(send(client, page, **said))
    set_facts(person, None, by=manager, why="Put right", name="Amara Rightly")
    assert send(client, page, **said).status_code == 302
    assert list(ErasureRequest.objects.get().rows) == ["cases_historicalperson"]


class TestStrangers:
    def test_other_roles_are_refused_every_page(self, sign_in, case):
        for role in set(Role) - {Role.MANAGER, Role.PRIVACY_LEAD}:
            client = sign_in(make_user(role))
            assert {client.get(reverse(name)).status_code for name in LISTS} == {403}, role
            assert client.get(RetentionReview.objects.get().get_absolute_url()).status_code == 403

    def test_a_manager_of_another_area_learns_of_none(self, sign_in, lead, manager, case):
        retention.hold(case, asked_by="An inquiry", reason="x", by=lead, today=TODAY)
        person = case.people.get()
        client = sign_in(manager)
        retention.lift(LegalHold.objects.get(), 1, reason="x", by=lead, today=TODAY)
        page = reverse("case-erase", args=[case.reference])
        send(client, page, records=[f"cases_person:{person.pk}"], how="all", reason="Court order")
        held = retention.hold(case, asked_by="An inquiry", reason="x", by=lead, today=TODAY)
        other = sign_in(make_user(Role.MANAGER, area=make_area()))
        for address in (
            RetentionReview.objects.first().get_absolute_url(),
            ErasureRequest.objects.get().get_absolute_url(),
            f"{ErasureRequest.objects.get().get_absolute_url()}do/",
            reverse("privacy-hold-lift", args=[held.pk]),
            page,
        ):
            assert other.get(address).status_code in {404, 405}, address
            assert other.post(address).status_code == 404, address
        assert case.reference not in "".join(body(other.get(reverse(name))) for name in LISTS)
        sent = send(other, reverse("privacy-hold-new"), case=case.reference, asked_by="x", reason="x")
        assert "There is no case with this reference" in body(sent)

    def test_the_privacy_lead_cannot_pick_records_of_a_case(self, sign_in, lead, case):
        assert sign_in(lead).get(reverse("case-erase", args=[case.reference])).status_code == 404


def test_files_that_the_store_keeps_locked_are_told_beside_the_erasures(sign_in):
    client = sign_in(make_user("manager"))
    page = reverse("privacy-erasures")
    assert "still kept" not in client.get(page).text
    Leaving.objects.create(name="aa/one", locked_until=now() + dt.timedelta(days=3), because="Locked")
    answer = client.get(page).text
    assert "1 file waiting to be deleted is still kept, locked until" in answer
    assert "aa/one" not in answer
