"""Who may open a case: restricting it, naming people on it, and opening it in an emergency."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse

from cases.access.models import CaseAccess, CaseAccessQuerySet
from cases.incidents.emergencies import begin_review
from cases.incidents.locks import lock_case
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, Role, has_permission, require_permission
from csprapp.mail.services import compose, post
from csprapp.records.many import add_all
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change, set_facts

LEAST = 2  # people named on a restricted case, so that illness or leave never shuts it
TOO_FEW = "A restricted case needs at least two people named on it"
NOBODY_FOR_DATES = "One of the people named must be a coordinator or manager, who can act on the case’s dates"


def check_named(people: Iterable[User]) -> None:
    """Nothing, or Refused: at least two different active people, one of whom can act on the case's dates."""
    able = {person.pk: person for person in people if person.is_active}
    if len(able) < LEAST:
        raise Refused(TOO_FEW)
    if not any(has_permission(person, Permission.CHANGE_DATE) for person in able.values()):
        raise Refused(NOBODY_FOR_DATES)


def name_people(incident: Incident, people: Sequence[User], *, by: User, reason: str, today: date) -> None:
    """Name people on a case who are not named yet. Call it in the service's transaction, after its own checks."""
    there = set(_named(incident, today).values_list("user_id", flat=True))
    new = {person.pk: person for person in people if person.pk not in there}.values()
    said = {"kind": CaseAccess.Kind.NAMED, "reason": reason, "granted_by": by, "valid_from": today}
    add_all([CaseAccess(incident=incident, user=person, **said) for person in new], by=by, why=reason)


def _named(incident: Incident, on: date) -> CaseAccessQuerySet:
    return CaseAccess.objects.live(on).filter(incident=incident, kind=CaseAccess.Kind.NAMED, valid_until=None)


def open_to_person(
    person: User, incident: Incident, kind: str = CaseAccess.Kind.NAMED, *, until: date | None = None, reason: str,
    by: User, today: date,
) -> CaseAccess:  # fmt: skip
    """Write the row that opens the case. Call it in the service's transaction, after its own checks."""
    row = CaseAccess(incident=incident, user=person, kind=kind, reason=reason, granted_by=by)
    row.valid_from, row.valid_until = today, until
    return add(row, by=by, why=reason)


def named_on(incident: Incident, on: date) -> list[User]:
    """The active people named on a case for as long as it lasts, by name."""
    return list(User.objects.filter(pk__in=_named(incident, on).values("user"), is_active=True))


def restrict(
    incident: Incident, version: int, people: Sequence[User], *, reason: str, by: User, today: date
) -> Incident:
    """Close a case to everyone but the people named on it. Those already named stay named.

    Raises NotAllowed, Refused (restricted already, fewer than two people, none who can act on its dates), Conflict.
    """
    with (
        case_for_change(incident, Permission.RESTRICT, by=by, today=today),
        change(Incident, incident.pk, version, by=by, why=reason) as record,
    ):
        if record.restricted:
            raise Refused("This case is already restricted. Name people on it one by one")
        check_named([*people, *named_on(record, today)])
        record.restricted, record.restricted_reason = True, reason
        name_people(record, people, by=by, reason=reason, today=today)
    return record


def name_person(
    incident: Incident, person: User, *, reason: str, until: date | None, by: User, today: date
) -> CaseAccess:
    """Name one more person on a case, until the end of a London day or for as long as it lasts.

    Nobody names themselves: a second person agrees to that (agreeing.py). Those named on a restricted case and the
    privacy lead are told. Raises NotAllowed, Refused (oneself, already named, not active, a last day in the past).
    """
    with case_for_change(incident, Permission.RESTRICT, by=by, today=today) as record:
        if person.pk == by.pk:
            raise Refused("A second person must agree before you can be named")
        check_new(record, person, until, today)
        told = people_told(record, today) if record.restricted else []
        row = open_to_person(person, record, until=until, reason=reason, by=by, today=today)
        tell(record, f"access:{row.pk}", told, "access_changed", by=by, today=today, what="named one more person on")
        return row


def check_new(incident: Incident, person: User, until: date | None, today: date) -> None:
    """Nothing, or Refused: somebody with an account who is not named yet, until a day to come."""
    if not person.is_active:
        raise Refused(f"{person}’s account is closed")
    if until and until < today:
        raise Refused({"until": "The last day must be today or later"})
    live = CaseAccess.objects.live(today).filter(incident=incident, user=person, kind=CaseAccess.Kind.NAMED)
    if live.exists():
        raise Refused(f"{person} is already named on this case")


def take_off(row: CaseAccess, version: int, *, reason: str, by: User, today: date) -> CaseAccess:
    """Take a person off a case at once; a named one off a restricted case a second person agrees to (agreeing.py).

    Raises NotAllowed, Refused, Conflict.
    """
    with case_for_change(row.incident, Permission.RESTRICT, by=by, today=today) as incident:
        if needs_another(row, incident):
            raise Refused("A second person must agree to this")
        return set_facts(row, version, by=by, why=reason, removed=True)


def needs_another(row: CaseAccess, incident: Incident) -> bool:
    """Whether taking this person off needs a second person."""
    return incident.restricted and row.kind == CaseAccess.Kind.NAMED


def check_taken_off(row: CaseAccess, incident: Incident, today: date) -> None:
    """Nothing, or Refused: the last two people of a restricted case stay, and so does the last who can act on its
    dates."""
    if incident.restricted and row.kind == CaseAccess.Kind.NAMED and row.valid_until is None:
        check_named([person for person in named_on(incident, today) if person.pk != row.user_id])


def break_glass(incident: Incident, *, reason: str, by: User, today: date) -> CaseAccess:
    """Open a restricted case in an emergency, for the rest of this London day. The people named on it, its owner and
    the privacy lead are told by mail; somebody else reviews it. Raises NotAllowed, Refused (no reason)."""
    require_permission(by, Permission.BREAK_GLASS)
    if not Incident.objects.listed_for(by, today).filter(pk=incident.pk).exists():
        raise NotAllowed("There is no such case, or you cannot open it.")
    if not reason.strip():
        raise Refused("Enter why you need to open this case now")
    with transaction.atomic():
        record = lock_case(incident.pk)
        row = open_to_person(by, record, CaseAccess.Kind.BROKEN_GLASS, until=today, reason=reason, by=by, today=today)
        review, told = begin_review(row, by=by, today=today), people_told(record, today)
        note(Kind.EMERGENCY, user=by, about=record)
        for person in told:  # who cannot open the case reads the reason where it is reviewed
            inside = Incident.objects.visible_to(person, today).filter(pk=record.pk).exists()
            page = reverse("case-access", args=[record.reference]) if inside else review.get_absolute_url()
            tell(record, f"access:{row.pk}", [person], "glass_broken", url=page, by=by, today=today)
    return row


def people_told(incident: Incident, today: date) -> list[User]:
    """Who is told at once what is done to a restricted case: those named on it, its owner, the privacy leads."""
    leads = User.objects.with_roles([Role.PRIVACY_LEAD], today)
    there = [*named_on(incident, today), incident.owner, *leads]
    return list({person.pk: person for person in there if person}.values())


def tell(
    incident: Incident, subject: str, people: Iterable[User], template: str, *, by: User, today: date, **facts: object
) -> None:
    """Write an urgent mail to each of them but whoever did it. It names the reference and who did it."""
    title, text = compose(template, by=by, reference=incident.reference, **facts)
    for person in people:
        if person.pk != by.pk:
            post(template, subject, person, title, text, day=today, case=incident.reference, urgent=True)
