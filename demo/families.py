"""A family that waits for a trial, what goes on meanwhile, a case that opens again, one that another area leads, and a
child who was adopted."""

import datetime as dt

from cases.editing.corrections import correct_person, reopen_case
from cases.editing.proceedings import PROCEEDINGS
from cases.incidents.models import Incident, Reopening
from cases.notes import services as notes
from cases.notifications.led_by_other_area import pass_on, send_our_part
from csprapp.records.log_lines import Log
from demo.days import Day, w
from demo.stories import Notified, Story, Who
from demo.telling import Teller
from reviews.contacts import services as contacts
from reviews.contacts.models import OfCase
from reviews.learning.models import LearningReview

FAMILIES = (
    Story(
        "opened-again",
        (
            Who("harmed", "B.R.", "Brook Return", 1, "female", "child_in_need", pseudonym="Tansy"),
            Who("parent", "E.R.", "Elm Return", relationship="Mother"),
        ),
        "A baby was brought to hospital with a fracture. It was first thought to be an accident.",
        aware=Day(months=-3, working=-5),
        setting="At home",
        notified=None,
        not_notified=(3, "The doctors took it for an accident, and nobody suspected abuse or neglect."),
        closed=(Day(months=-2), "criteria_not_met", "The doctors took it for an accident."),
    ),
    Story(
        "led-elsewhere",
        (Who("harmed", "H.V.", "Heath Visitor", 13, "male", pseudonym="Rowan"),),
        "A boy who lives here was hurt while he stayed with relatives in another area.",
        aware=w(-14),
        setting="A relative’s home",
        notified=Notified(2, told=2),
    ),
)


def all_families(teller: Teller, reviews: dict[str, LearningReview]) -> None:
    """The delayed review: its trial, its family and the Panel; and the case that another area leads."""
    review = reviews["delayed"]
    _trial(teller, review.incident)
    _family(teller, review.incident)
    _notes(teller, review.incident)
    _panel(teller, review.incident)
    _meanwhile(teller, review)
    _led_elsewhere(teller, teller.cases["led-elsewhere"])
    _adopted(teller, teller.cases["scheduled"])


def open_again(teller: Teller) -> None:
    """After the closed cases are closed: a second opinion makes one of them a case again."""
    incident = Incident.objects.get(pk=teller.cases["opened-again"].pk)
    with teller.on(teller.days.of(w(-2))) as today:
        reopen_case(
            incident,
            incident.version,
            reason="A second opinion of the hospital: the fracture was not an accident.",
            learned_on=today,
            starts=Reopening.Starts.NOTIFICATION,
            by=incident.owner,
            today=today,
        )


def _adopted(teller: Teller, incident: Incident) -> None:
    """The review's child has another surname now: the old one is found, and looked for in what is to be published."""
    child, facts = incident.people.get(role="harmed"), {"name": "Val Winterby", "initials": "V.W."}
    with teller.on(teller.days.of(Day(months=-1, working=-3))) as today:
        why = "Adopted: new surname"
        correct_person(child, child.version, facts, reason=why, by=incident.owner, today=today)


def _trial(teller: Teller, incident: Incident) -> None:
    row = incident.proceedings.get(kind="criminal")
    with teller.on(teller.days.of(Day(months=-2, days=1))) as today:
        facts = {
            "court": "Inventedham Crown Court",
            "next_on": teller.days.on_or_after(teller.days.of(Day(months=2))),
            "embargo": True,
            "embargo_by": "the Crown Prosecution Service",
        }
        PROCEEDINGS.correct(row, row.version, facts, reason="Their letter", by=incident.owner, today=today)


def _notes(teller: Teller, incident: Incident) -> None:
    for on, text in (
        (
            Day(months=-1, working=-1),
            "Rang the court: no new day for the trial before the spring. Ask again in a month.",
        ),
        (Day(working=-2), "The family liaison officer is away until Monday. Her colleague has our number."),
    ):
        with teller.on(teller.days.of(on)) as today:
            notes.write(incident, text, by=incident.owner, today=today)


def _write(teller: Teller, incident: Incident, on: Day, log: Log[OfCase], **facts: object) -> OfCase:
    with teller.on(teller.days.of(on)) as today:
        days = {name: today for name in ("contacted_on", "agreed_on", "dated_on") if name in facts}
        return log.append(incident, facts | days, by=incident.owner, today=today)


