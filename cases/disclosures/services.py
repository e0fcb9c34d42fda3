"""Asking for a case file, agreeing to it, keeping what was made, and deleting it: every step a line of the log."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep
from cases.disclosures import rules
from cases.disclosures.grounds import ground as ground_of
from cases.disclosures.models import Disclosure, DisclosureLine
from cases.disclosures.rules import Part
from cases.incidents.access import people_told, tell
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change, may_case
from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, NotAllowed, Permission, has_permission, require_permission
from csprapp.files.storage import private
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import add, change, set_facts
from csprapp.today import now

ROUTE = "disclosure"
LABEL = "Decide whether a case file can go out"
WITHIN = 1  # working day
Did = DisclosureLine.Did
FETCHED = (Did.FETCHED, Did.FETCHED_ALL)


def seconds(by: User, on: date) -> QuerySet[User]:
    """Whom a person may ask: any other manager or privacy lead."""
    return User.objects.with_roles(MAY[Permission.AGREE_DISCLOSURE], on).exclude(pk=by.pk)


def takers(pk: int, on: date) -> QuerySet[User]:
    """Who may be asked in place of the one who was: never whoever asks."""
    return seconds(Disclosure.objects.select_related("asked_by").get(pk=pk).asked_by, on)


def ask(
    incident: Incident, *, recipient: str, to_whom: str, ground: str, purpose: str, parts: Sequence[str],
    consent: str = "", second: User | None = None, by: User, today: date,
) -> Disclosure:  # fmt: skip
    """Ask for a case file: the making is begun by whoever calls. A second person is asked where the rule says so.

    Raises NotAllowed, Refused.
    """
    with case_for_change(incident, Permission.DISCLOSE, by=by, today=today) as case:
        said = {"recipient": recipient, "to_whom": to_whom, "ground": ground, "purpose": purpose, "consent": consent}
        _check(parts, **said)
        needed = rules.needs_second(recipient, parts, restricted=case.restricted)
        if needed and (second is None or not seconds(by, today).filter(pk=second.pk).exists()):
            raise Refused({"second": "Select who to ask: another manager or the privacy lead"})
        kept = [part.value for part in Part if part in parts]
        row = Disclosure(incident=case, parts=kept, asked_by=by, needs_second=needed, **said)
        asked = add(row, by=by, why=f"{row}: {ground_of(ground).name}")
        _log(asked, Did.ASKED, by)
        if needed and second:
            due_on = calendar_in_force().add_working_days(today, WITHIN)
            wanted = Wanted(route=ROUTE, subject_id=asked.pk, label=LABEL, owner=second, due_on=due_on)
            with change(Disclosure, asked.pk, None, by=by, why="Has a date") as asked:
                asked.deadline = keep(None, wanted, by=by, today=today)
            _tell(asked, [second], "disclosure_second", by=by, today=today)
        if case.restricted:
            told = [person for person in people_told(case, today) if person != second]
            _tell(asked, told, "disclosure_asked", by=by, today=today)
    return asked


def _check(parts: Sequence[str], *, recipient: str, to_whom: str, ground: str, purpose: str, consent: str) -> None:
    """Nothing, or Refused: everything is said, and what is said fits."""
    require_given(
        {
            "to_whom": (to_whom, "Enter which court, force, inquiry or body it is for"),
            "purpose": (purpose, "Enter what they need it for"),
        }
    )
    if not parts:
        raise Refused({"parts": "Select at least one part"})
    if recipient not in ground_of(ground).for_whom:
        raise Refused({"ground": "Select a legal ground for giving it to them"})
    if rules.sensitive_among(parts) and not consent.strip():
        raise Refused({"consent": "Enter who agreed that these documents can go out, and when"})


def made(asked: Disclosure, *, file: str, bundle: str, **facts: Any) -> Disclosure:
    """Keep what was made for it. `facts`: its digests, pages, documents and the signs it cannot show."""
    with locked_case(asked.incident_id):
        said = {"file": file, "bundle": bundle, "made_at": now(), **facts}
        held = set_facts(asked, None, by=asked.asked_by, why="The file was made", **said)
        _log(held, Did.MADE, held.asked_by)
    return held


def answer(asked: Disclosure, version: int, *, agrees: bool, answer: str = "", by: User, today: date) -> Disclosure:
    """Agree that the file, as it was made, goes out; or not, with why, and it is deleted.

    Raises NotAllowed, Refused, Conflict.
    """
    require_permission(by, Permission.AGREE_DISCLOSURE)
    with locked_case(asked.incident_id) as incident:
        asked = Disclosure.objects.readable(by, today).get(pk=asked.pk)
        if not may_answer(by, asked):
            raise Refused("This is not waiting for you")
        if agrees:
            _check_agreed(asked, incident, today)
        else:
            require_given({"answer": (answer, "Enter why you do not agree")})
        why = "Agreed" if agrees else f"Not agreed: {answer}"
        said = {"agrees": agrees, "answer": "" if agrees else answer, "answered_by": by, "answered_at": now()}
        held = set_facts(asked, version, by=by, why=why, **said)
        keep(held.deadline, Wanted(met_on=today), by=by, today=today, why=why)
        _log(held, Did.AGREED if agrees else Did.NOT_AGREED, by)
        if not agrees:
            held = delete_file(held, by=by)
        _tell(held, [held.asked_by], "disclosure_answered", by=by, today=today, agreed=agrees)
    return held


def _check_agreed(asked: Disclosure, incident: Incident, today: date) -> None:
    if not may_case(asked.asked_by, Permission.DISCLOSE, incident, today):
        raise Refused(f"{asked.asked_by} can no longer open this case. Answer no: somebody else must ask")
    if not asked.has_file(now()):
        raise Refused("There is no file to agree to. It is still being made, or it was deleted after a week")


def may_answer(user: User, asked: Disclosure) -> bool:
    """Whether it waits for this person."""
    mine = asked.deadline is not None and asked.deadline.owner_id == user.pk and asked.asked_by_id != user.pk
    return asked.agrees is None and mine and has_permission(user, Permission.AGREE_DISCLOSURE)


def may_fetch(user: User, asked: Disclosure, today: date) -> bool:
    """Whether this person may have the file now: who may disclose this case, once it may go out; before that whoever is
    asked to agree, if the case is open to them."""
    if not asked.has_file(now()):
        return False
    if asked.is_open:
        return may_case(user, Permission.DISCLOSE, asked.incident, today)
    return may_answer(user, asked) and opens_case(user, asked, today)


def opens_case(user: User, asked: Disclosure, today: date) -> bool:
    """Whether the case itself is open to this person."""
    return Incident.objects.visible_to(user, today).filter(pk=asked.incident_id).exists()


def left(asked: Disclosure) -> int:
    """How often it may still be fetched."""
    return max(0, rules.MOST_FETCHED - asked.lines.filter(did__in=FETCHED).count())


def fetch(asked: Disclosure, *, whole: bool, by: User, today: date) -> None:
    """Write down that somebody fetches the PDF, or the `whole` with its documents, before a byte of it leaves. Of two
    who ask for the last one at once, one gets it.

    Raises NotAllowed.
    """
    with transaction.atomic():
        asked = Disclosure.objects.select_for_update(no_key=True).get(pk=asked.pk)
        if not may_fetch(by, asked, today) or fetched_enough(asked):
            raise NotAllowed("You cannot download this file, or it has been deleted.")
        did = (Did.FETCHED_ALL if whole else Did.FETCHED) if asked.is_open else Did.READ
        _log(asked, did, by)
        note(Kind.EXPORT, user=by, about=asked.incident)


def fetched_enough(asked: Disclosure) -> bool:
    """Whether it was fetched as often as is allowed."""
    return not left(asked)


def delete_file(asked: Disclosure, *, by: User | None = None) -> Disclosure:
    """Delete what was made; that it was made, its digests and who fetched it stay. By nobody when its time was over."""
    names = [str(each) for each in (asked.file, asked.bundle) if each]
    if not names:
        return asked
    with transaction.atomic():
        held = set_facts(asked, None, by=by, why="The file was deleted", file="", bundle="")
        _log(held, Did.DELETED, by)
        for name in names:
            transaction.on_commit(lambda name=name: private.delete(name))
    return held


def delete_old_files(at: datetime) -> int:
    """Delete the files whose time is over; how many."""
    there = Disclosure.objects.exclude(file="").select_related("incident")
    over = [row for row in there if not row.has_file(at) or fetched_enough(row)]
    for row in over:
        delete_file(row)
    return len(over)


def _log(asked: Disclosure, did: str, by: User | None) -> None:
    name = by.name[:120] if by else ""
    DisclosureLine.objects.create(disclosure=asked, user=by, user_name=name, did=did, digest=asked.digest)


def _tell(asked: Disclosure, people: Sequence[User], template: str, *, by: User, today: date, **facts: Any) -> None:
    facts |= {"url": asked.get_absolute_url(), "recipient": asked.get_recipient_display().lower()}
    tell(asked.incident, f"disclosure:{asked.pk}", people, template, by=by, today=today, **facts)
