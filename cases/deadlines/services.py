"""What moves a deadline: opening it, and lines on its ledger. Nothing else writes its dates.

Every function here is one transaction, names who and why, and folds the whole ledger again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange, DelayReason, EndReason
from cases.deadlines.queries import standing_lines
from cases.hooks import AFTER_A_MOVE
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, Role, require_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import add_months, compute, day_words
from csprapp.clock.ledger import Dates, Kind, fold, start_of
from csprapp.clock.rules import AGREED, Rule, RuleBook
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused, require_not_ahead
from csprapp.records.services import Conflict

if TYPE_CHECKING:
    from cases.incidents.models import Incident

LOOK_AGAIN_MONTHS = 3  # nobody puts a duty aside for longer without looking at it again
CALENDAR_LOCK = 771_001  # any number, the same everywhere: writers share it, a recalculation holds it alone
DONE = (Kind.MET, Kind.ENDED)
EARLIER = " (before it was opened again)"
WHEN_TOLD = "The date they were told"


def hold_calendar(*, alone: bool = False) -> None:
    """Keep the calendar and the rules as they are until the transaction ends. SQLite's writers already queue."""
    if connection.vendor == "postgresql":
        shared = "" if alone else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [CALENDAR_LOCK])


def open_deadlines(openings: Sequence[Mapping[str, Any]]) -> list[Deadline]:
    """Start clocks, each given as `new_deadline` takes it. Raises OutsideCalendar, UnknownRule, Refused, and
    IntegrityError when a duty of its subject already has a deadline.
    """
    if not openings:
        return []
    with transaction.atomic(savepoint=False):
        hold_calendar()
        calendar, rules = calendar_in_force(), rules_in_force()
        return Deadline.objects.bulk_create([new_deadline(calendar, rules, **said) for said in openings])


def new_deadline(
    calendar: Calendar,
    rules: RuleBook,
    *,
    incident: "Incident | None",
    rule_key: str,
    started_on: date,
    label: str = "",
    agreed_on: date | None = None,
    owner: User | None = None,
    for_role: bool = False,
    **page: Any,
) -> Deadline:
    """A clock, not saved yet. For rule_key `agreed` give `agreed_on`; else the cited rule computes the date.

    `started_on` is day 0, a London date. `page` is the `route` and `subject_id` of the one that resolves it; the label
    holds no name and is the rule's own when none is given. The owner defaults to the case's, unless it is `for_role`,
    and is the case's when the account of the one who is given has ended.
    """
    rule = None if rule_key == AGREED else rules.rule(rule_key, started_on)
    if rule is None and agreed_on is None:
        raise Refused("Enter the date that was agreed")
    deadline = Deadline(
        incident=incident,
        rule_key=rule_key,
        label=label or called_now(rules.rule(rule_key, started_on).name),
        owner_id=owner.pk if owner and owner.is_active else None if for_role else _owner_of(incident),
        recorded_start=started_on,
        started_on=started_on,
        first_computed_on=compute(rule, started_on, calendar).due_on if rule else agreed_on,
        **page,
    )
    _store(deadline, [], calendar, rules)
    return deadline


def _owner_of(incident: "Incident | None") -> int | None:
    """The key of a case's owner, unless their account has ended: of an open case it has not."""
    if incident is None or incident.closed_on and not (incident.owner and incident.owner.is_active):
        return None
    return incident.owner_id


def rule_of(deadline: Deadline, start: date, rules: RuleBook) -> Rule | None:
    """The version in force when the clock started, or None for a duty that is merely agreed."""
    return None if deadline.rule_key == AGREED else rules.rule(deadline.rule_key, start)


def folded(deadline: Deadline, lines: list[DeadlineChange], calendar: Calendar, rules: RuleBook) -> Dates:
    """The dates that a ledger gives this deadline. Pure once the lines are read."""
    entries = [line.entry for line in lines]
    rule = rule_of(deadline, start_of(deadline.recorded_start, entries), rules)
    return fold(deadline.recorded_start, entries, rule, calendar, agreed_on=deadline.first_computed_on)


