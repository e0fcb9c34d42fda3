"""A referral by the page that needs no account: left by anybody, taken in for a coordinator, answered by reference."""

import datetime as dt
import re
import threading

import pytest
from django.db import connection

from cases.referrals import incoming
from cases.referrals.models import Consideration, IncomingReferral, Outcome, Referral
from cases.referrals.services import consider
from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Partnership
from tests.factories import make_area, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PAGE = "/staff/refer/"
WRITTEN = {
    "referred_by": "Nora Nursery", "agency": "Invented Nursery", "email": "nora@nursery.example", "initials": "Q.Z.",
    "summary": "Brought with a broken arm, no account of how",
}  # fmt: skip
REFERENCE = re.compile(r"R-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture(autouse=True)
def noon(clock):
    with clock.at(NOON):
        yield clock


@pytest.fixture(autouse=True)
def switched_on():
    Partnership.objects.update_or_create(pk=1, defaults={"referrals_by_page": True, "contact_phone": "01632 960100"})


@pytest.fixture
def area():
    return make_area("Inventedshire")


def sent(client, **more):
    return client.post(PAGE, {**WRITTEN, "token": "a" * 24, **more})


def test_an_agency_refers_and_hears_nothing_but_a_reference(client, area):
    page = client.get(PAGE).content.decode()
    assert "Inventedshire" not in page, "there is one area alone"
    answer = sent(client)
    (reference,) = set(REFERENCE.findall(answer.content.decode()))
    referral = Referral.objects.get()
    assert (referral.reference, referral.area, referral.received_on) == (reference, area, TODAY)
    assert (referral.referred_by, referral.email, referral.initials) == ("Nora Nursery", "nora@nursery.example", "Q.Z.")
    for word in ("Nora", "Q.Z.", "broken", f"Referral {referral.pk}"):
        assert word not in answer.content.decode()
    left = IncomingReferral.objects.get()
    assert (left.facts, left.taken_in) == ({}, True)


@pytest.mark.both
def test_a_second_press_or_the_same_sent_again_after_going_back_is_the_same_referral(client, area):
    answers = [sent(client), sent(client), sent(client, token="b" * 24)]
    assert len({REFERENCE.search(answer.content.decode())[0] for answer in answers}) == 1
    assert Referral.objects.count() == 1


@pytest.mark.both
def test_what_somebody_went_back_to_change_is_another_referral_and_not_lost(client, area):
    sent(client)
    sent(client, summary="Brought with a broken leg, no account of how")
    assert [each.summary for each in Referral.objects.order_by("pk")] == [
        "Brought with a broken arm, no account of how",
        "Brought with a broken leg, no account of how",
    ]


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_clicks_at_one_moment_are_one_referral():
    Partnership.objects.update_or_create(pk=1, defaults={"referrals_by_page": True})
    area, references = make_area(), []

    def click():
        try:
            references.append(incoming.leave(area, WRITTEN, today=TODAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(references), len(set(references)), IncomingReferral.objects.count()) == (4, 1, 1)


def test_a_coordinator_of_the_area_is_told_by_a_dated_row_and_by_mail(client, sign_in, area):
    coordinator, other = make_user("coordinator"), make_user("coordinator", area=make_area())
    manager, partner = make_user("manager"), make_user("partner")
    sent(client, area=area.pk)
    referral = Referral.objects.get()
    mails = Outbox.objects.filter(kind="referral_received")
    assert [mail.recipient for mail in mails] == [coordinator.email]
    words = mails.get().title + mails.get().text
    for word in ("Nora", "Nursery", "Q.Z.", "broken", "Inventedshire"):
        assert word not in words
    assert referral.get_absolute_url() in words
    for person, has in ((coordinator, True), (manager, True), (other, False), (partner, False)):
        page = sign_in(person).get("/staff/").content.decode()
        assert (incoming.LABEL in page) is has, person
    assert (referral.deadline.due_on, referral.deadline.owner) == (dt.date(2026, 11, 24), None)
    assert "Nora" not in sign_in(coordinator).get("/staff/").content.decode()


def test_considering_it_meets_the_row_and_waiting_moves_it(client, area):
    coordinator = make_user("coordinator")
    sent(client)
    referral = Referral.objects.get()
    who = {"considered_on": TODAY, "considered_by": "Anna", "reason": "Read it"}
    look = Consideration(outcome=Outcome.WAITING, waiting_for="the X-ray", waiting_until=TODAY + dt.timedelta(9), **who)
    consider(referral, referral.version, look, by=coordinator, today=TODAY)
    referral.deadline.refresh_from_db()
    assert (referral.deadline.due_on, referral.deadline.is_open) == (TODAY + dt.timedelta(9), True)
    referral.refresh_from_db()
    consider(referral, referral.version, Consideration(outcome=Outcome.NOT_NOTIFY, **who), by=coordinator, today=TODAY)
    referral.deadline.refresh_from_db()
    assert referral.deadline.met_on == TODAY


def test_the_referrer_hears_by_reference_which_way_it_went(client, sign_in, area):
    coordinator = make_user("coordinator")
    sent(client)
    referral, staff = Referral.objects.get(), sign_in(coordinator)
    page = f"/staff/referrals/{referral.pk}/"
    assert referral.reference in staff.get(page).content.decode()
    assert "Email them" not in staff.get(page).content.decode(), "nothing is decided yet"
    look = Consideration(
        outcome=Outcome.NOT_NOTIFY, considered_on=TODAY, considered_by="Anna", reason="No harm that is serious"
    )
    consider(referral, referral.version, look, by=coordinator, today=TODAY)
    form = staff.get(page).context["form"]
    answer = staff.post(f"{page}told/", {
        "told_on_day": 23, "told_on_month": 11, "told_on_year": 2026, "told": "Q.Z. is safe", "email_them": "on",
        "version": form["version"].value(), "token": "b",
    })  # fmt: skip
    assert answer.status_code == 302
    mail = Outbox.objects.get(kind="referral_told")
    assert mail.recipient == "nora@nursery.example"
    assert referral.reference in mail.title
    assert "decided not to notify it nationally" in mail.text
    assert "01632 960100" in mail.text
    for word in ("Q.Z.", "safe", "Nora", "serious"):
        assert word not in mail.title + mail.text


def test_it_is_off_until_it_is_switched_on(client, area):
    Partnership.objects.update(referrals_by_page=False)
    from csprapp import kept

    kept.forget()
    for answer in (client.get(PAGE), sent(client)):
        assert answer.status_code == 404
        assert "call 999" in answer.content.decode()
        assert "01632 960100" in answer.content.decode(), "whoever has the address is told whom to call"
    assert not IncomingReferral.objects.exists()


def test_what_is_missing_or_cannot_be_is_said_and_nothing_is_kept(client, area):
    page = sent(client, initials="", summary="", email="nora").content.decode()
    for words in ("Enter the child’s initials", "Enter what happened", "Enter an email address in the correct format"):
        assert words in page
    ahead = {"occurred_on_day": 1, "occurred_on_month": 12, "occurred_on_year": 2026}
    assert "Enter a date that is not in the future" in sent(client, **ahead).content.decode()
    assert not IncomingReferral.objects.exists()
    make_area("Another")
    assert "Select the area" in sent(client).content.decode()


def test_how_many_come_is_limited(client, area, settings, monkeypatch):
    settings.ACCOUNT_RATE_LIMITS = {"refer": "1/h/ip"}
    sent(client)
    assert "too many referrals" in sent(client, token="c" * 24).content.decode()
    settings.ACCOUNT_RATE_LIMITS = {}
    monkeypatch.setattr(incoming, "A_DAY", 1)
    assert "Call us" in sent(client, token="d" * 24, initials="Z.Q.").content.decode()
    assert Referral.objects.count() == 1


def test_one_that_cannot_be_taken_in_holds_up_no_other(area):
    who = {"area": area, "received_on": TODAY}
    IncomingReferral.objects.create(press="a", reference="R-2222-2222", facts={"nonsense": "x"}, **who)
    incoming.leave(area, {**WRITTEN, "occurred_on": TODAY}, today=TODAY)
    assert incoming.take_in(TODAY) == 1
    assert Referral.objects.get().occurred_on == TODAY
    assert incoming.take_in(TODAY) == 0


def test_nobody_can_be_the_account_that_stands_for_the_page(area):
    incoming.leave(area, WRITTEN, today=TODAY)
    incoming.take_in(TODAY)
    account = User.objects.get(email=incoming.NOBODY)
    assert not account.is_active
    assert not account.has_usable_password() or not account.check_password("")
