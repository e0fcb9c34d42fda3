import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases.deadlines import services
from cases.deadlines.calendars import shipped_calendar
from cases.deadlines.models import Deadline, DeadlineChange, EndReason, RuleVersion
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.clock.calendar import BeyondHorizon
from csprapp.clock.ledger import Kind
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add
from dashboard.work.queries import within
from dashboard.work.rules import Group, bounds
from tests.clock.factories import day
from tests.factories import make_user
from tests.factories_deadlines import make_deadline, open_deadline

pytestmark = pytest.mark.django_db
TODAY = day("2026-11-20")


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR)


@pytest.fixture
def manager():
    return make_user(Role.MANAGER)


def dates(deadline):
    deadline.refresh_from_db()
    return [deadline.first_computed_on, deadline.computed_on, deadline.due_on, deadline.act_on]


def test_a_clock_that_starts_has_every_date(coordinator):
    deadline = make_deadline(coordinator)
    assert dates(deadline) == [day("2026-11-09")] * 4
    assert deadline.rule_version == "2023-12-15 +5 working_days"
    assert deadline.calendar_version == shipped_calendar().version
    assert deadline.is_open
    assert not deadline.provisional


def test_a_duty_of_a_subject_has_one_deadline(coordinator):
    make_deadline(coordinator, subject_id=900)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_deadline(coordinator, subject_id=900)


def test_an_agreed_duty_keeps_the_date_that_was_agreed(coordinator):
    deadline = make_deadline(coordinator, "agreed", agreed_on=day("2026-12-01"))
    assert dates(deadline) == [day("2026-12-01")] * 4
    with pytest.raises(services.Refused, match="Enter the date that was agreed"):
        make_deadline(coordinator, "agreed")


def test_a_date_beyond_the_published_list_is_provisional_and_beyond_the_horizon_refused(coordinator):
    assert make_deadline(coordinator, "lcspr", "2028-08-01").provisional
    with pytest.raises(BeyondHorizon):
        make_deadline(coordinator, "lcspr", "2038-08-01")


def test_the_panels_date_governs_and_the_statutory_one_stays_beside_it(coordinator):
    deadline = make_deadline(coordinator, "rapid_review")
    services.set_date(deadline, day("2026-12-01"), by=coordinator, why="Panel letter", decided_on=TODAY)
    assert dates(deadline) == [day("2026-11-23"), day("2026-11-23"), day("2026-12-01"), day("2026-12-01")]
    line = deadline.changes.get()
    assert (line.old_date, line.new_date, line.by_name) == (day("2026-11-23"), day("2026-12-01"), coordinator.name)


def test_a_corrected_start_moves_the_statutory_date_even_when_met(coordinator):
    deadline = make_deadline(coordinator)
    services.meet(deadline, day("2026-11-09"), by=coordinator, decided_on=TODAY)
    services.correct_start(deadline, day("2026-10-30"), by=coordinator, why="Log found", decided_on=TODAY)
    assert dates(deadline)[:3] == [day("2026-11-09"), day("2026-11-06"), day("2026-11-06")]
    assert deadline.met_on == day("2026-11-09")
    assert (deadline.recorded_start, deadline.started_on) == (day("2026-11-02"), day("2026-10-30"))


def test_a_corrected_start_takes_the_rule_in_force_on_that_day(coordinator):
    version = RuleVersion(
        key="notify_panel",
        length=10,
        unit="working_days",
        source="New guidance",
        edition="2026",
        in_force_from=day("2026-11-04"),
    )
    add(version, by=coordinator, why="Guidance changed")
    deadline = make_deadline(coordinator)
    assert deadline.due_on == day("2026-11-09")
    services.correct_start(deadline, day("2026-11-04"), by=coordinator, why="Log found", decided_on=TODAY)
    assert deadline.due_on == day("2026-11-18")
    assert deadline.rule_version == "2026-11-04 +10 working_days"


def test_a_delay_moves_the_day_to_act_and_not_the_due_date(manager):
    deadline = make_deadline(manager, "lcspr", "2026-05-02")
    services.record_delay(
        deadline,
        day("2027-02-01"),
        by=manager,
        why="Trial listed",
        decided_on=TODAY,
        category="criminal",
        look_again=True,
        panel_told_on=TODAY,
        minister_told_on=TODAY,
    )
    assert dates(deadline)[2:] == [day("2026-11-02"), day("2027-02-01")]
    assert deadline.get_waiting_for_display() == "the criminal proceedings"
    assert not deadline.changes.get().for_a_look