def _store(deadline: Deadline, lines: list[DeadlineChange], calendar: Calendar, rules: RuleBook) -> None:
    """Copy what the ledger says onto the row, without saving it."""
    dates = folded(deadline, lines, calendar, rules)
    for name in ("started_on", "computed_on", "due_on", "target_on", "act_on", "met_on", "ended_on"):
        setattr(deadline, name, getattr(dates, name))
    rule = rule_of(deadline, dates.started_on, rules)
    deadline.rule_version = rule.version if rule else ""
    deadline.calendar_version = calendar.version
    deadline.provisional = calendar.is_provisional(max(dates.started_on, dates.computed_on, dates.due_on))
    ended, delay = _latest(lines, Kind.ENDED), _latest(lines, Kind.DELAY_RECORDED)
    deadline.end_reason = ended.end_reason if ended and dates.ended_on else ""
    deadline.waiting_for = delay.category if delay and delay.look_again else ""
    looked = max((line.pk for line in standing_lines(lines, Kind.LOOKED_AT)), default=0)
    deadline.for_a_look = any(line.for_a_look and line.pk > looked for line in standing_lines(lines))


def _latest(lines: list[DeadlineChange], kind: Kind) -> DeadlineChange | None:
    return max(standing_lines(lines, kind), key=lambda line: (line.decided_on, line.pk), default=None)


def lock(deadline: Deadline, version: int | None = None) -> Deadline:
    """Take a deadline for one change, as it is now. Raises Conflict when `version` is not the one it has."""
    hold_calendar()
    deadline.refresh_from_db(from_queryset=Deadline.objects.select_for_update(no_key=True))
    if version is not None and deadline.version != version:
        raise Conflict(deadline, version)  # type: ignore[arg-type]  # its history is its ledger
    return deadline


@contextmanager
def held(
    deadline: Deadline, version: int | None = None, *, new: bool = False, savepoint: bool = True
) -> Iterator[list[DeadlineChange]]:
    """The ledger of a deadline that is locked, in one transaction; within that, it is held already and not read again.

    One that the caller's transaction made is `new`: locked, and without a line. Raises Conflict.
    """
    if deadline.ledger is not None:
        yield deadline.ledger
        return
    with transaction.atomic(savepoint=savepoint):
        deadline.ledger = [] if new else list(lock(deadline, version).changes.order_by("pk"))
        try:
            yield deadline.ledger
        finally:
            deadline.ledger = None


def record_change(
    deadline: Deadline | int,
    kind: Kind,
    *,
    by: User,
    why: str,
    decided_on: date,
    version: int | None = None,
    **facts: Any,
) -> Deadline:
    """Append one line to the ledger, fold it and save the dates.

    `decided_on` is the London day on which the change was decided, not typed. `version` is the one the person
    saw; None when the change follows from another locked record. `facts` are fields of DeadlineChange,
    `value` above all. Raises Conflict, Refused (a date before the start), OutsideCalendar.
    """
    if not why.strip():
        raise Refused("Enter why")
    deadline = Deadline(pk=deadline) if isinstance(deadline, int) else deadline
    with held(deadline, version) as lines:
        ran = deadline.is_open
        refuse_before_start(deadline, kind, facts.get("value"))
        line = DeadlineChange(
            deadline=deadline, kind=kind, decided_on=decided_on, reason=why, by=by, by_name=by.name, **facts
        )
        calendar, rules = calendar_in_force(), rules_in_force()
        line.pk, line.old_date = next_id(lines), deadline.due_on
        line.new_date = folded(deadline, [*lines, line], calendar, rules).due_on
        line.pk = None
        line.save(force_insert=True)
        lines.append(line)
        _store(deadline, lines, calendar, rules)
        deadline.version += 1
        deadline.save()
        if deadline.is_open and not ran:
            assign(deadline, deadline.owner, by=by, decided_on=decided_on, why="It runs again")
        if line.old_date != line.new_date and (follow := AFTER_A_MOVE.get(deadline.rule_key)):
            follow(deadline, by=by, today=decided_on)
    return deadline


