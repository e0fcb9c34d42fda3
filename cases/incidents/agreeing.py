"""The second person: lifting a restriction, taking a named person off and naming oneself wait until they agree.

They are asked for this one deed. They need not be able to open the case: they see its reference, what is asked and why.
"""

from datetime import date

from django.db.models import Q, QuerySet

from cases.access.models import AccessChange, CaseAccess
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.incidents import access
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change, may_case
from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, Permission, has_permission, require_permission
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import add, change, set_facts

ROUTE = "access-change"
LABEL = "Decide on a change to who can open a case"
WITHIN = 1  # working day
LIFT, TAKE_OFF, NAME = AccessChange.Kind.LIFT, AccessChange.Kind.TAKE_OFF, AccessChange.Kind.NAME
# After "wants to", before the case; and after whoever agreed.
WORDS = {LIFT: "lift the restriction of", TAKE_OFF: "take a person off", NAME: "be named on"}
DONE = {LIFT: "lifted the restriction of", TAKE_OFF: "took a person off", NAME: "agreed to name one more person on"}


def seconds(by: User, on: date) -> QuerySet[User]:
    """Whom a person may ask: any other manager or privacy lead."""
    return User.objects.with_roles(MAY[Permission.AGREE_ACCESS], on).exclude(pk=by.pk)


def takers(pk: int, on: date) -> QuerySet[User]:
    """Who may be asked in place of the one who was: never whoever asks."""
    return seconds(AccessChange.objects.select_related("asked_by").get(pk=pk).asked_by, on)


def visible_to(user: User) -> QuerySet[AccessChange]:
    """Those that a person asked for, is asked about, or answered."""
    mine = Q(asked_by=user) | Q(deadline__owner=user) | Q(answered_by=user)
    return AccessChange.objects.filter(mine).select_related("incident", "asked_by", "row__user", "deadline__owner")


def waiting(incident: Incident) -> QuerySet[AccessChange]:
    """What nobody has answered yet."""
    return incident.access_changes.filter(agrees=None).select_related("asked_by", "row__user", "deadline__owner")


def readable(user: User, on: date) -> QuerySet[AccessChange]:
    """`visible_to`, on any day."""
    return visible_to(user)


def lift(incident: Incident, *, second: User | None, reason: str, by: User, today: date) -> AccessChange:
    """Ask a second person that a restriction is lifted. Raises NotAllowed, Refused."""
    return _ask(AccessChange(incident=incident, kind=LIFT, reason=reason), second, by=by, today=today)


def remove(row: CaseAccess, *, second: User | None, reason: str, by: User, today: date) -> AccessChange:
    """Ask a second person that somebody is taken off a restricted case. Raises NotAllowed, Refused."""
    asked = AccessChange(incident=row.incident, kind=TAKE_OFF, row=row, reason=reason)
    return _ask(asked, second, by=by, today=today)


def name_me(
    incident: Incident, *, until: date | None, second: User | None, reason: str, by: User, today: date
) -> AccessChange:
    """Ask a second person that whoever asks is named on a case. Raises NotAllowed, Refused."""
    return _ask(AccessChange(incident=incident, kind=NAME, until=until, reason=reason), second, by=by, today=today)


def _ask(asked: AccessChange, second: User | None, *, by: User, today: date) -> AccessChange:
    require_given({"reason": (asked.reason, "Enter why")})
    with case_for_change(asked.incident, Permission.RESTRICT, by=by, today=today) as incident:
        if second is None or not seconds(by, today).filter(pk=second.pk).exists():
            raise Refused({"second": "Select who to ask: another manager or the privacy lead"})
        asked.incident, asked.asked_by, asked.asked_on = incident, by, today
        _check(asked, today)
        same = AccessChange.objects.filter(incident=incident, kind=asked.kind, row=asked.row, asked_by=by)
        for earlier in same.filter(agrees=None):
            _close(earlier, None, agrees=False, answer="Asked again", by=by, today=today)
        add(asked, by=by, why=asked.reason)
        due_on = calendar_in_force().add_working_days(today, WITHIN)
        wanted = Wanted(route=ROUTE, subject_id=asked.pk, label=LABEL, owner=second, due_on=due_on)
        with change(AccessChange, asked.pk, None, by=by, why="Has a date") as held:
            held.deadline = keep(None, wanted, by=by, today=today)
        _tell_asked(held, second, by=by, today=today)
    return held


