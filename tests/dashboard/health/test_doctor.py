"""The command and the page that show it all."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from csprapp.accounts.roles import Role
from dashboard.health import checks
from dashboard.health.findings import Finding, Look, State, ok, soon, unsafe, warning
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PAGE = "/staff/settings/health/"


@pytest.fixture
def only(monkeypatch):
    """A function that leaves these findings as all there is."""

    def left(*findings: Finding) -> None:
        monkeypatch.setattr(checks, "OF_DATABASE", ())
        named = [(f"Thing {number}", lambda look, one=one: one) for number, one in enumerate(findings, 1)]
        monkeypatch.setattr(checks, "OF_MACHINE", named)

    return left


def doctor(capsys):
    call_command("doctor")
    return capsys.readouterr().out


def test_it_names_what_is_wrong_with_what_mends_it_and_ends_well_while_nothing_is_unsafe(only, capsys):
    only(ok("All is well."), warning("It is late.", "wind the clock"), soon("It rusts.", "oil it"))
    said = doctor(capsys)
    assert "ok       Thing 1: All is well." in said
    assert "warning  Thing 2: It is late.\n         wind the clock\n" in said
    assert "soon     Thing 3: It rusts.\n         oil it\n" in said


def test_it_ends_with_1_when_something_is_unsafe(only, capsys):
    only(unsafe("It burns.", "put it out"), unsafe("It leaks.", "close it"))
    with pytest.raises(CommandError, match=r"^Unsafe: Thing 1, Thing 2\.$"):
        doctor(capsys)


def test_everything_is_looked_at_in_a_demonstration_without_a_fault_of_its_own(capsys):
    connection.cursor().execute("CREATE TABLE csprapp_cache (cache_key text)") if no_cache_table() else None
    said = doctor(capsys)
    assert "unsafe" not in said
    assert "could not be checked" not in said


def no_cache_table():
    return "csprapp_cache" not in Look().columns


def test_while_the_database_is_away_the_machine_is_looked_at_all_the_same(monkeypatch):
    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    first, *others = checks.look()
    assert (first.name, first.finding.state) == ("Database", State.UNSAFE)
    assert "Free space" in [one.name for one in others]
    assert not {name for name, _ in checks.OF_DATABASE} & {one.name for one in others}


def test_a_check_that_fails_hides_no_other():
    def broken(look):
        raise PermissionError

    assert checks.result("Something", broken, Look()).finding.state is State.UNSAFE


class TestPage:
    def test_an_administrator_reaches_it_from_the_settings_and_reads_what_is_wrong_first(self, sign_in, only):
        client = sign_in(make_user(Role.ADMINISTRATOR))
        assert f'href="{PAGE}"' in client.get("/staff/settings/").content.decode()
        late, rusty = warning("It is late.", "wind the clock"), soon("It rusts.", "oil it")
        only(ok("All is well."), late, rusty, unsafe("It burns.", "put it out"))
        page = client.get(PAGE).content.decode()
        places = [page.index(words) for words in ("It burns.", "It rusts.", "It is late.", "All is well.")]
        assert places == sorted(places)
        assert re.findall(r'govuk-tag--red">(.*?)<', page) == ["Unsafe", "Within days"]
        for words in ("3 things to deal with", "What to do: wind the clock", "Check again", "doctor"):
            assert words in page

    def test_nobody_else_does(self, sign_in):
        others = [role for role in Role if role is not Role.ADMINISTRATOR]
        assert sign_in(make_user(*others)).get(PAGE).status_code == 403

    def test_it_costs_twelve_questions_at_most(self, sign_in, django_assert_max_num_queries):
        client = sign_in(make_user(Role.ADMINISTRATOR))
        client.get(PAGE)  # renews the session, once
        with django_assert_max_num_queries(12):
            client.get(PAGE)
