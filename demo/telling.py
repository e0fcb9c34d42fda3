"""Lives the story of an invented case through the services, each step on its own day."""

import datetime as dt
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline
from cases.editing.corrections import close_case
from cases.incidents.models import Incident, Person
from cases.intake.services import NewCase, log_incident
from cases.notifications import clocks
from cases.notifications.services import Sent, decide_not_to_notify, record_informed, record_notification
from csprapp.accounts.models import User
from csprapp.partnership.models import Agency, Area
from csprapp.records.services import change
from csprapp.today import at
from demo.days import Day, Days, moment
from demo.stories import Notified, Story, Who

CHILD_ROLES = Person.CHILD_ROLES
NO = dict.fromkeys(("looked_after", "child_in_need", "protection_plan", "care_leaver"), "no")
# What is said of a child in one word, as answers: whoever is one of these is not each of the others.
STATUSES = {
    "none": NO | {"known_to_agency": "yes"},
    "looked_after": {"looked_after": "yes", "care_leaver": "no", "known_to_agency": "yes"},
    "child_in_need": NO | {"child_in_need": "yes", "known_to_agency": "yes"},
    "protection_plan": NO | {"protection_plan": "yes", "known_to_agency": "yes"},
    "previous_plan": NO | {"protection_plan": "before", "known_to_agency": "yes"},
    "care_leaver": {"care_leaver": "yes", "looked_after": "before", "known_to_agency": "yes"},
}


class Teller:
    """What all stories share: the people, the days, and the cases told so far."""

    def __init__(self, users: dict[str, User], days: Days):
        self.users, self.days = users, days
        self.area = Area.objects.get()
        self.agencies = {agency.name: agency for agency in Agency.objects.all()}
        self.cases: dict[str, Incident] = {}
        self.logged_on: dict[str, dt.date] = {}
        self.steps: dict[dt.date, int] = {}

    @contextmanager
    def on(self, day: dt.date) -> Iterator[dt.date]:
        """A step of a story: what is saved inside carries this day, some minutes after the step before."""
        if day > self.days.today:
            raise ValueError(f"{day} lies after the demonstration’s today: nothing can be recorded on it yet")
        self.steps[day] = self.steps.get(day, 0) + 1
        early = 150 if day == self.days.today else 0  # today's morning has only begun
        with at(moment(day, 3 * self.steps[day] - early)):
            yield day

    def aware(self, story: Story) -> dt.date | None:
        """The day the authority became aware, in a story that has one."""
        return self.days.of(story.aware) if story.aware is not None else None

    def logged(self, story: Story) -> dt.date:
        """The day a story is logged: by default the day the authority became aware."""
        return self.days.of(story.logged or story.aware or Day())


def begin(teller: Teller, story: Story) -> Incident:
    """Log the case of a story, restricted from the start where it is."""
    users, aware = teller.users, teller.aware(story)
    logged = teller.logged(story)
    owner = users[story.owner]
    occurred = None
    if aware and story.occurred_days_before is not None:
        occurred = aware - dt.timedelta(days=story.occurred_days_before)
    new = NewCase(
        area=teller.area,
        owner=owner,
        people=[person(who, aware or logged, occurred) for who in story.people],
        facts={
            "occurred_on": occurred,
            "aware_on": aware,
            "aware_time": dt.time(11, 20) if aware else None,
            "referred_by": "A duty social worker",
            "nature": story.nature,
            "abuse_or_neglect": story.abuse,
            "harms": list(story.harms),
            "setting": story.setting,
            "home_authority": story.home_authority,
            "summary": story.summary,
            "immediate_safeguarding": story.safe_now,
            "media_interest": False,
        },
        agencies=[teller.agencies[name] for name in story.agencies],
        proceedings=[{"kind": kind, "status": status} for kind, status in story.proceedings],
        restricted_reason=story.restricted_because,
        named=[users[name] for name in story.named],
        linked=[teller.cases[story.same_as]] if story.same_as else [],
    )
    with teller.on(logged) as today:
        teller.cases[story.key] = log_incident(new, by=owner, today=today)
    teller.logged_on[story.key] = logged
    return teller.cases[story.key]


def person(who: Who, aware: dt.date, occurred: dt.date | None) -> dict[str, Any]:
    """A person as they are logged; a child's date of birth is worked out from the age."""
    facts = {}
    born = None
    if who.role in CHILD_ROLES:
        spread = zlib.crc32(who.name.encode()) % 280 + 40
        born = aware - dt.timedelta(days=(who.age or 0) * 365 + spread) if who.age is not None else None
        expected = aware + dt.timedelta(days=who.expected_in) if who.expected_in is not None else None
        facts = {"sex": who.sex, "ethnic_group": who.ethnic_group, "school": who.school, "expected_on": expected}
        facts |= STATUSES.get(who.legal_status, {}) | who.care
        facts["published_pseudonym"] = who.pseudonym
        if who.role == "died":
            facts["died_on"] = occurred
    own = {name: getattr(who, name) for name in ("role", "initials", "name", "relationship", "contact_note")}
    return own | {"date_of_birth": born} | facts


def notify(teller: Teller, story: Story, incident: Incident) -> dt.date | None:
    """Tell the partners and record the notification. Returns the day it was sent."""
    if story.notified is None:
        return None
    facts: Notified = story.notified
    aware, by = teller.days.of(story.aware), incident.owner
    sent_on = teller.days.after(aware, facts.after)
    if facts.told is not None:
        with teller.on(teller.days.after(aware, facts.told)) as today:
            bodies = clocks.partners_to_tell(incident)
            record_informed(incident, told_on=today, how="Telephone", bodies=bodies, by=by, today=today)
    panel = teller.days.after(sent_on, facts.panel_date) if facts.panel_date else None
    sent = Sent(
        sent_on=sent_on,
        sent_time=dt.time(14, 20),
        sent_by=teller.users["notifier"].name,
        national_reference=f"DEMO-{incident.reference}",
        late_reason=facts.late,
        panel_date=panel,
    )
    with teller.on(sent_on) as today:
        record_notification(incident, sent, by=by, today=today)
    incident.refresh_from_db()
    return sent_on


def do_not_notify(teller: Teller, story: Story, incident: Incident) -> None:
    """On its day the owner records that the case is not notified."""
    after, reason = story.not_notified
    day = teller.days.after(teller.days.of(story.aware), after)
    with teller.on(day) as today:
        decide_not_to_notify(
            incident,
            incident.version,
            today,
            decided_by="Head of safeguarding (invented), with the police",
            reason=reason,
            by=incident.owner,
            today=today,
        )


def lose_owner(teller: Teller, story: Story, incident: Incident) -> None:
    """The owner is away and the case waits for a new one."""
    manager, why = teller.users["manager"], "The owner is away; a new one is being found"
    with teller.on(teller.days.of(story.owner_left)) as today:
        with change(Incident, incident.pk, None, by=manager, why=why) as record:
            record.owner = None
        for deadline in Deadline.objects.open().filter(incident=incident):
            deadlines.assign(deadline, None, by=manager, decided_on=today, why=why)


def close(teller: Teller, story: Story, incident: Incident) -> None:
    """The work is finished, or the case turned out to be none: its clocks end with it."""
    day, closed_as, reason = story.closed
    incident.refresh_from_db()
    with teller.on(teller.days.of(day)) as today:
        close_case(incident, incident.version, today, closed_as, reason=reason, by=incident.owner, today=today)
