import io

import pytest
from django.core.management import CommandError, call_command

from cases.deadlines import services
from cases.deadlines.models import CalendarDay
from csprapp.records.services import add
from tests.clock.factories import day
from tests.factories import make_user
from tests.factories_deadlines import make_deadline

pytestmark = pytest.mark.django_db


def run(*args):
    out = io.StringIO()
    call_command("recalculate_deadlines", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def admin():
    return make_user("administrator")


@pytest.fixture
def moving(admin):
    deadline = make_deadline(admin)
    add(CalendarDay(kind="added", day=day("2026-11-05"), name="A day", source="Gazette"), by=admin, why="Proclaimed")
    return deadline


def test_a_dry_run_shows_what_would_move_and_moves_nothing(moving):
    assert run("--dry-run") == (
        "Notify the national Panel: Mon 9 Nov 2026 -> Tue 10 Nov 2026\n1 open deadline would move.\n"
    )
    moving.refresh_from_db()
    assert moving.due_on == day("2026-11-09")


def test_a_run_moves_them_under_a_name_and_a_reason(admin, moving):
    assert run("--by", admin.email, "--why", "Proclaimed").endswith("1 open deadline moved.\n")
    moving.refresh_from_db()
    assert moving.due_on == day("2026-11-10")
    assert moving.changes.get().by == admin
    assert run("--dry-run") == "0 open deadlines would move.\n"


def test_a_date_that_governs_is_said_to_stay(admin):
    deadline = make_deadline(admin, "rapid_review")
    services.set_date(deadline, day("2026-12-01"), by=admin, why="Letter", decided_on=day("2026-11-03"))
    add(CalendarDay(kind="added", day=day("2026-11-05"), name="A day", source="Gazette"), by=admin, why="Proclaimed")
    assert "(the date that applies stays Tue 1 Dec 2026)" in run("--dry-run")


def test_a_run_without_a_name_and_a_reason_is_refused(moving):
    with pytest.raises(CommandError, match="Give --by"):
        run()
    coordinator = make_user("coordinator")
    for address in (coordinator.email, "nobody@demo.example"):
        with pytest.raises(CommandError, match="is nobody who may"):
            run("--by", address, "--why", "x")