def _family(teller: Teller, incident: Incident) -> None:
    nurse = "Fay Milyar (invented), bereavement nurse"
    first, second = Day(months=-5), Day(months=-1, working=-1)
    grandmother = _write(
        teller, incident, first, contacts.MEMBERS, who="Grandmother, mother’s side", told_how="A visit, never a letter",
        told_by=nurse, needs="Large print. She brings her sister.",
    )  # fmt: skip
    _write(
        teller, incident, first, contacts.MEMBERS, person=incident.people.get(initials="Y.A."), leave_alone=True,
        leave_alone_because="She is a witness. Ask the officer in the case first.",
    )  # fmt: skip
    trial = teller.days.on_or_after(teller.days.of(Day(months=2)))
    _write(teller, incident, first, contacts.DATES, label="The funeral", day=_funeral(incident), yearly=True)
    _write(
        teller, incident, second, contacts.DATES, label="First day of the trial", day=trial, yearly=False,
        note="The family sits in court all week.",
    )  # fmt: skip
    _write(
        teller, incident, first, contacts.CONTACTS, member=grandmother, contacted_on=None, by_whom=nurse, how="visit",
        said="Why there is a review, who carries it out, and that it waits for the trial.",
        wished="To read the draft first, and to choose the name used.",
    )  # fmt: skip
    _write(
        teller, incident, second, contacts.CONTACTS, member=grandmother, contacted_on=None, by_whom=nurse,
        how="telephone", said="That the trial was moved again.",
        wished="To be told by telephone, on a weekday morning.",
    )  # fmt: skip
    agreed = {"agreed_with": "Her grandmother", "agreed_by": "Independent chair (invented)", "agreed_on": None}
    _write(
        teller, incident, second, contacts.AGREEMENTS, about="name", name_used="pseudonym",
        agreed="Bryony, chosen by her grandmother.", **agreed,
    )  # fmt: skip
    _write(
        teller, incident, second, contacts.AGREEMENTS, about="timing",
        agreed="Never in June, never on a Friday; a call two days before.", **agreed,
    )  # fmt: skip


def _funeral(incident: Incident) -> dt.date:
    return (incident.occurred_on or incident.aware_on) + dt.timedelta(days=24)


def _panel(teller: Teller, incident: Incident) -> None:
    letters = (
        (Day(months=-4, working=-1), "to", "We told the Panel that the review waits for the trial, and look again."),
        (Day(months=-4, working=6), "from", "The Panel asks us to share the learning that needs no names meanwhile."),
        (Day(months=-2, working=1), "to", "The trial was moved. We attached the note shared with heads of service."),
    )
    for on, direction, summary in letters:
        _write(
            teller, incident, on, contacts.LETTERS, direction=direction, about="delay", summary=summary, dated_on=None
        )  # fmt: skip


def _meanwhile(teller: Teller, review: LearningReview) -> None:
    steps = (
        (Day(months=-3), "shared", "A note without names, with the heads of service of four agencies."),
        (Day(months=-2), "started", "Hospital and health visiting tell each other of injuries within a day."),
    )
    for on, what, words in steps:
        with teller.on(teller.days.of(on)) as today:
            facts = {"what": what, "done_on": today, "words": words}
            contacts.MEANWHILE.append(review, facts, by=review.incident.owner, today=today)


def _led_elsewhere(teller: Teller, incident: Incident) -> None:
    by = incident.owner
    with teller.on(teller.days.of(w(-9))) as today:
        facts = {
            "led_by": "Nextdoorshire Safeguarding Children Partnership (invented)",
            "since_on": today,
            "reason": "It happened in their area, so their authority notified and their partners review it.",
            "contact": "Business unit of Nextdoorshire (invented)",
            "asked": "What our school and school nurse knew, and our chronology of the last two years.",
        }
        lead = pass_on(incident, facts, due_on=teller.days.of(w(-2)), by=by, today=today)
    with teller.on(teller.days.of(w(-3))) as today:
        words = "Chronology and two returns, by secure mail."
        send_our_part(lead, lead.version, sent_on=today, our_part=words, by=by, today=today)
