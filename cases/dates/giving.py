"""A manager gives a date, or the whole case it is of, to somebody else, with a note for them."""

from datetime import date

from django.db.models import QuerySet

from cases.dates.changes import deadline_for_change
from cases.deadlines import services
from cases.deadlines.models import Deadline
from cases.editing.corrections import assign_case
from cases.hooks import DOERS, TAKERS
from cases.incidents.models import Incident
from cases.incidents.queries import owners
from cases.intake.begun import ROUTE as BEGUN
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, Role
from csprapp.clock.deadline import day_words
from csprapp.mail.services import full_address, post
from csprapp.records.refusals import Refused

NOTE = "Note: "  # before the words for the new owner, in the line of the ledger that says from whom to whom
# Whoever owns an action or answers a request for data owns its dates: given on its own page.
ELSEWHERE = ("action", "check-in", "action-impact", "subject-request")


def give(
    deadline: Deadline, version: int | None, owner: User, *, whole: bool, note: str, by: User, today: date
) -> Deadline:
    """Give a date to another owner; the `whole` case with it when asked, as `assign_case` does. They are told by mail,
    which says neither what it is nor the note.

    Raises NotAllowed, Refused (none of its `takers`, not named on a restricted case), Conflict.
    """
    case = deadline.incident
    with deadline_for_change(deadline, Permission.ASSIGN, by=by, today=today):
        before = services.lock(deadline, version).owner
        _require_able(owner, deadline, today)
        why = f"{NOTE}{note}" if note.strip() else ""
        if whole and case:
            assign_case(case, case.version, owner, reason=note or "Given to another owner", by=by, today=today)
        services.assign(deadline, owner, by=by, decided_on=today, why=why)
        if owner not in (by, before) and not (whole and case):
            reference = f"{case.reference}: " if case else ""
            text = f"{by} gave you a date, due {day_words(deadline.act_on)}.\n\nSign in to see it:\n"
            text += full_address(deadline.resolved_at())
            more = {"day": today, "case": case.reference if case else "", "urgent": True}
            post("date_given", f"deadline:{deadline.pk}", owner, f"{reference}you now own a date", text, **more)
    return deadline


def takers(deadline: Deadline, on: date) -> QuerySet[User]:
    """Who may be given a date on a London day: a coordinator or manager of the area; of what only some may do (agree as
    a second person, check, decide for a partner) only one of those."""
    if who := TAKERS.get(deadline.route):
        return who(deadline.subject_id, on)
    if doable := DOERS.get(deadline.route):
        people = User.objects.with_roles(Role, on)
        able = [each.pk for each in people if doable(each, on).filter(pk=deadline.subject_id).exists()]
        return User.objects.filter(pk__in=able)
    return owners(deadline.incident.area if deadline.incident else None, on)


def require_given_here(deadline: Deadline) -> None:
    """Nothing, or NotAllowed for a date that goes with its record."""
    if deadline.route == BEGUN:
        raise NotAllowed("Only the person who began to log this incident can finish it.")
    if deadline.route in ELSEWHERE:
        raise NotAllowed("This date goes with what it is for. To give it to somebody, give them that, on its own page.")


def _require_able(owner: User, deadline: Deadline, today: date) -> None:
    case = deadline.incident
    require_given_here(deadline)
    if owner not in takers(deadline, today):
        raise Refused({"owner": f"{owner} cannot own this date: choose somebody who can do what it is for"})
    if case and not Incident.objects.visible_to(owner, today).filter(pk=case.pk).exists():
        raise Refused({"owner": f"{owner} is not named on this restricted case. Name them on it first"})