def next_id(lines: list[DeadlineChange]) -> int:
    """A number after every line of this ledger, to fold a line that is not saved yet."""
    return max((line.pk for line in lines), default=0) + 1


def refuse_before_start(deadline: Deadline, kind: Kind, value: date | None) -> None:
    """Nothing, or Refused: no date is set before the clock started, unless the rule counts back."""
    if kind not in {Kind.DATE_SET, Kind.DELAY_RECORDED} or value is None:
        return
    counts_back = deadline.computed_on < deadline.started_on
    if value < deadline.started_on and not counts_back:
        raise Refused(f"The date must be on or after {day_words(deadline.started_on)}, the day the clock started")


def correct_start(
    deadline: Deadline, started_on: date, *, by: User, why: str, decided_on: date, version: int | None = None
) -> Deadline:
    """The clock started on another day than first recorded; the statutory date follows, even when already
    met.
    """
    return record_change(
        deadline, Kind.START_CORRECTED, by=by, why=why, decided_on=decided_on, version=version, value=started_on
    )


def set_date(
    deadline: Deadline, due_on: date, *, by: User, why: str, decided_on: date, version: int | None = None
) -> Deadline:
    """The Panel advised a date, or an agreed date was agreed anew: it governs, the statutory one stays beside
    it.
    """
    return record_change(deadline, Kind.DATE_SET, by=by, why=why, decided_on=decided_on, version=version, value=due_on)


def record_delay(
    deadline: Deadline,
    target_on: date,
    *,
    by: User,
    why: str,
    decided_on: date,
    category: DelayReason | str,
    look_again: bool = False,
    panel_told_on: date | None = None,
    minister_told_on: date | None = None,
    version: int | None = None,
    today: date | None = None,
) -> Deadline:
    """It will be late: a revised target, or a day to look again when nobody can know the end. due_on never
    moves.

    A coordinator may record it when no manager is there; it is then marked for a manager's look. `today` is the day
    from which a day to look again is counted, the day of the decision when it is not given.
    Raises NotAllowed, Refused (a day to look again more than three months ahead; told in the future), Conflict.
    """
    require_permission(by, Permission.RECORD_DELAY)
    told = {"panel_told_on": panel_told_on, "minister_told_on": minister_told_on}
    require_not_ahead(told, today or decided_on, WHEN_TOLD)
    if look_again and (late := late_look(target_on, today or decided_on)):
        raise Refused({"target_on": late})
    return record_change(
        deadline,
        Kind.DELAY_RECORDED,
        by=by,
        why=why,
        decided_on=decided_on,
        version=version,
        value=target_on,
        category=category,
        look_again=look_again,
        panel_told_on=panel_told_on,
        minister_told_on=minister_told_on,
        for_a_look=Role.MANAGER not in by.roles(),
    )


def latest_look_again(today: date) -> date:
    """The last day to look again at what waits for something nobody can date."""
    return add_months(today, LOOK_AGAIN_MONTHS)


def late_look(on: date, today: date) -> str:
    """What is wrong with a day to look again that lies too far ahead; "" when it does not."""
    last = latest_look_again(today)
    return f"Look again by {day_words(last)} at the latest" if on > last else ""


def look_at(deadline: Deadline, *, by: User, decided_on: date, why: str = "Looked at the delay") -> Deadline:
    """A manager looked at a delay that a coordinator recorded; nothing when none waits for it, as after another
    manager's look. Raises NotAllowed."""
    require_permission(by, Permission.ASSIGN)
    with held(deadline):
        if not (deadline.is_open and deadline.for_a_look):
            return deadline
        return record_change(deadline, Kind.LOOKED_AT, by=by, why=why, decided_on=decided_on)


