"""A rule that is only considered, tried on the partnership's own dates."""

import datetime as dt
import random

import pytest
from django.db import transaction

from cases.deadlines import services
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, EndReason, RuleVersion
from cases.deadlines.rehearsal import Outcome, rehearse
from csprapp.accounts.roles import Role
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.services import add
from tests.clock.factories import day
from tests.factories import make_user
from tests.factories_deadlines import make_deadline

pytestmark = pytest.mark.django_db
TODAY = day("2026-11-03")


@pytest.fixture
def by():
    return make_user(Role.ADMINISTRATOR)


def version(length: int, unit: str = "working_days", key: str = "notify_panel", **facts) -> RuleVersion:
    said = {"source": "A consultation", "edition": "Draft", "in_force_from": day("2027-01-01")} | facts
    return RuleVersion(key=key, length=length, unit=unit, **said)


def met(by, started_on: str, on: str, **facts) -> Deadline:
    deadline = make_deadline(by, started_on=started_on, **facts)
    return services.meet(deadline, day(on), by=by, decided_on=day(on))


class TestOutcomes:
    """Day 0 is Monday 5 January 2026: due on 12 January with five working days, on 8 January with three."""

    def outcomes(self, length: int = 3) -> list[tuple[Outcome, Outcome]]:
        return [(one.before, one.after) for one in rehearse(version(length), TODAY).tried]

    def test_what_was_met_in_time_may_have_been_late_and_the_other_way_round(self, by):
        met(by, "2026-01-05", "2026-01-09")
        assert self.outcomes() == [(Outcome.IN_TIME, Outcome.LATE)]
        met(by, "2026-01-05", "2026-01-13")
        assert self.outcomes(6) == [(Outcome.IN_TIME, Outcome.IN_TIME), (Outcome.LATE, Outcome.IN_TIME)]

    def test_what_is_open_may_be_overdue_today(self, by):
        make_deadline(by, started_on="2026-10-28")
        assert self.outcomes() == [(Outcome.RUNNING, Outcome.OVERDUE)]
        assert rehearse(version(3), TODAY).counts == [
            ("Met in time", 0, 0),
            ("Met late", 0, 0),
            ("Overdue today", 0, 1),
            ("Still to come", 1, 0),
        ]

    def test_what_came_out_otherwise_is_shown_first_and_what_stays_is_only_counted(self, by):
        same, other = met(by, "2026-01-05", "2026-01-07"), met(by, "2026-02-02", "2026-02-06")
        rehearsal = rehearse(version(3), TODAY)
        assert [one.deadline_id for one in rehearsal.moved] == [other.pk, same.pk]
        assert rehearse(version(5), TODAY).moved == []
        assert len(rehearse(version(5), TODAY).tried) == 2

    def test_a_date_that_the_panel_advised_goes_on_governing(self, by):
        deadline = make_deadline(by, started_on="2026-01-05")
        services.set_date(deadline, day("2026-02-02"), by=by, decided_on=day("2026-01-06"), why="Advised")
        services.meet(deadline, day("2026-01-30"), by=by, decided_on=day("2026-01-30"))
        assert self.outcomes() == [(Outcome.IN_TIME, Outcome.IN_TIME)]
        assert rehearse(version(3), TODAY).moved == []

    def test_what_ended_unmet_began_long_ago_or_follows_another_rule_is_not_tried(self, by):
        services.end(
            make_deadline(by, started_on="2026-01-05"),
            TODAY,
            EndReason.NO_LONGER_NEEDED,
            by=by,
            decided_on=TODAY,
            why="Void",
        )
        met(by, "2023-11-02", "2023-11-03")
        make_deadline(by, "lcspr", "2026-01-05")
        assert rehearse(version(3), TODAY).tried == []
        met(by, "2023-11-03", "2023-11-06")
        assert len(rehearse(version(3), TODAY).tried) == 1

    def test_a_length_that_leaves_the_calendar_is_refused(self, by):
        make_deadline(by)
        with pytest.raises(OutsideCalendar):
            rehearse(version(30_000), TODAY)

    def test_nothing_is_saved(self, by):
        deadline = met(by, "2026-01-05", "2026-01-09")
        before = Deadline.objects.values().get(pk=deadline.pk), deadline.changes.count()
        rehearse(version(3), TODAY)
        assert (Deadline.objects.values().get(pk=deadline.pk), deadline.changes.count()) == before
        assert not RuleVersion.objects.exists()


def random_deadlines(by, chance: random.Random, count: int) -> None:
    """Clocks of two rules, met and open, some with an advised date and some whose start was corrected."""
    for _ in range(count):
        start = TODAY - dt.timedelta(days=chance.randrange(1, 1_090))
        key = chance.choice(["notify_panel", "rapid_review"])
        deadline = make_deadline(by, key, start.isoformat())
        if chance.random() < 0.3:
            to = start + dt.timedelta(days=chance.randrange(20, 60))
            services.set_date(deadline, to, by=by, decided_on=start, why="Advised")
        if chance.random() < 0.3:
            earlier = start - dt.timedelta(days=chance.randrange(1, 5))
            services.correct_start(deadline, earlier, by=by, decided_on=start, why="Corrected")
        if chance.random() < 0.7:
            on = min(TODAY, start + dt.timedelta(days=chance.randrange(0, 30)))
            services.meet(deadline, on, by=by, decided_on=on)


def test_it_says_what_working_everything_out_again_would_say(by, everything):
    """Against a copy: the version is put in force for every day, and each ledger is read from its beginning."""
    chance = random.Random(5)
    random_deadlines(by, chance, 500 if everything else 25)
    for length, unit in ((3, "working_days"), (10, "days"), (1, "months"), (7, "working_days")):
        for key in ("notify_panel", "rapid_review"):
            draft = version(length, unit, key, counts_day_0=chance.random() < 0.5)
            said = {one.deadline_id: one.due_after for one in rehearse(draft, TODAY).tried}
            with transaction.atomic():
                for held in rules_in_force().versions(key):
                    again = version(length, unit, key, counts_day_0=draft.counts_day_0)
                    again.in_force_from = held.in_force_from
                    add(again, by=by, why="A copy")
                calendar, rules = calendar_in_force(), rules_in_force()
                worked_out = {
                    deadline.pk: services.folded(deadline, list(deadline.changes.all()), calendar, rules).due_on
                    for deadline in Deadline.objects.filter(rule_key=key)
                }
                transaction.set_rollback(True)
            assert said == {pk: due for pk, due in worked_out.items() if pk in said}
            assert len(said) == sum(Deadline.objects.get(pk=pk).started_on >= day("2023-11-03") for pk in worked_out)
