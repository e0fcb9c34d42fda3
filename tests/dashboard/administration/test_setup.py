"""The first administrator of a new installation, from the line that is printed to a page of the settings."""

import re
import threading

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.records.refusals import Refused
from csprapp.today import now
from dashboard.administration import setup_services as services
from dashboard.administration.models import SetupLink
from tests import nu
from tests.accounts.earnest import CHOSEN, enrol, path_of
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_earnest")]
ADMIN = {"name": "First Person", "email": "First.Person@council.example", "password": CHOSEN, "again": CHOSEN}


@pytest.fixture
def printed(capsys):
    """A function that asks for the link as the operator does; its path."""

    def asked() -> str:
        call_command("setup")
        (line,) = capsys.readouterr().out.splitlines()
        assert re.fullmatch(r"Open once to set up: http://testserver/staff/setup/[\w-]{40,}/", line)
        return path_of(line)

    return asked


def without_token(answer) -> bytes:
    return re.sub(rb'value="[^"]*"', b"", answer.content)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_from_the_printed_line_to_the_settings(printed):
    client, link = Client(), printed()
    page = client.get(link).content.decode()
    assert "Set up the service" in page
    assert "At least 15 characters" in page
    answer = client.post(link, ADMIN | {"token": "a-press"}, follow=True)
    assert "Set up an authenticator app" in answer.content.decode(), "no second time for the password"
    assert client.get("/staff/settings/").status_code == 302, "the second factor comes first"
    enrol(client)
    assert "Bank holidays" in client.get("/staff/settings/").content.decode()
    (user,) = User.objects.all()
    assert (user.name, user.email, user.roles()) == ("First Person", ADMIN["email"].lower(), {Role.ADMINISTRATOR})
    assert not SetupLink.objects.exists()


def closed_links(printed, clock) -> dict[str, str]:
    """A link of each kind that opens nothing."""
    replaced = printed()
    old = printed()
    clock.move_to(now() + services.LASTS)
    unknown = "/staff/setup/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/"
    return {"replaced": replaced, "too old": old, "unknown": unknown, "short": "/staff/setup/x/"}


def test_every_link_that_opens_nothing_is_answered_with_the_same_bytes(printed, clock):
    links = closed_links(printed, clock)
    links["used"] = printed()
    Client().post(links["used"], ADMIN)
    answers = [ask(link) for link in links.values() for ask in (Client().get, lambda link: Client().post(link, ADMIN))]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_token(answer) for answer in answers}) == 1
    assert "This link is no longer valid" in answers[0].content.decode()
    assert answers[0]["Cache-Control"] == "no-store"
    assert User.objects.count() == 1


@pytest.mark.sqlite
def test_its_pages_are_valid_html(printed):
    link = printed()
    asked = {"empty": Client().get(link), "refused": Client().post(link, {}), "closed": Client().get("/staff/setup/x/")}
    nu.check({name: page.content for name, page in asked.items()})


def test_a_link_lasts_an_hour_and_opening_it_does_not_use_it_up(printed, clock):
    link = printed()
    for _ in range(2):
        assert Client().get(link).status_code == 200
    clock.move_to(now() + services.LASTS * 0.99)
    assert Client().get(link).status_code == 200
    clock.move_to(now() + services.LASTS * 0.02)
    assert Client().get(link).status_code == 404


def test_only_a_digest_of_the_token_is_kept(printed):
    token = printed().split("/")[-2]
    row = SetupLink.objects.get()
    assert token not in {row.digest, str(row)}
    assert len(row.digest) == 64


def test_no_link_is_printed_and_none_opens_once_somebody_can_sign_in(printed):
    link = printed()
    make_user(Role.COORDINATOR)
    with pytest.raises(CommandError, match="open_account"):
        call_command("setup")
    assert Client().get(link).status_code == 404
    assert Client().post(link, ADMIN).status_code == 404
    assert services.set_up(link.split("/")[-2], now(), name="A", email="a@b.example", password=CHOSEN) is None
    assert not RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists()


def test_who_was_opened_an_account_but_has_no_password_yet_or_is_closed_is_nobody_who_can_sign_in(printed, capsys):
    call_command("open_account", "other@council.example", name="Other Person", role="manager")
    closed = make_user(Role.ADMINISTRATOR)
    closed.is_active = False
    closed.save()
    capsys.readouterr()
    link = printed()
    refused = Client().post(link, {**ADMIN, "email": "OTHER@council.example"}).content.decode()
    assert "This address already has an account" in refused
    assert Client().post(link, ADMIN).status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "Enter your name"),
        ({"email": ""}, "Enter your email address"),
        ({"email": "nobody"}, "Enter an email address in the correct format"),
        ({"password": ""}, "Enter a password"),
        ({"again": ""}, "Enter the password again"),
        ({"again": CHOSEN + "."}, "Enter the same password twice"),
        ({"password": "short-but-odd", "again": "short-but-odd"}, "at least 15 characters"),
        ({"password": "first.person@council", "again": "first.person@council"}, "too similar to the email"),
    ],
)
def test_what_is_wrong_is_said_beside_the_answer_and_the_link_stays_good(printed, given, said):
    link = printed()
    answer = Client().post(link, ADMIN | given)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not User.objects.exists()
    assert CHOSEN not in answer.content.decode(), "a password is not shown again"
    assert Client().get(link).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_of_two_who_use_one_link_at_once_one_becomes_administrator(printed):
    token, made = printed().split("/")[-2], []

    def use(number: int) -> None:
        try:
            made.append(services.set_up(token, now(), name="A", email=f"p{number}@b.example", password=CHOSEN))
        finally:
            connection.close()

    both = [threading.Thread(target=use, args=(number,)) for number in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(made) == 2
    assert made.count(None) == 1
    assert User.objects.count() == 1


def test_an_hour_is_over_for_the_service_too(clock):
    token = services.make_link(now()).split("/")[-2]
    clock.move_to(now() + services.LASTS)
    assert services.set_up(token, now(), name="A", email="a@b.example", password=CHOSEN) is None
    make_user()
    with pytest.raises(Refused):
        services.make_link(now())