def meet(deadline: Deadline, on: date, *, by: User, decided_on: date, why: str = "Recorded as done") -> Deadline:
    """The duty was done on a London day, early, in time or late. One that had been ended is taken up again
    first.
    """
    with held(deadline):
        if deadline.ended_on is not None:
            reopen(deadline, by=by, decided_on=decided_on, why="Done after all")
        return record_change(deadline, Kind.MET, by=by, why=why, decided_on=decided_on, value=on)


def end(
    deadline: Deadline, on: date, reason: EndReason | str, *, by: User, decided_on: date, why: str = ""
) -> Deadline:
    """The duty fell away on a London day. Raises Refused for one that was met: it stays met."""
    with held(deadline):
        if deadline.met_on is not None:
            raise Refused("This has been done, so it cannot be ended. First undo the record that it was done")
        why = why or EndReason(reason).label
        return record_change(deadline, Kind.ENDED, by=by, why=why, decided_on=decided_on, value=on, end_reason=reason)


def end_all(
    incident: "Incident", on: date, reason: EndReason | str, *, by: User, decided_on: date, why: str = ""
) -> int:
    """End every open deadline of a case. Returns how many."""
    with transaction.atomic():
        running = list(Deadline.objects.open().filter(incident=incident).order_by("pk"))
        for deadline in running:
            end(deadline, on, reason, by=by, decided_on=decided_on, why=why)
    return len(running)


def reopen(deadline: Deadline, *, by: User, why: str, decided_on: date) -> Deadline:
    """Take back whatever says that the duty was met or ended. Nothing happens to one that is open."""
    with held(deadline) as lines:
        for line in standing_lines(lines, *DONE):
            _reverse(deadline, line, by=by, why=why, decided_on=decided_on)
    return deadline


def reverse_change(
    line: DeadlineChange, *, by: User, why: str, decided_on: date, version: int | None = None
) -> Deadline:
    """Take one line back; taken back twice, it stands again. The dates become those it never touched."""
    deadline = Deadline(pk=line.deadline_id)
    with held(deadline, version):
        return _reverse(deadline, line, by=by, why=why, decided_on=decided_on)


def _reverse(deadline: Deadline, line: DeadlineChange, *, by: User, why: str, decided_on: date) -> Deadline:
    with held(deadline) as lines:
        last, reversed_by = line, {later.reverses_id: later for later in lines}
        while later := reversed_by.get(last.pk):
            last = later
        return record_change(deadline, Kind.REVERSED, by=by, why=why, decided_on=decided_on, reverses=last)


def assign(deadline: Deadline, owner: User | None, *, by: User, decided_on: date, why: str = "") -> Deadline:
    """Give a deadline to another owner; the ledger keeps from whom to whom. Nothing is left with somebody whose account
    has ended: it is the owner's of its case, or nobody's yet."""
    with held(deadline):
        if owner and not owner.is_active:
            case_owner = deadline.incident.owner if deadline.incident else None
            owner = case_owner if case_owner and case_owner.is_active else None
        if deadline.owner_id != (owner.pk if owner else None):
            note = f"From {deadline.owner or 'nobody'} to {owner or 'nobody'}"
            deadline.owner = owner
            why = f"{note}. {why}".strip() if why else note
            record_change(deadline, Kind.OWNER_CHANGED, by=by, why=why, decided_on=decided_on)
    return deadline


def set_aside(deadline: Deadline, route: str, subject_id: int) -> None:
    """A later fact starts this duty anew for the same subject: the row keeps its dates and its ledger under another
    page, and says in its label that it is the earlier one. Raises Refused for one that runs."""
    if lock(deadline).is_open:
        raise Refused("This date is still running")
    deadline.route, deadline.subject_id = route, subject_id
    deadline.label = f"{deadline.label[: 120 - len(EARLIER)]}{EARLIER}"
    deadline.version += 1
    deadline.save()
