"""Security events: what happens at the doors, who did it and from where, kept whatever becomes of the request."""

import json
import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from csprapp.accounts.event_models import Kind, Outcome, SecurityEvent, SecurityTally
from csprapp.accounts.events import ADDRESSES, KEPT, forget_addresses, note
from csprapp.accounts.roles import Role
from csprapp.today import now
from csprapp.ui.logs import JSONFormatter
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/staff/account/login/", "/staff/account/password/reset/"


@pytest.fixture(autouse=True)
def no_limits_of_before():
    cache.clear()


def kept(**narrow):
    """Kind, outcome, whose, page and what of every event, oldest first."""
    rows = SecurityEvent.objects.filter(**narrow).order_by("pk")
    return [(row.kind, row.outcome, row.user, row.view, row.subject) for row in rows]


class TestSigningIn:
    def test_done_and_failed_with_whose_account_and_from_where(self, client):
        user = make_user(Role.MANAGER)
        for address in (user.email, "nobody@demo.example"):
            client.post(LOGIN, {"login": address, "password": "not the right one"}, REMOTE_ADDR="192.0.2.7")
        client.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
        client.post("/staff/account/logout/")
        assert kept() == [
            ("sign-in", "failed", user, "account_login", ""),
            ("sign-in", "failed", None, "account_login", ""),
            ("sign-in", "done", user, "account_login", ""),
            ("sign-out", "done", user, "account_logout", ""),
        ]
        assert {row.address for row in SecurityTally.objects.all()} == {"192.0.2.7", "127.0.0.1"}
        assert SecurityEvent.objects.latest("pk").user_name == user.name

    def test_too_often_and_a_forgotten_password(self, client):
        user = make_user(Role.MANAGER)
        for _ in range(7):
            client.post(LOGIN, {"login": user.email, "password": "not the right one"})
        for address in (user.email, "nobody@demo.example"):
            client.post(RESET, {"email": address})
        assert kept(kind=Kind.THROTTLED)[0] == ("throttled", "refused", None, "account_login", "")
        assert SecurityTally.objects.get(kind=Kind.SIGN_IN).times == 5
        assert kept(kind=Kind.RESET_ASKED) == [
            ("password-reset-asked", "done", user, "account_reset_password", ""),
            ("password-reset-asked", "done", None, "account_reset_password", ""),
        ]

    def test_nothing_that_was_typed_is_kept(self, client):
        client.post(LOGIN, {"login": "Zebedee@quarrington.example", "password": "Zebedee Quarrington"})
        client.get("/staff/zebedee-quarrington/")
        rows = [*SecurityEvent.objects.values_list(), *SecurityTally.objects.values_list()]
        assert len(rows) == 4
        assert "uarrington" not in str(rows)


