"""Mail that is not sent, as an administrator sees it."""

import datetime as dt

import pytest
from django.core.management import call_command

from csprapp.accounts.roles import Role
from csprapp.mail.delivery import deliver
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.mail.factories import make_mail, make_stuck

pytestmark = pytest.mark.django_db
PAGE = "/staff/settings/mail/"


@pytest.fixture
def client(sign_in):
    return sign_in(make_user(Role.ADMINISTRATOR))


def test_what_cannot_be_delivered_stands_on_the_administrators_work_list_with_or_without_a_case(client):
    assert "could not be sent" not in client.get("/staff/").content.decode()
    make_stuck("one@demo.example")
    assert "1 email could not be sent" in client.get("/staff/").content.decode()
    make_stuck("two@demo.example", make_case())
    assert "2 emails could not be sent" in client.get("/staff/").content.decode()


def test_mail_that_nothing_tries_to_send_stands_there_too(client, clock):
    make_mail()
    clock.move_to(clock() + dt.timedelta(hours=2))
    assert "waited" not in client.get("/staff/").content.decode()  # a demonstration sends no mail
    call_command("deliver_mail")
    make_mail("waits@demo.example")
    clock.move_to(clock() + dt.timedelta(minutes=59))
    assert "waited" not in client.get("/staff/").content.decode()
    clock.move_to(clock() + dt.timedelta(minutes=2))
    assert "1 email waited for more than an hour" in client.get("/staff/").content.decode()


def test_the_page_says_to_whom_since_when_how_often_and_why_and_not_what_it_says(client):
    assert "The command that sends email has never run." in client.get(PAGE).content.decode()
    call_command("deliver_mail")
    mail = make_stuck(case=make_case(reference="2026-0042"))
    make_mail("waits@demo.example")
    page = client.get(PAGE).content.decode()
    for words in ("Case 2026-0042", "No case", "Given up", "Tried 24 times", "no such mailbox", "0 sent, 0 failed"):
        assert words in page, words
    assert mail.title not in page
    assert "Emails not sent" in client.get("/staff/settings/").content.decode()


def test_the_administrator_tries_again_or_says_that_it_is_not_needed(client):
    again, settled = make_stuck("one@demo.example"), make_stuck("two@demo.example")
    assert (
        "will be tried again within a minute" in client.post(f"{PAGE}{again.pk}/again/", follow=True).content.decode()
    )
    assert "no longer needed" in client.post(f"{PAGE}{settled.pk}/settle/", follow=True).content.decode()
    assert deliver() == (1, 0)
    assert "Every email has been sent." in client.get(PAGE).content.decode()
    assert "could not be sent" not in client.get("/staff/").content.decode()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.PUBLISHER])
def test_nobody_else_opens_it_or_presses_its_buttons(sign_in, role):
    client, mail = sign_in(make_user(role)), make_stuck()
    assert client.get(PAGE).status_code == 403
    for name in ("again", "settle"):
        assert client.post(f"{PAGE}{mail.pk}/{name}/").status_code == 403
    mail.refresh_from_db()
    assert mail.given_up_at
    assert mail.settled_at is None


def test_the_page_asks_as_few_questions_of_many_mails_as_of_one(client, django_assert_max_num_queries):
    for number in range(30):
        make_stuck(f"lost{number}@demo.example")
    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_the_page_holds_fifty_and_leads_to_the_others(client):
    make_stuck("first@demo.example")
    for _ in range(51):
        make_mail()
    pages = [client.get("/staff/settings/mail/", {"page": number}).content.decode() for number in (1, 2)]
    assert "first@demo.example" in pages[0]
    assert [page.count("Waiting to be sent") for page in pages] == [49, 2]
    assert "Page 1 of 2" in pages[0]
