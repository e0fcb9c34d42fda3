"""Invented answers without an account: a surgery with a link it has not used, a school that answered through one, and a
letter by secure mail that the coordinator entered.
"""

import datetime as dt

from django.contrib.auth.hashers import make_password

from cases.editing.corrections import correct_person
from csprapp.partnership.models import Agency
from demo.casework import CONTEXT
from demo.days import w
from demo.pdfs import make_pdf
from demo.telling import Teller
from reviews.guest_access import rules, services as doors
from reviews.guest_access.visits import Visit
from reviews.returns import services as returns
from reviews.returns.models import AgencyRequest, ChronologyEntry

STORY = "panel-date"
SURGERY, SCHOOL, AMBULANCE = "Brookside Surgery", "Larkfield Primary School", "Northshire Ambulance"
PASSCODE = "20262026"  # README.md says it; outside the demonstration nobody can choose one


def answer_without_accounts(teller: Teller) -> None:
    """Three agencies that have no account: one is sent a link, one answers through it, one writes a letter."""
    Agency.objects.create(name=SURGERY, kind="General practice", email="surgery@demo.example", needs_nhs_number=True)
    complete_the_list(teller)
    requests = ask(teller)
    send_link(teller, requests[SURGERY], "practice.manager@demo.example")
    send_link(teller, requests[SCHOOL], "school.office@demo.example")
    answer_through_the_link(teller, requests[SCHOOL])
    enter_for_them(teller, requests[AMBULANCE])


def complete_the_list(teller: Teller) -> None:
    """What agencies search by: addresses, other names, the number a surgery needs. Plainly invented."""
    by, known = teller.users["coordinator"], "Told by children’s services on the telephone"
    with teller.on(teller.days.of(w(-6))) as today:
        for number, person in enumerate(teller.cases[STORY].people.all(), start=1):
            facts: dict[str, str] = {"addresses": f"{number * 7} Invented Lane, Northshire NS2 0AA"}
            if person.is_child:
                facts |= {"nhs_number": f"999 000 000{number}", "consistent_id": f"SUI-INVENTED-{number}"}
            else:
                facts["other_names"] = "Indigo Quill"
            correct_person(person, person.version, facts, reason=known, by=by, today=today)


def ask(teller: Teller) -> dict[str, AgencyRequest]:
    """The three are asked; gives their requests by the agency's name."""
    incident = teller.cases[STORY]
    with teller.on(teller.days.of(w(-5))) as today:
        asked = returns.ask(
            incident,
            agencies=list(Agency.objects.filter(name__in=(SURGERY, SCHOOL, AMBULANCE))),
            people=list(incident.people.all()),
            due_on=teller.days.of(w(2)),
            period_from=today.replace(year=today.year - 2, day=1),
            period_until=today,
            context=CONTEXT,
            by=teller.users["coordinator"],
            today=today,
        )
    return {request.agency.name: request for request in asked}


def send_link(teller: Teller, request: AgencyRequest, email: str) -> None:
    """A link goes to an agency, with the passcode of the demonstration in place of a random one."""
    with teller.on(teller.days.of(w(-4))) as today:
        key = doors.send_link(request, 0, email, by=teller.users["coordinator"], today=today).door.key
    key.passcode = make_password(PASSCODE)
    key.save(update_fields=["passcode"])


def answer_through_the_link(teller: Teller, request: AgencyRequest) -> None:
    """The school answers as a visitor, with an event of the chronology."""
    secretary = rules.Visitor("Sally Example", "school secretary")
    door = request.door
    with teller.on(teller.days.of(w(-2))) as today:
        Visit(door, secretary).log("agency request with its search list")
        seen = ChronologyEntry(
            day=today - dt.timedelta(days=980), event="Late three days in one week.", source="The register"
        )
        doors.add_event(door, seen, secretary, today=today)
        doors.submit(
            door,
            request.version,
            involvement="One of the children was with us until Year 6. In the last year often late and tired.",
            team_involved="unknown",
            learning="We now ring home on the first morning, not on the third.",
            visitor=secretary,
            today=today,
        )


def enter_for_them(teller: Teller, request: AgencyRequest) -> None:
    """The coordinator enters a return that came by post."""
    letter = make_pdf("Return of the ambulance service", [("What we know", ["One call, two years ago."])])
    came = teller.days.of(w(-2))
    with teller.on(teller.days.of(w(-1))) as today:
        returns.submit(
            request,
            request.version,
            involvement="One call, two years ago: a fall in the garden. No worry was written down.",
            team_involved="no",
            source="Secure mail",
            received_from="A records officer (invented)",
            received_on=came,
            paper=letter,
            by=teller.users["coordinator"],
            today=today,
        )
