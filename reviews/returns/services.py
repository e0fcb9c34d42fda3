"""Asking agencies, chasing them, and keeping what they answer."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from cases.deadlines import services as deadlines
from cases.deadlines.calendars import last_open_day
from cases.deadlines.keeping import Wanted, keep
from cases.deadlines.models import EndReason
from cases.documents.models import Document
from cases.documents.services import Found, inspect_upload, version_row
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident, Person
from cases.incidents.permissions import case_for_change, require_case
from cases.letters.bases import basis_on
from cases.letters.models import LetterKind
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.composed import composed
from csprapp.files.checks import FileRefused
from csprapp.files.storage import store_upload
from csprapp.mail.services import compose, post
from csprapp.partnership.models import Agency, Membership, Partnership
from csprapp.records.reasons import FILLED_IN, require_reason
from csprapp.records.refusals import Refused, require_not_ahead
from csprapp.records.services import add, change, set_facts
from reviews.returns.models import AgencyRequest, AgencyReturn, Chase, ChronologyEntry, Door, ReturnPaper
from reviews.returns.rules import SAY_WHETHER_A_TEAM, reminds, too_soon

ROUTE = "request"
# The kinds of mail.
ASKED, REMINDED, CHASED = "agency-request", "agency-reminder", "agency-chaser"
ANSWERED, RECEIPT = "agency-return", "agency-receipt"


def ask(
    incident: Incident, agencies: Sequence[Agency], people: Sequence[Person], due_on: date, *, by: User, today: date,
    linked: Collection[int] = (), **search: Any,
) -> list[AgencyRequest]:  # fmt: skip
    """Send a request to each agency: a row, a dated task and a mail that names nobody. The caller writes to those of
    the agencies, by key, that are `linked`.

    Dates are London dates; `search` may give `period_from`, `period_until` and `context`. Raises NotAllowed, Refused.
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        if not agencies:
            raise Refused({"agencies": "Select at least one agency"})
        if not people:
            raise Refused({"people": "Select at least one person for the search list"})
        if against := too_soon(due_on, today):
            raise Refused({"due_on": against})
        basis = basis_on(LetterKind.AGENCY, today)
        asked = {"incident": incident, "asked_on": today, "asked_by": by, "legal_basis": basis, **search}
        requests = [AgencyRequest(agency=agency, email=agency.email, **asked) for agency in agencies]
        sent = [_send(request, people, answer_by(due_on, request.agency, today), by, today) for request in requests]
        for request in sent:
            if request.agency_id not in linked:
                _write_to(request, ASKED, "information requested", today)
        return sent


def answer_by(due_on: date, agency: Agency, today: date) -> date:
    """The day the agency is asked to answer by: brought forward when it, or our office, is closed on the one proposed.

    Never before the day after today.
    """
    return max(last_open_day(due_on, agency.pk), today + timedelta(days=1)) if due_on > today else due_on


def _send(row: AgencyRequest, people: Sequence[Person], due_on: date, by: User, today: date) -> AgencyRequest:
    incident, why = row.incident, f"Asked {row.agency}"
    if AgencyRequest.objects.filter(incident=incident, agency=row.agency, withdrawn_on=None).exists():
        raise Refused({"agencies": f"{row.agency} has already been asked"})
    add(row, by=by, why=why)
    row.people.set(person for person in people if person.incident_id == incident.pk)
    label = f"Return from {row.agency}"[:120]
    clock = Wanted(incident=incident, route=ROUTE, subject_id=row.pk, label=label, due_on=due_on)
    return set_facts(row, None, by=by, why=why, deadline=keep(None, clock, by=by, today=today))


def _write_to(request: AgencyRequest, kind: str, what: str, today: date, *, accounts: bool = True) -> None:
    """A mail to the agency's address and, as asked, to its contributors: reference, date and link, nothing more."""
    partnership, door = Partnership.current(), Door.objects.filter(request=request).first()
    facts = {"due": day_words(request.deadline.due_on), "what": what, "phone": partnership.contact_phone}
    members = Membership.objects.live(today).filter(agency=request.agency)
    signing_in = User.objects.filter(is_active=True, pk__in=members.values("user"))
    people = signing_in if accounts else ()
    facts["signs_in"] = "yes" if signing_in.exists() else ""
    shared = [request.email] if request.email and not (door and door.email == request.email) else []
    for recipient in [*people, *shared]:
        mail(kind, request, recipient, "agency_request", today, **facts)
    if door:  # whoever has a link is reminded of it; nobody but they can know it, so it is not sent again
        facts |= {"partnership": partnership.name, "sent": day_words(door.sent_on)}
        mail(kind, request, door.email, "door_chaser", today, **facts)