class TestRefusals:
    def test_what_is_refused_below_staff_and_nothing_of_the_public(self, client, sign_in):
        person = make_user(Role.CONTRIBUTOR)
        theirs = sign_in(person)
        for page in ("/staff/cases/2026-9999/", "/staff/actions/999999/", "/staff/settings/people/", "/staff/nowhere/"):
            theirs.get(page)
        for page in ("/nowhere/", "/reviews/review-2026-zz/", "/staff/"):
            client.get(page)
        assert kept()[:2] == [
            ("refused", "refused", person, "case", "404 2026-9999"),
            ("refused", "refused", person, "action", "404 999999"),
        ]
        assert SecurityTally.objects.get().times == 4

    def test_what_was_done_to_each_is_a_row_of_its_own(self):
        admin, people = make_user(Role.ADMINISTRATOR), [make_user() for _ in range(3)]
        for person in people:
            note(Kind.ROLE_GIVEN, user=admin, about=person)
        assert {row.subject for row in SecurityEvent.objects.all()} == {f"accounts.user:{each.pk}" for each in people}

    def test_the_part_of_the_public_writes_nothing(self, settings):
        from django.core.exceptions import MiddlewareNotUsed

        from csprapp.accounts.middleware import Refusals

        settings.CSPR_SERVE = "public"
        with pytest.raises(MiddlewareNotUsed):
            Refusals(lambda request: None)

    def test_a_flood_is_bounded_in_rows_and_known_in_number(self, clock):
        user = make_user(Role.CONTRIBUTOR)
        for number in range(100):
            note(Kind.REFUSED, Outcome.REFUSED, user=user, about=f"404 {number}")
        assert list(SecurityEvent.objects.order_by("pk").values_list("times", flat=True)) == [1, 2, 4, 8, 16, 32, 64]
        assert SecurityTally.objects.get().times == 100
        with clock.at(now() + timedelta(hours=1)):
            note(Kind.REFUSED, Outcome.REFUSED, user=user)
        assert SecurityTally.objects.count() == 2

    def test_from_more_addresses_than_are_told_apart_they_are_counted_together(self, rf, monkeypatch):
        monkeypatch.setattr("csprapp.accounts.events.ADDRESSES", 3)
        for number in range(8):
            with from_address(rf, f"192.0.2.{number}"):
                note(Kind.REFUSED, Outcome.REFUSED)
        times = {row.address: row.times for row in SecurityTally.objects.all()}
        assert times == {"192.0.2.0": 1, "192.0.2.1": 1, "192.0.2.2": 1, "": 5}
        assert ADDRESSES > 100


def from_address(rf, address):
    from allauth.core import context

    return context.request_context(rf.get("/staff/", REMOTE_ADDR=address))


class TestKept:
    def test_what_a_refused_request_takes_back_is_not_among_it(self):
        with pytest.raises(ValueError), transaction.atomic():
            note(Kind.EXPORT)
            raise ValueError
        assert kept() == []  # the deed was not done either; of the refusal tells the middleware, after it
        note(Kind.EXPORT, view="backup")
        assert kept() == [("export", "done", None, "backup", "")]

    @pytest.mark.both
    def test_a_row_is_never_changed_nor_deleted(self):
        note(Kind.EXPORT, view="backup")
        for sql in ("UPDATE accounts_securityevent SET times = 2", "DELETE FROM accounts_securityevent"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)

    def test_an_address_goes_after_a_while_and_what_happened_stays(self, rf, clock):
        with from_address(rf, "2001:db8::7"):
            note(Kind.EXPORT)
        assert SecurityTally.objects.get().address == "2001:db8::"
        assert forget_addresses(now() - KEPT) == 0
        with clock.at(now() + KEPT + timedelta(minutes=1)):
            assert forget_addresses(now() - KEPT) == 1
        found = SecurityTally.objects.get()
        assert (found.address, found.key, found.times) == ("", f"over:{found.pk}", 1)
        assert SecurityEvent.objects.count() == 1

    def test_what_cannot_be_written_stops_nobody_and_is_said(self, client, monkeypatch, caplog):
        def full(*args, **kwargs):
            raise DatabaseError("disk full")

        monkeypatch.setattr(SecurityEvent, "save", full)
        assert client.get("/staff/nowhere/").status_code == 404
        assert "could not be written" in caplog.text


def test_the_log_has_a_line_for_each_row_with_its_name_and_no_word_of_anybody(caplog):
    user = make_user(Role.CONTRIBUTOR, name="Zebedee Quarrington")
    with caplog.at_level(logging.INFO, "csprapp.security"):
        for _ in range(5):
            note(Kind.REFUSED, Outcome.REFUSED, user=user, about="404 7", view="action")
    lines = [json.loads(JSONFormatter().format(record)) for record in caplog.records]
    assert [line["times"] for line in lines] == [1, 2, 4]
    said = {"event": "refused", "outcome": "refused", "user": user.pk, "view": "action", "subject": "404 7"}
    assert said.items() <= lines[0].items()
    assert "Quarrington" not in str(lines)
