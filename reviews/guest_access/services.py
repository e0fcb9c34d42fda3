"""Making a door and renewing it (the unit), coming through it and answering (somebody without an account)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.urls import reverse

from cases.incidents.models import Incident, Person
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.mail.models import Outbox
from csprapp.mail.services import LINK
from csprapp.partnership.models import Agency, Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add, change, set_facts
from reviews.guest_access import rules
from reviews.guest_access.queries import by_link, standing_of, until
from reviews.guest_access.rules import TRIES, Standing, Visitor
from reviews.returns import services as returns
from reviews.returns.models import AgencyRequest, AgencyReturn, ChronologyEntry, Door, DoorKey, ReturnPaper
from reviews.returns.queries import ways_of
from reviews.returns.rules import Way

LINK_MAIL = "door-link"
LOCKED_MAIL = "door-locked"


@dataclass(frozen=True)
class Made:
    """A door that was just made or renewed, with the passcode: said now, and never again."""

    door: Door
    passcode: str


def ask(
    incident: Incident, agencies: Sequence[Agency], people: Sequence[Person], due_on: date, *, by: User, today: date,
    **search: Any,
) -> list[Made]:  # fmt: skip
    """Ask agencies (`returns.ask`). Where nobody can sign in, the first mail has the link, and its passcode is given
    back to be said by telephone. Raises NotAllowed, Refused."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        linked = [key for key, way in ways_of(agencies, today).items() if way is Way.LINK]
        asked = returns.ask(incident, agencies, people, due_on, by=by, today=today, linked=linked, **search)
        doors = [request for request in asked if request.agency_id in linked]
        return [send_link(request, 0, request.email, by=by, today=today) for request in doors]


def send_link(request: AgencyRequest, seen: int, email: str, *, by: User, today: date) -> Made:
    """Send a new link to an address and make a new passcode; both of the old ones open nothing any more.

    `seen` is the version of the door the person saw, 0 when there was none. Raises NotAllowed, Refused (answered,
    taken back, closed, run out), Conflict.
    """
    with case_for_change(request.incident, Permission.WORK_CASE, by=by, today=today):
        why = f"Sent a link for {request.agency}"
        held = AgencyRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        _require_open(held, today)
        door = Door.objects.filter(request=held).first()
        if door is None:
            door = add(Door(request=held, email=email, sent_on=today), by=by, why=why)
        elif not seen:
            raise Conflict(door, 0)
        else:
            door = set_facts(door, seen, by=by, why=why, email=email, sent_on=today)
        passcode = _new_key(door)
        by_link()  # the part that serves doors may open no account
        _write_link(door, today)
    return Made(door, passcode)


def new_passcode(door: Door, version: int, *, by: User, today: date) -> Made:
    """A new passcode for the same link, with five new tries; whoever is inside is out.

    Raises NotAllowed, Refused, Conflict.
    """
    with case_for_change(door.request.incident, Permission.WORK_CASE, by=by, today=today):
        passcode = rules.new_passcode()
        with change(Door, door.pk, version, by=by, why="Gave a new passcode") as held:
            _require_open(held.request, today)
            key = DoorKey.objects.select_for_update(no_key=True).get(door=held)
            key.passcode, key.tries = make_password(passcode), 0
            key.save(update_fields=["passcode", "tries"])
    return Made(held, passcode)


def _require_open(request: AgencyRequest, today: date) -> None:
    if request.received_on or request.withdrawn_on:
        raise Refused("This request has already been answered or withdrawn")
    if request.incident.closed_on:
        raise Refused("The case is closed")
    if today > until(request):
        raise Refused("A link stops working ten working days after the date to answer by. Agree a later date first")


def _new_key(door: Door) -> str:
    nonce, passcode = secrets.token_urlsafe(32), rules.new_passcode()
    token_hash = rules.hash_of(rules.token_of(door.pk, nonce))
    facts = {"nonce": nonce, "token_hash": token_hash, "passcode": make_password(passcode), "tries": 0}
    DoorKey.objects.update_or_create(door=door, defaults=facts)
    return passcode


def _write_link(door: Door, today: date) -> None:
    """The mail with the link: no case, no agency, no name. The outbox keeps a mark where the link goes."""
    partnership = Partnership.current()
    facts = {"partnership": partnership.name, "phone": partnership.contact_phone, "link": LINK}
    facts |= {"due": day_words(door.request.deadline.due_on), "until": day_words(until(door.request))}
    returns.mail(LINK_MAIL, door.request, door.email, "door_link", today, of=door.version, urgent=True, **facts)


