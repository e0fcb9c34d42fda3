"""When the bank holidays or a rule change."""

import pytest

from cases.deadlines import recalculation, services
from cases.deadlines.calendars import build, calendar_in_force, rules_in_force
from cases.deadlines.models import CalendarDay, Deadline, DeadlineChange, RuleVersion
from cases.deadlines.recalculation import plan, recalculate
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.records.services import add
from tests.clock.factories import day
from tests.factories import make_user
from tests.factories_deadlines import make_deadline

pytestmark = pytest.mark.django_db
TODAY = day("2026-11-03")


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR)


def add_holiday(by, text="2026-11-05", name="A proclaimed day"):
    return add(CalendarDay(kind="added", day=day(text), name=name, source="The Gazette"), by=by, why="Proclaimed")


def run(by):
    return recalculate(by=by, why="A day was proclaimed", today=TODAY)


def test_a_new_holiday_moves_the_open_deadlines_whose_window_holds_it(admin):
    moved, before = make_deadline(admin, owner=admin), make_deadline(admin, started_on="2026-10-26")
    monthly = make_deadline(admin, "lcspr", "2026-10-26")
    add_holiday(admin)
    moves = run(admin)
    assert [move.deadline_id for move in moves] == [moved.pk]
    for deadline, due in ((moved, "2026-11-10"), (before, "2026-11-02"), (monthly, "2027-04-26")):
        deadline.refresh_from_db()
        assert deadline.due_on == deadline.computed_on == deadline.act_on == day(due)
    assert moved.first_computed_on == day("2026-11-09")
    assert moved.calendar_version == calendar_in_force().version
    line = moved.changes.get()
    assert (line.kind, line.old_date, line.new_date) == ("calendar_changed", day("2026-11-09"), day("2026-11-10"))
    assert (line.reason, line.by_name, line.decided_on) == ("A day was proclaimed", admin.name, TODAY)


def test_met_and_ended_deadlines_never_move(admin):
    met, ended = make_deadline(admin), make_deadline(admin)
    services.meet(met, TODAY, by=admin, decided_on=TODAY)
    services.end(ended, TODAY, "duplicate", by=admin, decided_on=TODAY)
    add_holiday(admin)
    assert run(admin) == []


def test_where_the_panels_date_governs_only_the_statutory_one_moves(admin):
    deadline = make_deadline(admin, "rapid_review")
    services.set_date(deadline, day("2026-12-01"), by=admin, why="Letter", decided_on=TODAY)
    agreed = make_deadline(admin, "rapid_review", started_on="2026-11-03")
    services.set_date(agreed, day("2026-11-24"), by=admin, why="Letter", decided_on=TODAY)
    services.reverse_change(agreed.changes.get(), by=admin, why="Slip", decided_on=TODAY)
    add_holiday(admin)
    run(admin)
    deadline.refresh_from_db()
    agreed.refresh_from_db()
    assert (deadline.computed_on, deadline.due_on) == (day("2026-11-24"), day("2026-12-01"))
    assert (agreed.computed_on, agreed.due_on) == (day("2026-11-25"), day("2026-11-25"))


def test_a_delay_still_stands_after_the_date_has_moved(admin):
    manager = make_user(Role.MANAGER)
    deadline = make_deadline(manager, "rapid_review")
    services.record_delay(deadline, day("2027-01-15"), by=manager, why="Trial", decided_on=TODAY, category="criminal")
    add_holiday(admin)
    run(admin)
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.act_on) == (day("2026-11-24"), day("2027-01-15"))


def test_a_new_version_of_a_rule_moves_only_clocks_started_since(admin):
    old, new = make_deadline(admin, started_on="2026-10-30"), make_deadline(admin)
    add(
        RuleVersion(
            key="notify_panel", length=7, unit="working_days", source="New guidance", edition="2026",
            in_force_from=day("2026-11-01"),
        ),
        by=admin,
        why="Guidance changed",
    )  # fmt: skip
    assert [(m.deadline_id, m.kind) for m in run(admin)] == [(new.pk, "rule_changed")]
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.due_on, new.due_on) == (day("2026-11-06"), day("2026-11-11"))
    assert new.rule_version == "2026-11-01 +7 working_days"


def test_a_plan_moves_nothing(admin):
    deadline = make_deadline(admin)
    considered = build(added=((day("2026-11-05"), "Perhaps"),))
    moves = plan(considered, rules_in_force())
    assert [(m.due_before, m.due_after) for m in moves] == [(day("2026-11-09"), day("2026-11-10"))]
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-11-09")
    assert not DeadlineChange.objects.exists()


def test_recalculating_twice_moves_nothing_the_second_time(admin):
    make_deadline(admin)
    add_holiday(admin)
    assert len(run(admin)) == 1
    assert run(admin) == []
    assert DeadlineChange.objects.count() == 1


def test_dates_that_the_published_list_reaches_are_provisional_no_more(admin):
    deadline = make_deadline(admin, "lcspr", "2028-08-01")
    assert deadline.provisional
    row = CalendarDay(kind="published", day=day("2029-12-31"), source="https://www.gov.uk/bank-holidays")
    add(row, by=admin, why="The list grew")
    assert run(admin) == []
    deadline.refresh_from_db()
    assert not deadline.provisional
    assert calendar_in_force().horizon == day("2039-12-31")


def test_a_crash_in_the_middle_leaves_every_deadline_as_before(admin, monkeypatch):
    deadlines = [make_deadline(admin) for _ in range(3)]
    add_holiday(admin)

    def crash(*args, **kwargs):
        raise RuntimeError("power cut")

    for step in ("append_rows", "_mark_provisional"):
        with monkeypatch.context() as broken:
            broken.setattr(recalculation, step, crash)
            with pytest.raises(RuntimeError):
                run(admin)
        assert set(Deadline.objects.values_list("due_on", "version")) == {(day("2026-11-09"), 1)}
        assert not DeadlineChange.objects.exists()
        assert not Outbox.objects.exists()
    assert len(run(admin)) == len(deadlines)


def test_what_was_recalculated_is_what_the_ledger_folds_to(admin):
    plain, advised = make_deadline(admin), make_deadline(admin, "rapid_review")
    services.set_date(advised, day("2026-12-01"), by=admin, why="Letter", decided_on=TODAY)
    add_holiday(admin)
    run(admin)
    calendar, rules = calendar_in_force(), rules_in_force()
    for deadline in (plain, advised):
        deadline.refresh_from_db()
        dates = services.folded(deadline, list(deadline.changes.all()), calendar, rules)
        assert (deadline.computed_on, deadline.due_on, deadline.act_on) == (
            dates.computed_on,
            dates.due_on,
            dates.act_on,
        )


def test_the_number_of_questions_does_not_grow_with_the_deadlines(admin):
    def counted(number):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for _ in range(number):
            make_deadline(admin)
        row = add_holiday(admin, f"2026-11-0{4 + len(CalendarDay.objects.all())}")
        with CaptureQueriesContext(connection) as queries:
            run(admin)
        return len(queries), row

    few, _ = counted(2)
    many, _ = counted(20)
    assert many <= few
