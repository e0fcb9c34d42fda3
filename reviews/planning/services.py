"""What people do to the plan of a review. Each is one transaction: person, rule, then writing."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline, EndReason
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.records.refusals import Refused, require_facts, require_given, require_not_ahead
from csprapp.records.services import add, change, set_facts
from reviews.learning.models import LearningReview
from reviews.learning.permissions import require_act, review_for_change
from reviews.learning.rules import Act
from reviews.planning.markers import MarkerSet, set_of, set_on
from reviews.planning.models import MarkerAnswer, Milestone, ProgressCheck
from reviews.planning.queries import aim_of, open_milestones, waiting_check
from reviews.planning.review_services import change_review
from reviews.planning.rules import OTHER, next_check

ROUTE, CHECK_ROUTE = "milestone", "progress-check"
MOST_WEEKS = 26


@dataclass(frozen=True)
class Line:
    """A step to be planned on a London day."""

    kind: str
    title: str
    due_on: date


@contextmanager
def _plan_of(review: LearningReview, *, by: User, today: date) -> Iterator[LearningReview]:
    """The review, locked for a change of its plan."""
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_act(held, Act.PLAN, today)
        yield held


def _clock(review: LearningReview, due_on: date, *, by: User, today: date, **duty: Any) -> Deadline:
    since = min(review.decided_on, due_on)
    wanted = Wanted(incident=review.incident, owner=review.lead, since=since, due_on=due_on, **duty)
    return keep(None, wanted, by=by, today=today)


# --- Milestones ---------------------------------------------------------------------------------------------


def plan(review: LearningReview, lines: Iterable[Line], *, by: User, today: date) -> list[Milestone]:
    """Plan steps on the days chosen. An open milestone of the same kind moves there; nothing else is touched.

    Raises NotAllowed, Refused (no line; a title missing; the review is over).
    """
    chosen = list(lines)
    if not chosen:
        raise Refused("Tick at least one step")
    with _plan_of(review, by=by, today=today) as held:
        there = {one.kind: one for one in reversed(open_milestones(held)) if one.kind != OTHER}
        return [_plan_one(held, line, there.get(line.kind), by=by, today=today) for line in chosen]


def _plan_one(review: LearningReview, line: Line, there: Milestone | None, *, by: User, today: date) -> Milestone:
    require_given({"title": (line.title, "Enter what must be reached")})
    aim = aim_of(review)
    if there is not None:
        why = f"Counted back from {day_words(aim)}" if aim else "Planned again"
        record = set_facts(there, None, by=by, why=why, title=line.title, counted_from=aim)
        keep(there.deadline, Wanted(due_on=line.due_on), by=by, today=today, why=why)
        return record
    counted_from = None if line.kind == OTHER else aim
    row = Milestone(review=review, kind=line.kind, title=line.title, counted_from=counted_from)
    add(row, by=by, why="Planned")
    duty = {"route": ROUTE, "subject_id": row.pk, "label": line.title}
    clock = _clock(review, line.due_on, by=by, today=today, **duty)
    return set_facts(row, None, by=by, why="Planned", deadline=clock)


@contextmanager
def _changing(milestone: Milestone, seen: int, *, by: User, today: date, why: str) -> Iterator[Milestone]:
    """A milestone opened for one change, its review locked for one of its plan."""
    review = milestone.review
    with _plan_of(review, by=by, today=today), change(Milestone, milestone.pk, seen, by=by, why=why) as record:
        yield record


def move(milestone: Milestone, seen: int, *, due_on: date, reason: str, by: User, today: date) -> Milestone:
    """Agree another day for a milestone. Raises NotAllowed, Refused (no reason; reached or dropped), Conflict."""
    require_given({"reason": (reason, "Enter why you are moving it")})
    with _changing(milestone, seen, by=by, today=today, why=f"Moved: {reason}") as record:
        _require_open(record)
        keep(record.deadline, Wanted(due_on=due_on), by=by, today=today, why=reason)
    return record


def _require_open(milestone: Milestone) -> None:
    if milestone.met_on:
        raise Refused(f"This was reached on {day_words(milestone.met_on)}. Undo that first.")
    if milestone.dropped_on:
        raise Refused(f"This was dropped on {day_words(milestone.dropped_on)}. Undo that first.")


def reach(milestone: Milestone, seen: int, *, met_on: date, note: str, by: User, today: date) -> Milestone:
    """Record a milestone as reached on a London day, early, in time or late, even when the review is over.

    Raises NotAllowed, Refused (a future day; it was dropped), Conflict.
    """
    with review_for_change(milestone.review, Permission.WORK_CASE, by=by, today=today):
        require_not_ahead({"met_on": met_on}, today)
        with change(Milestone, milestone.pk, seen, by=by, why="Reached") as record:
            if record.dropped_on:
                _require_open(record)
            record.met_on, record.note = met_on, note
            deadlines.meet(record.deadline, met_on, by=by, decided_on=today, why=note or "Reached")
    return record


def drop(milestone: Milestone, seen: int, *, reason: str, by: User, today: date) -> Milestone:
    """The step is not needed. Raises NotAllowed, Refused (no reason; reached or dropped already), Conflict."""
    require_given({"reason": (reason, "Enter why you are dropping it")})
    with _changing(milestone, seen, by=by, today=today, why=f"Dropped: {reason}") as record:
        _require_open(record)
        record.dropped_on, record.dropped_reason = today, reason
        deadlines.end(record.deadline, today, EndReason.NO_LONGER_NEEDED, by=by, decided_on=today, why=reason)
    return record


def take_back(milestone: Milestone, seen: int, *, reason: str, by: User, today: date) -> Milestone:
    """It was not reached, or is needed after all: its date runs again. Raises NotAllowed, Refused, Conflict."""
    require_given({"reason": (reason, "Enter why you are undoing it")})
    with _changing(milestone, seen, by=by, today=today, why=f"Undone: {reason}") as record:
        if record.met_on is None and record.dropped_on is None:
            raise Refused("This is still open.")
        record.met_on, record.note, record.dropped_on, record.dropped_reason = None, "", None, ""
        keep(record.deadline, STILL_TO_DO, by=by, today=today, why=reason)
    return record


# --- Checks of progress (regulation 14) ---------------------------------------------------------------------


def plan_checks(
    review: LearningReview, seen: int, *, weeks: int | None, next_on: date | None, by: User, today: date
) -> ProgressCheck | None:
    """Look at time and quality every so many weeks, the next time on a London day; None stops it.

    Raises NotAllowed, Refused (weeks out of range; no day, or one that has passed), Conflict.
    """
    wrong = {}
    if weeks is not None and not 1 <= weeks <= MOST_WEEKS:
        wrong["weeks"] = f"The number of weeks must be between 1 and {MOST_WEEKS}"
    if weeks and next_on is None:
        wrong["next_on"] = "Enter the date of the next check"
    before = waiting_check(review)
    if next_on and next_on < today and not (before and before.deadline and before.deadline.due_on == next_on):
        wrong["next_on"] = "The date of the next check must be today or later"
    if wrong:
        raise Refused(wrong)
    why = f"Progress is checked every {weeks} weeks" if weeks else "No more checks of progress"
    with transaction.atomic():
        held = change_review(review, seen, {"check_weeks": weeks}, act=Act.PLAN, by=by, today=today, why=why)
        there = waiting_check(held)
        if weeks and next_on:
            if there is None:
                return _new_check(held, next_on, by=by, today=today)
            return _next_on(there, next_on, by=by, today=today, why=why)
        if there:
            keep(there.deadline, no_longer_needed(today), by=by, today=today, why=why)
    return there


def _next_on(check: ProgressCheck, day: date, *, by: User, today: date, why: str) -> ProgressCheck:
    keep(check.deadline, Wanted(due_on=day, reopens=(Kind.ENDED,)), by=by, today=today, why=why)
    return check


def _new_check(review: LearningReview, due_on: date, *, by: User, today: date) -> ProgressCheck:
    last = review.progress_checks.order_by("-number").first()
    row = add(ProgressCheck(review=review, number=last.number + 1 if last else 1), by=by, why="Planned")
    duty = {"route": CHECK_ROUTE, "subject_id": row.pk, "label": "Check how the review is going"}
    return set_facts(row, None, by=by, why="Planned", deadline=_clock(review, due_on, by=by, today=today, **duty))


def record_check(
    check: ProgressCheck,
    seen: int,
    *,
    markers: Mapping[str, tuple[str, str]] | None = None,
    by: User,
    today: date,
    **said: Any,
) -> ProgressCheck:
    """What was found on a London day about time and quality; the next check is made with it. Recorded before, it is
    corrected. `markers` says of some quality markers, by key, how the review stands by them, with a note.

    Raises NotAllowed, Refused (nothing found; a future day; a note on a marker without an answer), Conflict.
    """
    with review_for_change(check.review, Permission.WORK_CASE, by=by, today=today) as review:
        require_facts(said, found="Enter what was found", standing="Select how the review is going")
        require_not_ahead({"made_on": said["made_on"]}, today)
        first = not ProgressCheck.objects.filter(pk=check.pk, made_on__isnull=False).exists()
        if first:
            require_act(review, Act.PLAN, today)
        record = set_facts(check, seen, by=by, why="Looked at the progress", **said)
        _answer_markers(record, markers or {}, by=by, today=today)
        deadlines.meet(record.deadline, record.made_on, by=by, decided_on=today, why="Looked at the progress")
        if first and review.check_weeks:
            day = next_check(record.made_on, review.check_weeks, calendar_in_force())
            _new_check(review, day, by=by, today=today)
    return record


def markers_of(check: ProgressCheck, today: date) -> MarkerSet:
    """The set of quality markers that a check answers: the one it began with, else the one in use on its day."""
    first = next(iter(check.markers.all()), None)
    return set_of(first.edition) if first else set_on(check.made_on or today)


def _answer_markers(check: ProgressCheck, said: Mapping[str, tuple[str, str]], *, by: User, today: date) -> None:
    bare = [key for key, (answer, note) in said.items() if note.strip() and not answer]
    if bare:
        raise Refused({f"answer_{key}": "Select how far it is met, or clear the note" for key in bare})
    there, edition = {row.marker: row for row in check.markers.all()}, markers_of(check, today)
    for marker in edition.markers:
        answer, note = said.get(marker.key, ("", ""))
        row, why = there.get(marker.key), f"Quality marker: {marker.title}"
        facts = {"answer": answer, "note": note}
        if row is None and answer:
            new = MarkerAnswer(check_made=check, edition=edition.name, marker=marker.key, **facts)
            add(new, by=by, why=why)
        elif row is not None and marker.key in said and (row.answer, row.note) != (answer, note):
            set_facts(row, None, by=by, why=why, **facts)