def link_for(subject: str) -> str:
    """The whole address for the mail that sends it; `subject` is the mail's own, such as request:12:1.

    A mail that is sent after a later one was written holds a link that opens nothing: its address may be the mistake
    that the later one puts right.
    """
    request = subject.split(":")[1]
    door = Door.objects.select_related("key").get(request_id=request)
    written = Outbox.objects.filter(kind=LINK_MAIL, subject__startswith=f"request:{request}:").order_by("-pk")
    newest = written.values_list("subject", flat=True).first() == subject
    token = _token(door.key) if newest else rules.token_of(door.pk, "")
    return settings.CSPR_GUESTS_SITE + reverse("door-link", args=[token])


def _token(key: DoorKey) -> str:
    """What opens the door. Where SECRET_KEY was another when it was made, that one's token; where that one is lost, a
    token of today's takes its place, or a mail that waited meanwhile would lead nowhere."""
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    tokens = [rules.token_of(key.door_id, key.nonce, secret) for secret in known]
    for token in tokens:
        if rules.hash_of(token) == key.token_hash:
            return token
    DoorKey.objects.filter(pk=key.pk, nonce=key.nonce).update(token_hash=rules.hash_of(tokens[0]))
    return tokens[0]


def find(token: str, today: date) -> Door | None:
    """The door a token leads to, if it is open on that London day; None for every other reason alike."""
    found = Door.objects.select_related("key", "request__deadline", "request__incident", "request__agency")
    door = found.filter(key__token_hash=rules.hash_of(token)).first()
    return door if door and is_open(door, today) else None


def is_open(door: Door, today: date) -> bool:
    """Whether the passcode may be tried on that London day."""
    return standing_of(door, today) is Standing.OPEN


def try_passcode(door: Door, passcode: str, *, today: date) -> bool:
    """Whether this is the door's passcode. A try is counted before it is judged, so that many at once cannot be more
    than five. The fifth wrong one locks the door and tells the case's owner, in one transaction: of a door that a
    killed process left locked nobody would hear.
    """
    digits = "".join(passcode.split()).replace("-", "")
    with transaction.atomic():
        key = DoorKey.objects.select_for_update(no_key=True).get(door=door)
        if key.tries >= TRIES or not is_open(door, today):
            return False
        key.tries += 1
        key.save(update_fields=["tries"])
        if key.tries == TRIES and not check_password(digits, key.passcode):
            if owner := door.request.incident.owner:
                returns.mail(LOCKED_MAIL, door.request, owner, "door_locked", today, of=door.version, urgent=True)
            return False
    if check_password(digits, key.passcode):
        DoorKey.objects.filter(pk=key.pk, token_hash=key.token_hash, passcode=key.passcode).update(tries=0)
        return True
    return False


# --- Inside -------------------------------------------------------------------------------------------------


def _why(request: AgencyRequest, visitor: Visitor) -> str:
    return f"Return of {request.agency}, through a link by {visitor}"


def _require_inside(door: Door, today: date) -> None:
    """A visit outlives a lock, which wrong tries of somebody else cause, and nothing else that shuts the door."""
    if standing_of(door, today) not in {Standing.OPEN, Standing.LOCKED}:
        raise Refused("This request has already been answered, or the link has expired. Call us.")


def submit(door: Door, version: int, *, visitor: Visitor, today: date, **answer: Any) -> AgencyReturn:
    """Keep the answer of somebody who came through the door. Raises Refused, Conflict."""
    _require_inside(door, today)
    request = door.request
    why, who = _why(request, visitor), {"answered_by": str(visitor), "by": by_link()}
    answered = returns.keep_answer(request, version, today=today, why=why, **who, **answer)
    facts = {"partnership": Partnership.current().name, "day": day_words(today)}
    returns.mail(returns.RECEIPT, request, door.email, "door_receipt", today, **facts)
    return answered


def add_event(door: Door, event: ChronologyEntry, visitor: Visitor, *, today: date) -> ChronologyEntry:
    """Write one line of the agency's chronology. Raises Refused."""
    _require_inside(door, today)
    return returns.keep_event(door.request, event, by=by_link(), why=_why(door.request, visitor))


def add_events(door: Door, events: Sequence[ChronologyEntry], visitor: Visitor, *, today: date) -> int:
    """Write the lines of a table, each once. Returns how many were new. Raises Refused."""
    _require_inside(door, today)
    return returns.keep_return_events(door.request, events, by=by_link(), why=_why(door.request, visitor))


def correct_event(
    entry: ChronologyEntry, version: int, door: Door, visitor: Visitor, *, today: date, **facts: Any
) -> ChronologyEntry:
    """Change a line of the return that is being written. Raises Refused, Conflict."""
    _require_inside(door, today)
    return returns.keep_correction(entry, version, by=by_link(), why=_why(door.request, visitor), **facts)


def add_paper(door: Door, title: str, data: bytes, visitor: Visitor, *, today: date) -> ReturnPaper:
    """Keep a document of the return, through the same checks as every other. Raises Refused."""
    _require_inside(door, today)
    return returns.keep_paper(door.request, title, data, by=by_link(), why=_why(door.request, visitor))
