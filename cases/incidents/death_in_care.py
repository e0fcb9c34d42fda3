"""The death of a looked-after child, or of a care leaver up to and including 24: reported to the Department for
Education and Ofsted whether or not abuse or neglect is suspected. Without suspicion the Panel does not consider it: no
rapid review, no criteria. When suspicion arises later, the Panel is notified from that day on.

Source: the government's guidance on reporting the death or serious harm of a child or care leaver.
"""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import LessThan

from cases.incidents.children import is_dead
from cases.incidents.counted import Standing
from cases.incidents.models import AbuseOrNeglect, Incident, Person
from cases.incidents.rules import birthday

LEFT_CARE_UNTIL = 25  # the 25th birthday: "up to and including 24" is the age at death


def died_in_care(
    role: str, born: date | None, died_on: date | None, *, looked_after: str = "", care_leaver: str = ""
) -> bool:
    """Whether somebody of the case died as a looked-after child, or as a care leaver not known to have been 25."""
    if not is_dead(role, died_on):
        return False
    if looked_after == Standing.YES:
        return True
    young = born is None or died_on is None or died_on < birthday(born, LEFT_CARE_UNTIL)
    return care_leaver == Standing.YES and young


def of_deaths_in_care() -> Q:
    """The same of a child's row (`Child`), for lists: a date is read as a number, 20261118, so that the database adds
    no years to one. It comes out as `birthday` says it, of who was born on 29 February too."""
    dead = Q(person__role=Person.Role.DIED) | Q(died_on__isnull=False) & ~Q(person__role=Person.Role.UNBORN)
    grown_up_on = _number("person__date_of_birth") + LEFT_CARE_UNTIL * 10_000
    young = Q(person__date_of_birth=None) | Q(died_on=None) | Q(LessThan(_number("died_on"), grown_up_on))
    return dead & (Q(looked_after=Standing.YES) | Q(care_leaver=Standing.YES) & young)


def _number(day: str) -> CombinedExpression:
    return ExtractYear(F(day)) * 10_000 + ExtractMonth(F(day)) * 100 + ExtractDay(F(day))


def is_death_in_care(incident: Incident) -> bool:
    """Whether the case is about such a death. Nothing is asked of the database where abuse was suspected at once."""
    if not (is_unsuspected(incident) or suspected_later(incident)):
        return False
    return any(_died_in_care(person) for person in incident.people.select_related("child"))


def _died_in_care(person: Person) -> bool:
    child: Any = getattr(person, "child", None)
    if child is None:
        return False
    how = {"looked_after": child.looked_after, "care_leaver": child.care_leaver}
    return died_in_care(person.role, person.date_of_birth, child.died_on, **how)


def report_from(incident: Incident) -> date | None:
    """The London day from which such a death is reported: of awareness; of a child who died after the authority became
    aware of what had happened, the day of the death, since nobody can know of it earlier."""
    deaths = (person for person in incident.people.select_related("child") if _died_in_care(person))
    days: list[date | None] = [person.child.died_on for person in deaths]
    if incident.aware_on is None or not days or None in days:
        return incident.aware_on
    return max(incident.aware_on, min(day for day in days if day))


def is_unsuspected(incident: Incident) -> bool:
    """Whether abuse or neglect is recorded as not suspected; not yet known is something else."""
    return incident.abuse_or_neglect == AbuseOrNeglect.NOT_SUSPECTED


def suspected_later(incident: Incident) -> bool:
    """Whether suspicion arose after the authority became aware of what happened."""
    return bool(incident.suspected_on and incident.aware_on and incident.suspected_on > incident.aware_on)


def panel_from(incident: Incident) -> date | None:
    """The London day from which the Panel is to be notified: of awareness, or of the suspicion that arose later."""
    later = suspected_later(incident) and not is_unsuspected(incident)
    return incident.suspected_on if later else incident.aware_on