def test_a_delay_by_a_coordinator_is_marked_until_a_manager_looked(coordinator, manager):
    deadline = make_deadline(coordinator, "lcspr", "2026-05-02")
    services.record_delay(
        deadline, day("2027-02-01"), by=coordinator, why="Inquest", decided_on=TODAY, category="inquest"
    )
    assert deadline.waiting_for == ""
    assert list(Deadline.objects.for_a_managers_look()) == [deadline]
    with pytest.raises(NotAllowed):
        services.look_at(deadline, by=coordinator, decided_on=TODAY)
    services.look_at(deadline, by=manager, decided_on=TODAY)
    assert not Deadline.objects.for_a_managers_look().exists()


def test_a_look_where_none_waits_leaves_the_ledger_as_it_is(coordinator, manager):
    deadline = make_deadline(coordinator, "lcspr", "2026-05-02")
    said = {"by": coordinator, "why": "Inquest", "decided_on": TODAY}
    services.look_at(deadline, by=manager, decided_on=TODAY)
    assert deadline.changes.count() == 0
    services.record_delay(deadline, day("2027-02-01"), category="inquest", **said)
    for _ in ("pressed", "pressed again"):
        services.look_at(deadline, by=manager, decided_on=TODAY)
    services.record_delay(deadline, day("2027-03-01"), category="inquest", **said)
    services.end(deadline, TODAY, EndReason.NO_LONGER_NEEDED, **said)
    services.look_at(deadline, by=manager, decided_on=TODAY)
    kinds = list(deadline.changes.values_list("kind", flat=True))
    assert kinds == ["delay_recorded", "looked_at", "delay_recorded", "ended"]


def test_a_delay_that_was_taken_back_by_mistake_is_still_to_be_looked_at(coordinator):
    deadline = make_deadline(coordinator, "lcspr", "2026-05-02")
    said = {"by": coordinator, "why": "Inquest", "decided_on": TODAY}
    services.record_delay(deadline, day("2027-02-01"), category="inquest", **said)
    for waits in (False, True):
        services.reverse_change(deadline.changes.latest("pk"), **said)
        assert Deadline.objects.for_a_managers_look().exists() == waits


def test_somebody_without_the_role_records_no_delay():
    scrutineer = make_user(Role.SCRUTINEER)
    deadline = make_deadline(scrutineer, "lcspr", "2026-05-02")
    with pytest.raises(NotAllowed):
        services.record_delay(deadline, TODAY, by=scrutineer, why="No", decided_on=TODAY, category="other")


def test_met_taken_back_and_met_again(coordinator):
    deadline = make_deadline(coordinator)
    services.meet(deadline, day("2026-11-05"), by=coordinator, decided_on=TODAY)
    assert deadline.met_on == day("2026-11-05")
    services.reopen(deadline, by=coordinator, why="Wrong case", decided_on=TODAY)
    assert deadline.is_open
    services.meet(deadline, day("2026-11-10"), by=coordinator, decided_on=TODAY)
    assert deadline.met_on == day("2026-11-10")
    services.reopen(deadline, by=coordinator, why="Wrong case", decided_on=TODAY)
    assert deadline.is_open


def test_ended_says_why_and_can_be_met_after_all(coordinator):
    deadline = make_deadline(coordinator)
    services.end(deadline, TODAY, "duplicate", by=coordinator, decided_on=TODAY)
    assert (deadline.ended_on, deadline.end_reason) == (TODAY, "duplicate")
    services.meet(deadline, day("2026-11-05"), by=coordinator, decided_on=TODAY)
    assert (deadline.met_on, deadline.ended_on, deadline.end_reason) == (day("2026-11-05"), None, "")
    with pytest.raises(services.Refused, match="This has been done"):
        services.end(deadline, TODAY, "duplicate", by=coordinator, decided_on=TODAY)


def test_taking_a_line_back_twice_lets_it_stand_again(coordinator):
    deadline = make_deadline(coordinator)
    services.set_date(deadline, day("2026-11-12"), by=coordinator, why="Letter", decided_on=TODAY)
    line = deadline.changes.get()
    services.reverse_change(line, by=coordinator, why="Wrong letter", decided_on=TODAY)
    assert dates(deadline)[2] == day("2026-11-09")
    services.reverse_change(line, by=coordinator, why="Right after all", decided_on=TODAY)
    assert dates(deadline)[2] == day("2026-11-12")


def test_a_date_before_the_start_is_refused_unless_the_rule_counts_back(coordinator):
    deadline = make_deadline(coordinator)
    with pytest.raises(services.Refused, match="on or after Mon 2 Nov 2026, the day the clock started"):
        services.set_date(deadline, day("2026-11-01"), by=coordinator, why="Slip", decided_on=TODAY)
    advance = make_deadline(coordinator, "advance_copy_law", "2026-12-10")
    services.set_date(advance, day("2026-12-01"), by=coordinator, why="Earlier", decided_on=TODAY)
    assert advance.due_on == day("2026-12-01")