def mail(
    kind: str,
    request: AgencyRequest,
    to: User | str,
    template: str,
    today: date,
    *,
    of: int | None = None,
    urgent: bool = False,
    **facts: str,
) -> None:
    """A mail about a request in the words of its template; `of` is the version of the door it is about, if of one."""
    about = f"request:{request.pk}" if of is None else f"request:{request.pk}:{of}"
    reference = request.incident.reference
    title, text = compose(template, reference=reference, address=request.get_absolute_url(), **facts)
    post(kind, about, to, title, text, day=today, case=reference, urgent=urgent)


def chase(requests: Iterable[AgencyRequest], *, by: User, today: date) -> int:
    """Remind agencies that have not answered: once a day each. Returns how many. Raises NotAllowed."""
    chased = 0
    with transaction.atomic():
        for request in requests:
            require_case(by, Permission.WORK_CASE, request.incident, today)
            if request.received_on or request.withdrawn_on or request.chases.filter(on=today).exists():
                continue
            add(Chase(request=request, on=today, by=by), by=by, why=f"Chased {request.agency}")
            _write_to(request, CHASED, "reminder", today)
            chased += 1
    return chased


def remind(today: date, calendar: Calendar) -> None:
    """Write the day's reminders to agencies that have not answered, each once however often this is run: to addresses
    alone, for who has an account is told in their daily mail."""
    lately = today - timedelta(weeks=3)
    near = Q(deadline__due_on=today) | Q(asked_on__range=(lately, today), deadline__due_on__gt=today)
    waiting = AgencyRequest.objects.waiting().filter(near, incident__closed_on=None)
    for request in waiting.select_related("incident", "agency", "deadline"):
        if reminds(request.asked_on, request.deadline.due_on, today, calendar):
            with transaction.atomic():
                _write_to(request, REMINDED, "reminder", today, accounts=False)


def take_back(request: AgencyRequest, version: int, reason: str, *, by: User, today: date) -> AgencyRequest:
    """The request is not needed after all. Raises NotAllowed, Refused, Conflict."""
    with (
        case_for_change(request.incident, Permission.WORK_CASE, by=by, today=today),
        change(AgencyRequest, request.pk, version, by=by, why=reason) as held,
    ):
        if held.received_on:
            raise Refused("The agency has answered, so you cannot withdraw the request")
        held.withdrawn_on, held.withdrawn_reason = today, reason
        deadlines.end(held.deadline, today, EndReason.WITHDRAWN, by=by, decided_on=today, why=reason)
    return held


def require_answer(request: AgencyRequest, by: User, today: date, *, source: str = "") -> None:
    """A contributor answers for their own agency; a coordinator for any, with the source. Raises NotAllowed."""
    if source:
        require_case(by, Permission.WORK_CASE, request.incident, today)
        return
    require_permission(by, Permission.ANSWER_REQUEST)
    if not may_answer(request, by, today):
        raise NotAllowed("You can answer only for your own agency")


def may_answer(request: AgencyRequest, user: User, today: date) -> bool:
    """Whether this person answers for the agency that is asked, as one of its own."""
    may = has_permission(user, Permission.ANSWER_REQUEST)
    return may and bool(composed(_of_the_agency, user, today, about=(request.agency_id,)))


def _of_the_agency(user: User, on: date, agency: int) -> QuerySet[Any]:
    return Membership.objects.live(on).filter(user=user, agency=agency).order_by().values_list("pk")[:1]


def submit(request: AgencyRequest, version: int, *, by: User, today: date, **answer: Any) -> AgencyReturn:
    """Keep the agency's answer: of its contributor, or entered for it by the unit with its `source`.

    Raises NotAllowed, Refused (nothing said, answered before, taken back), Conflict.
    """
    require_answer(request, by, today, source=answer.get("source", ""))
    return keep_answer(request, version, by=by, today=today, why=f"Return of {request.agency}", **answer)


