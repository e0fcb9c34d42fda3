"""Cases and their people, plainly invented."""

import datetime as dt

from cases.access.models import CaseAccess
from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person
from cases.intake.services import FACTS, NewCase, log_incident
from csprapp.records.services import add
from tests.factories import LONG_AGO, counter, make_area, make_user

AWARE = dt.date(2026, 11, 16)  # a Monday
TODAY = dt.date(2026, 11, 18)


def make_case(*, by=None, area=None, **fields) -> Incident:
    """A case as a row, without clocks (services start those)."""
    by = by or make_user("coordinator")
    area = area or make_area()
    values = {"reference": f"2026-{next(counter):04}", "aware_on": AWARE, "owner": by, **fields}
    return add(Incident(area=area, logged_by=by, **values), by=by, why="A case for a test")


def person_facts(role: str, initials: str, **known) -> dict:
    """A person as they are logged."""
    return {"role": role, "initials": initials, **known}


def make_person(case, role="harmed", initials="Q.Z.", **fields) -> Person:
    return add(
        Person(incident=case, role=role, initials=initials, **fields), by=case.logged_by, why="A person for a test"
    )


def make_former(person, value, field="name", **fields) -> FormerValue:
    """What a person was called, or where they lived, before it was changed."""
    values = {"incident": person.incident, "person": person, "field": field, "value": value, "until": TODAY, **fields}
    return add(FormerValue(**values), by=person.incident.logged_by, why="Adopted")


def give_access(case, user, kind="named", **fields) -> CaseAccess:
    values = {"valid_from": LONG_AGO, "reason": "Works on it", "granted_by": case.logged_by, **fields}
    return add(CaseAccess(incident=case, user=user, kind=kind, **values), by=case.logged_by, why="Named on the case")


def log_case(*, by=None, area=None, owner=None, today=TODAY, **facts) -> Incident:
    """A case logged through the service, its clocks running."""
    area = area or make_area()
    by = by or make_user("coordinator")
    values = {"aware_on": AWARE, "people": [person_facts("harmed", "Q.Z.")], **facts}
    known = {name: values.pop(name) for name in FACTS if name in values}
    return log_incident(NewCase(area=area, owner=owner or by, facts=known, **values), by=by, today=today)


def three_boxes(name: str, day: dt.date | None) -> dict[str, str]:
    """A date as the three boxes send it."""
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), map(str, parts), strict=True))