def _check(asked: AccessChange, today: date) -> None:
    """Nothing, or Refused: what is asked can be done."""
    incident = asked.incident
    if asked.kind == LIFT and not incident.restricted:
        raise Refused("This case is not restricted")
    if asked.row:
        if not CaseAccess.objects.live(today).filter(pk=asked.row.pk, incident=incident).exists():
            raise Refused("They have already been taken off this case")
        access.check_taken_off(asked.row, incident, today)
    if asked.kind == NAME:
        access.check_new(incident, asked.asked_by, asked.until, today)


def _tell_asked(asked: AccessChange, second: User, *, by: User, today: date) -> None:
    facts = {"what": WORDS[AccessChange.Kind(asked.kind)], "by": by, "today": today}
    others = [person for person in access.people_told(asked.incident, today) if person.pk != second.pk]
    subject = f"access-change:{asked.pk}"
    access.tell(asked.incident, subject, others, "access_asked", second=second, **facts)
    access.tell(asked.incident, subject, [second], "access_second", url=asked.get_absolute_url(), **facts)


def answer(asked: AccessChange, version: int, *, agrees: bool, answer: str = "", by: User, today: date) -> AccessChange:
    """Agree, and it is done; or not, with why. Whoever asked must still be allowed to: what was an emergency has ended
    when it said it would. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.AGREE_ACCESS)
    with locked_case(asked.incident_id) as incident:
        asked = visible_to(by).get(pk=asked.pk)
        if not may_answer(by, asked):
            raise Refused("This is not waiting for you")
        asked.incident = incident
        told = access.people_told(incident, today)
        if agrees:
            if not may_case(asked.asked_by, Permission.RESTRICT, incident, today):
                raise Refused(f"{asked.asked_by} can no longer open this case. Answer no: they must ask again")
            _check(asked, today)
            _do(asked, by=by, today=today)
        else:
            require_given({"answer": (answer, "Enter why you do not agree")})
        held = _close(asked, version, agrees=agrees, answer=answer, by=by, today=today)
        if agrees:  # after the date, as where an account ends: its calendar first, then the count of events
            note(Kind.ACCESS_CHANGED, user=by, about=incident)
        _tell_answered(held, told, by=by, today=today)
    return held


def _do(asked: AccessChange, *, by: User, today: date) -> None:
    why = f"{asked.reason} (asked by {asked.asked_by})"
    if asked.kind == LIFT:
        set_facts(asked.incident, None, by=by, why=why, restricted=False, restricted_reason="")
    elif asked.row:
        set_facts(asked.row, None, by=by, why=why, removed=True)
    else:
        reason = {"until": asked.until, "reason": asked.reason}
        access.open_to_person(asked.asked_by, asked.incident, by=by, today=today, **reason)


def _close(
    asked: AccessChange, version: int | None, *, agrees: bool, answer: str, by: User, today: date
) -> AccessChange:
    why = "Agreed" if agrees else f"Not agreed: {answer}"
    said = {"agrees": agrees, "answer": "" if agrees else answer, "answered_by": by, "answered_on": today}
    held = set_facts(asked, version, by=by, why=why, **said)
    wanted = no_longer_needed(today) if by == held.asked_by else Wanted(met_on=today)
    keep(held.deadline, wanted, by=by, today=today, why=why)
    return held


def _tell_answered(asked: AccessChange, told: list[User], *, by: User, today: date) -> None:
    subject, kind = f"access-change:{asked.pk}", AccessChange.Kind(asked.kind)
    facts = {"by": by, "today": today}
    if asked.agrees:
        people = list({person.pk: person for person in [*told, asked.asked_by]}.values())
        access.tell(
            asked.incident, subject, people, "access_changed", what=DONE[kind], asked_by=asked.asked_by, **facts
        )
    else:
        more = {"what": WORDS[kind], "url": asked.get_absolute_url()}
        access.tell(asked.incident, subject, [asked.asked_by], "access_refused", **more, **facts)


def may_answer(user: User, asked: AccessChange) -> bool:
    """Whether it waits for this person."""
    mine = asked.deadline is not None and asked.deadline.owner_id == user.pk and asked.asked_by_id != user.pk
    return asked.agrees is None and mine and has_permission(user, Permission.AGREE_ACCESS)
