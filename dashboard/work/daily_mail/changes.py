"""What somebody else changed since the last daily mail: dates that moved, and dates that were given to somebody."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from django.db.models import Q

from cases.deadlines.models import Deadline, DeadlineChange
from cases.mails.naming import COLUMNS
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.clock.ledger import Kind
from csprapp.mail.digests import key_of
from csprapp.mail.models import Digest, Outbox
from csprapp.mail.parts import Part
from csprapp.records.timers import AHEAD
from dashboard.work.daily_mail.people import People
from dashboard.work.daily_mail.rules import Line, Said
from dashboard.work.daily_mail.words import NUMBERED, page_of, words_of

MOVES = (
    Kind.START_CORRECTED, Kind.DATE_SET, Kind.DELAY_RECORDED, Kind.CALENDAR_CHANGED, Kind.RULE_CHANGED, Kind.REVERSED,
)  # fmt: skip
# Mail that told at once that work was given: its dates are not told once more.
GIVEN = ("case_assigned", "case_started", "account-work")
BEFORE_THE_FIRST = timedelta(days=7)  # how far back the first mail to somebody looks
OVERLAP = timedelta(hours=1)  # a change may be saved a little later than it was made; what was said is not said again


@dataclass
class Changes:
    """The lines of the ledgers that others wrote since each person's last mail."""

    people: People
    last: Mapping[str, Digest]  # by `key_of`
    keeper: Callable[[int | None, int | None], User | None]
    at: datetime

    def read(self) -> Iterator[tuple[User, Line]]:
        """Of each open date that was moved or handed over of late, one line for whoever keeps it now."""
        since = self.at - AHEAD
        rows = DeadlineChange.objects.filter(kind__in=[*MOVES, Kind.OWNER_CHANGED], at__gt=since)
        rows = rows.filter(Q(deadline__met_on=None), Q(deadline__ended_on=None)).order_by("deadline", "pk")
        given = self._given(london_date(since))
        dates = READ_OF_A_CHANGE
        found = rows.select_related("deadline__incident").only("kind", "at", "by", "old_date", *dates)
        for _, lines in groupby(found, key=lambda row: row.deadline_id):
            changes = list(lines)
            deadline = changes[0].deadline
            keeper = self.keeper(deadline.owner_id, deadline.incident.owner_id if deadline.incident else None)
            if keeper and (line := self._line(changes, keeper, given)):
                yield keeper, line

    def _given(self, since: date) -> dict[int, set[str]]:
        """By person, the cases of which they were told at once that they are theirs; "" when it was of several."""
        given: dict[int, set[str]] = defaultdict(set)
        rows = Outbox.objects.filter(kind__in=GIVEN, day__gte=since, user__isnull=False)
        for user, case in rows.values_list("user", "case"):
            given[user].add(case)
        return given

    def _line(self, rows: list[DeadlineChange], keeper: User, given: Mapping[int, set[str]]) -> Line | None:
        """One line for what happened to a date, or None when that is nothing new to its owner."""
        last, deadline = self.last.get(key_of(keeper)), rows[0].deadline
        since = last.written_at - OVERLAP if last else self.at - BEFORE_THE_FIRST
        said = set(last.said) if last else set()
        new = [row for row in rows if row.at > since and row.by_id != keeper.pk and _key(row) not in said]
        moved = [row for row in new if row.kind != Kind.OWNER_CHANGED]
        gave = [row for row in new if row.kind == Kind.OWNER_CHANGED]
        case = deadline.incident.reference if deadline.incident else ""
        told = bool(given[keeper.pk] & {case, ""}) or deadline.route in NUMBERED
        was = moved[0].old_date if moved else None
        if was == deadline.act_on:
            was = None
        if was is None and (not gave or told):
            return None
        say = partial(self._say, deadline, was, bool(gave) and not told, keeper)
        return Line(Part.CHANGED, (deadline.act_on, deadline.pk), tuple(map(_key, new)), say)

    def _say(self, deadline: Deadline, was: date | None, given: bool, keeper: User) -> Said:
        case = deadline.incident
        masked = bool(case) and not self.people.open_to(keeper, case.pk, case.restricted)
        words, url = words_of(deadline, masked=masked), page_of(deadline, masked=masked)
        now = day_words(deadline.act_on)
        dates = f"was {day_words(was)}, now {now}" if was else f"due {now}"
        return words, f"{words[0].upper()}{words[1:]}, {dates}.{' It is yours now.' if given else ''}", url


def _key(row: DeadlineChange) -> str:
    return f"{Part.CHANGED}:{row.pk}"


READ_OF_A_CHANGE = [f"deadline__{field.name}" for field in Deadline._meta.concrete_fields]
READ_OF_A_CHANGE += [f"deadline__incident__{name}" for name in (*COLUMNS, "area", "owner", "restricted")]
