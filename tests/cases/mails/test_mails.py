"""Mail of a case that cannot be delivered waits for the case's owner."""

import datetime as dt

import pytest
from django.core.management import call_command

from cases.deadlines.models import Deadline
from cases.mails import services
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from dashboard.work.reminders import send_reminders
from reviews.returns import services as returns
from tests.factories import make_agency, make_area, make_user
from tests.factories_cases import make_case, make_person
from tests.mail.factories import make_mail, make_stuck

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def anna(area):
    return make_user("coordinator", area=area, email="anna@demo.example")


@pytest.fixture
def case(anna, area):
    return make_case(by=anna, area=area)


def row(case):
    return Deadline.objects.filter(route="case-mail", incident=case).first()


def test_what_cannot_be_delivered_is_a_dated_row_of_the_owner_that_leads_to_its_page(case, anna, sign_in):
    make_stuck(case=case)
    call_command("deliver_mail")
    found = row(case)
    assert (found.owner, found.due_on, found.is_open) == (anna, london_today(), True)
    page = sign_in(anna).get("/staff/").content.decode()
    assert "An email could not be sent" in page
    assert f"/staff/cases/{case.reference}/mail/" in page
    call_command("deliver_mail")
    assert Deadline.objects.filter(route="case-mail").count() == 1


def test_what_only_waits_or_failed_once_is_nobodys_work_yet(case):
    make_mail(case=case)
    services.keep_rows(london_today())
    assert row(case) is None


def test_the_page_shows_since_when_how_often_and_why_and_tries_again(case, anna, sign_in, clock):
    mail = make_stuck(case=case)
    make_mail("waits@demo.example", case)
    make_mail("elsewhere@demo.example")
    services.keep_rows(london_today())
    client, address = sign_in(anna), f"/staff/cases/{case.reference}/mail/"
    page = client.get(address).content.decode()
    for words in (
        "lost@demo.example",
        "Given up",
        "Tried 24 times",
        "550 5.1.1 (address): no such mailbox",
        mail.title,
    ):
        assert words in page, words
    assert "Waiting to be sent" in page
    assert "elsewhere@demo.example" not in page
    answer = client.post(f"{address}{mail.pk}/again/", follow=True).content.decode()
    assert "The email will be tried again within a minute." in answer
    assert row(case).met_on == london_today()
    assert deliver() == (3, 0)
    assert "Every email has been sent." in client.get(address).content.decode()
    answer = client.post(f"{address}{mail.pk}/again/", follow=True).content.decode()
    assert "This email has been sent" in answer


def test_the_row_comes_again_when_it_fails_again_and_goes_when_it_is_not_needed(case, anna, sign_in, clock):
    first = make_stuck(case=case)
    services.keep_rows(london_today())
    services.try_again(case, first, by=anna, today=london_today())
    clock.move_to(clock() + 4 * DAY)
    second = make_stuck(case=case)
    services.keep_rows(london_today())
    assert (row(case).is_open, row(case).due_on) == (True, london_today())
    sign_in(anna).post(f"/staff/cases/{case.reference}/mail/{second.pk}/settle/")
    assert row(case).met_on == london_today()
    second.refresh_from_db()
    assert second.settled_by == anna
    with pytest.raises(Refused):
        services.settle(case, second, by=anna, today=london_today())


def test_what_is_sent_after_all_is_no_work_any_more(case):
    mail = make_stuck(case=case, given_up=False)
    services.keep_rows(london_today())
    assert row(case).is_open
    mail.sent_at = mail.created_at
    mail.save()
    call_command("deliver_mail")
    assert row(case).met_on == london_today()


def test_the_owner_is_reminded_in_words_that_name_no_address(case, anna):
    make_stuck(case=case)
    services.keep_rows(london_today())
    send_reminders(london_today() + DAY)
    told = Outbox.objects.get(kind="digest", recipient=anna.email)
    assert told.title == f"Overdue: deal with an email that could not be sent for {case.reference}"
    assert "lost@demo.example" not in told.title + told.text


@pytest.mark.parametrize("role", [Role.PARTNER, Role.SCRUTINEER, Role.ADMINISTRATOR])
def test_who_may_not_work_on_the_case_neither_sees_nor_sends_its_mail(case, area, sign_in, role):
    mail, person = make_stuck(case=case), make_user(role, area=area)
    client = sign_in(person)
    for name in ("again", "settle"):
        assert client.post(f"/staff/cases/{case.reference}/mail/{mail.pk}/{name}/").status_code in {403, 404}
    assert client.get(f"/staff/cases/{case.reference}/mail/").status_code in {403, 404}
    with pytest.raises(NotAllowed):
        services.try_again(case, mail, by=person, today=london_today())
    mail.refresh_from_db()
    assert mail.given_up_at


def test_a_mail_of_another_case_is_not_found_under_this_one(case, anna, sign_in):
    other = make_stuck(case=make_case(by=anna, area=case.area))
    assert sign_in(anna).post(f"/staff/cases/{case.reference}/mail/{other.pk}/again/").status_code == 404


def test_the_request_it_is_about_leads_to_it(case, anna, sign_in):
    agency = make_agency()
    agency.email = "surgery@demo.example"
    agency.save()
    asked = ([agency], [make_person(case)], london_today() + 7 * DAY)
    (request,) = returns.ask(case, *asked, by=anna, today=london_today())
    mail = Outbox.objects.get(recipient="surgery@demo.example")
    mail.failing_since = mail.stuck_at = mail.created_at
    mail.save()
    page = sign_in(anna).get(request.get_absolute_url()).content.decode()
    assert "Could not be sent yet" in page
    assert f"/staff/cases/{case.reference}/mail/" in page