def test_a_change_without_a_reason_is_refused(coordinator):
    deadline = make_deadline(coordinator)
    with pytest.raises(services.Refused, match="Enter why"):
        services.set_date(deadline, day("2026-11-12"), by=coordinator, why=" ", decided_on=TODAY)


def test_of_two_people_who_saw_the_same_version_one_wins(coordinator, manager):
    deadline = make_deadline(coordinator)
    seen = deadline.version
    services.set_date(deadline, day("2026-11-12"), by=coordinator, why="Letter", decided_on=TODAY, version=seen)
    with pytest.raises(Conflict) as conflict:
        services.set_date(deadline, day("2026-11-13"), by=manager, why="Call", decided_on=TODAY, version=seen)
    assert conflict.value.current.due_on == day("2026-11-12")
    assert deadline.changes.count() == 1


def test_a_line_of_the_ledger_is_never_changed_or_deleted(coordinator):
    deadline = make_deadline(coordinator)
    services.set_date(deadline, day("2026-11-12"), by=coordinator, why="Letter", decided_on=TODAY)
    line = deadline.changes.get()
    for spoil in (lambda: DeadlineChange.objects.update(value=TODAY), line.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()


def test_a_new_owner_is_on_the_ledger_and_moves_nothing(coordinator, manager):
    deadline = make_deadline(coordinator)
    services.assign(deadline, manager, by=manager, decided_on=TODAY, why="On leave")
    assert deadline.owner == manager
    line = deadline.changes.get()
    assert (line.kind, line.reason) == (Kind.OWNER_CHANGED, f"From nobody to {manager}. On leave")
    services.assign(deadline, manager, by=manager, decided_on=TODAY)
    assert deadline.changes.count() == 1


def test_the_groups_of_the_work_list_hold_every_open_deadline_once(coordinator):
    for start in ("2026-11-10", "2026-11-13", "2026-11-16", "2026-11-18", "2026-12-01"):
        make_deadline(coordinator, started_on=start)
    met = make_deadline(coordinator)
    services.meet(met, TODAY, by=coordinator, decided_on=TODAY)
    limits, running = bounds(TODAY, shipped_calendar()), Deadline.objects.open()
    counts = [running.filter(within(group, limits)).count() for group in Group]
    assert counts == [1, 1, 2, 1]
    assert sum(counts) == running.count() == 5


def test_nobody_puts_a_duty_aside_for_longer_than_three_months_without_a_look(manager):
    deadline = make_deadline(manager, "lcspr", "2026-04-10")
    facts = {"by": manager, "why": "Trial", "decided_on": TODAY, "category": "criminal"}
    with pytest.raises(Refused, match="Look again by Sat 20 Feb 2027 at the latest"):
        services.record_delay(deadline, day("2027-02-21"), look_again=True, **facts)
    services.record_delay(deadline, day("2027-02-20"), look_again=True, **facts)
    services.record_delay(deadline, day("2027-06-30"), **facts)
    assert deadline.target_on == day("2027-06-30")


def test_a_look_again_date_stands_in_the_list_and_the_figures_still_count_it_late(manager):
    from cases.deadlines.calendars import rules_in_force
    from cases.deadlines.queries import standing_of

    deadline = make_deadline(manager, "lcspr", "2026-04-10")
    services.record_delay(
        deadline, day("2027-01-29"), by=manager, why="Trial", decided_on=TODAY, category="criminal", look_again=True
    )
    overdue = within(Group.OVERDUE, bounds(TODAY, shipped_calendar()))
    assert not Deadline.objects.open().filter(overdue).exists()
    assert deadline.is_open
    assert deadline.due_on < TODAY
    assert standing_of(deadline, TODAY, shipped_calendar(), rules_in_force()).words == (
        "6 months passed on Sat 10 Oct 2026; waiting for the criminal proceedings; look again Fri 29 Jan 2027"
    )
    overdue = within(Group.OVERDUE, bounds(day("2027-01-30"), shipped_calendar()))
    assert list(Deadline.objects.open().filter(overdue)) == [deadline]


def test_the_whole_change_is_undone_when_any_write_fails(coordinator, monkeypatch):
    deadline = make_deadline(coordinator)
    monkeypatch.setattr(Deadline, "save", lambda self, **kwargs: (_ for _ in ()).throw(RuntimeError("power cut")))
    with pytest.raises(RuntimeError):
        services.set_date(deadline, day("2026-11-12"), by=coordinator, why="Letter", decided_on=TODAY)
    monkeypatch.undo()
    assert dates(deadline) == [day("2026-11-09")] * 4
    assert not deadline.changes.exists()


def test_instants_are_never_taken_for_days(coordinator):
    with pytest.raises(TypeError):
        open_deadline(
            incident=None,
            rule_key="notify_panel",
            route="deadline",
            subject_id=1,
            label="x",
            started_on=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
            by=coordinator,
        )