def keep_answer(
    request: AgencyRequest, version: int, *, received_on: date | None = None, paper: bytes = b"",
    events: Sequence[ChronologyEntry] = (), by: User, today: date, why: str, **said: Any,
) -> AgencyReturn:  # fmt: skip
    """Merge the answer into the chronology, meet the clock, tell the case's owner. Who may is for the caller to ask.

    `said` are facts of an AgencyReturn; its `answered_by` is who came without an account, as they said. When the
    coordinator enters it for the agency, `source` says how it came, `received_from` who sent or said it, `received_on`
    the London day it came (today when not given) and `paper` is the file itself, if it is to be kept.

    Raises Refused, Conflict.
    """
    row = AgencyReturn(submitted_on=today, submitted_by=by, **said)
    if not row.nil_return and not row.involvement.strip():
        raise Refused({"involvement": "Enter what your agency knows, or say that it knew none of them"})
    if request.asks_about_team and not row.nil_return and not row.team_involved:
        raise Refused({"team_involved": SAY_WHETHER_A_TEAM})
    require_not_ahead({"received_on": received_on}, today, "The day it was received")
    with (
        keeping(paper) as found,
        locked_case(request.incident_id),
        change(AgencyRequest, request.pk, version, by=by, why=why) as held,
    ):
        require_unanswered(held)
        row.request, held.received_on = held, received_on or today
        add(row, by=by, why=why)
        for event in events:
            keep_event(held, event, by=by, why=why)
        if found:
            add_rows(held, f"Return of {held.agency}", found, by=by, why=why)
        keep(held.deadline, Wanted(met_on=held.received_on), by=by, today=today, why=why)
        if held.incident.owner and held.incident.owner != by:
            mail(ANSWERED, held, held.incident.owner, "agency_return", today)
        if not (row.source or row.answered_by):  # whoever answers with an account is told that it arrived
            mail(RECEIPT, held, by, "agency_receipt", today, day=day_words(today))
    return row


def require_unanswered(request: AgencyRequest) -> None:
    """Nothing, or `Refused`: the request was answered or taken back."""
    if request.received_on or request.withdrawn_on:
        raise Refused("This request has already been answered or withdrawn")


def keep_event(request: AgencyRequest, event: ChronologyEntry, *, by: User, why: str) -> ChronologyEntry:
    """One line of an agency's chronology. Who may is for the caller to ask. Raises Refused."""
    if request.withdrawn_on:
        raise Refused("This request has been withdrawn")
    event.incident, event.agency, event.request = request.incident, request.agency, request
    return add(event, by=by, why=why)


def add_event(incident: Incident, event: ChronologyEntry, *, by: User, today: date) -> ChronologyEntry:
    """Write one line of the chronology on the case itself, of an agency's contact or of none. Raises NotAllowed."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        event.incident = incident
        return add(event, by=by, why="Added to the chronology")


def keep_events(
    events: Sequence[ChronologyEntry], there: Iterable[ChronologyEntry], *, by: User, why: str
) -> list[ChronologyEntry]:
    """Add those of several lines that are not `there` yet, so that a table sent twice is added once.

    The caller asks who may, gives each line its case and request, and opens the transaction.
    """
    known = {(line.day, line.until, line.event) for line in there}
    fresh = [line for line in events if (line.day, line.until, line.event) not in known]
    return [add(line, by=by, why=why) for line in fresh]


def add_events(incident: Incident, events: Sequence[ChronologyEntry], *, by: User, today: date) -> int:
    """Write the lines of a table on the case itself, each once. Returns how many were new. Raises NotAllowed."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        for line in events:
            line.incident = incident
        there = ChronologyEntry.objects.filter(incident=incident, request=None, struck_on=None)
        return len(keep_events(events, there, by=by, why="Added to the chronology from a table"))


def add_return_events(
    request: AgencyRequest, events: Sequence[ChronologyEntry], *, by: User, today: date, entered_from: str = ""
) -> int:
    """Write the lines of a table for an agency's return, each once. Returns how many were new.

    Raises NotAllowed, Refused once the return is submitted.
    """
    require_answer(request, by, today, source=entered_from)
    return keep_return_events(request, events, by=by, why=f"From a table, for the return of {request.agency}")


def keep_return_events(request: AgencyRequest, events: Sequence[ChronologyEntry], *, by: User, why: str) -> int:
    """The same, by whoever may; that is for the caller to ask. Raises Refused."""
    with locked_case(request.incident_id):
        require_unanswered(AgencyRequest.objects.select_for_update(no_key=True).get(pk=request.pk))
        for line in events:
            line.incident, line.agency, line.request = request.incident, request.agency, request
        return len(keep_events(events, request.chronology.filter(struck_on=None), by=by, why=why))


def correct_event(
    entry: ChronologyEntry, version: int, *, reason: str, by: User, today: date, **facts: Any
) -> ChronologyEntry:
    """Change what a line of the chronology says; the history keeps what it said. Raises NotAllowed, Conflict."""
    with (
        case_for_change(entry.incident, Permission.WORK_CASE, by=by, today=today),
        change(ChronologyEntry, entry.pk, version, by=by, why=reason or FILLED_IN) as held,
    ):
        require_reason(reason, held, facts)
        for name, value in facts.items():
            setattr(held, name, value)
    return held


def correct_return_event(
    entry: ChronologyEntry, version: int, *, by: User, today: date, entered_from: str = "", **facts: Any
) -> ChronologyEntry:
    """Change a line of a return that is not submitted yet. Raises NotAllowed, Refused, Conflict."""
    require_answer(entry.request, by, today, source=entered_from)
    return keep_correction(entry, version, by=by, why=f"Corrected before the return of {entry.agency}", **facts)


def keep_correction(entry: ChronologyEntry, version: int, *, by: User, why: str, **facts: Any) -> ChronologyEntry:
    """The same, by whoever may; that is for the caller to ask. Raises Refused, Conflict."""
    with locked_case(entry.incident_id):
        require_unanswered(AgencyRequest.objects.select_for_update(no_key=True).get(pk=entry.request_id))
        return set_facts(entry, version, by=by, why=why, **facts)


def strike(entry: ChronologyEntry, version: int, reason: str, *, by: User, today: date) -> ChronologyEntry:
    """Remove a line from the chronology; its history stays. Raises NotAllowed, Conflict."""
    with case_for_change(entry.incident, Permission.WORK_CASE, by=by, today=today):
        return set_facts(entry, version, by=by, why=reason, struck_on=today)


def add_return_event(
    request: AgencyRequest, event: ChronologyEntry, *, by: User, today: date, entered_from: str = ""
) -> ChronologyEntry:
    """Write one line of an agency's chronology; it joins the case's own when the return is submitted.

    Raises NotAllowed, Refused once the return is submitted.
    """
    require_answer(request, by, today, source=entered_from)
    require_unanswered(request)
    return keep_event(request, event, by=by, why=f"For the return of {request.agency}")


def add_paper(
    request: AgencyRequest, title: str, data: bytes, *, by: User, today: date, entered_from: str = ""
) -> ReturnPaper:
    """Keep a document of an agency's return. Raises NotAllowed, Refused (also for a file that is refused)."""
    require_answer(request, by, today, source=entered_from)
    require_unanswered(request)
    return keep_paper(request, title, data, by=by, why=f"For the return of {request.agency}")


# --- Documents that come with a return --------------------------------------------------------------------------
# Documents of the case, through the same checks, that know whose return they are. Who may is for the caller to ask: an
# agency's people keep documents of a case they cannot open.


@contextmanager
def keeping(data: bytes) -> Iterator[tuple[str, Found] | None]:
    """The storage name of a file that passed, and what was found; None when there is none. Gone again if the block
    raises.

    Raises Refused naming the file's field.
    """
    if not data:
        yield None
        return
    try:
        found = inspect_upload(data)
    except FileRefused as refused:
        raise Refused({"file": refused.messages[0]}) from refused
    with store_upload(data) as name:
        yield name, found


def add_rows(request: AgencyRequest, title: str, kept: tuple[str, Found], *, by: User, why: str) -> ReturnPaper:
    """The document's rows, inside the caller's transaction."""
    document = add(Document(incident=request.incident, title=title[:120]), by=by, why=why)
    version_row(document, 1, *kept, by=by)
    return add(ReturnPaper(request=request, document=document), by=by, why=why)


def keep_paper(request: AgencyRequest, title: str, data: bytes, *, by: User, why: str) -> ReturnPaper:
    """Keep one document of the return, named after its agency. Raises Refused."""
    with keeping(data) as found, transaction.atomic():
        if found is None:
            raise Refused({"file": "Select a file"})
        return add_rows(request, f"{request.agency}: {title}", found, by=by, why=why)
