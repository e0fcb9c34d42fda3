"""Keeping indicators and their readings."""

from datetime import date
from typing import Any

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Theme
from csprapp.records.apostrophes import says
from csprapp.records.refusals import Refused, require_facts, require_not_ahead
from csprapp.records.services import add, set_facts
from reviews.indicators.models import Indicator, Reading

MOST = 32_767  # what the database holds


def add_indicator(theme: Theme, *, by: User, today: date, **facts: Any) -> Indicator:
    """An indicator that is asked from now on. Raises NotAllowed, Refused (nothing counted; one of the same words)."""
    require_permission(by, Permission.WORK_CASE)
    require_facts(facts, question="Enter what is counted", of_what="Enter what they are counted out of")
    if theme.indicators.filter(says("question", facts["question"].strip(), "iexact")).exists():
        raise Refused({"question": "This theme already has an indicator with these words"})
    return add(Indicator(theme=theme, **facts), by=by, why="Added an indicator")


def add_reading(indicator: Indicator, *, by: User, today: date, **facts: Any) -> Reading:
    """What somebody counted on a day. Raises NotAllowed, Refused (a future day, a part larger than the whole, a day
    that has one)."""
    require_permission(by, Permission.WORK_CASE)
    return count(indicator, by=by, today=today, why="Recorded a reading", **facts)


def count(indicator: Indicator, *, by: User, today: date, why: str, **facts: Any) -> Reading:
    """The same inside the service of somebody else, such as the owner of an action at a check-in: whether the person
    may is asked there. Raises Refused."""
    _require_sound(facts, today)
    if indicator.readings.filter(on=facts["on"]).exists():
        raise Refused({"on": "There is already a reading for this day. Correct that one instead"})
    return add(Reading(indicator=indicator, **facts), by=by, why=why)


def correct_reading(reading: Reading, seen: int, *, by: User, today: date, **facts: Any) -> Reading:
    """Put a reading right. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.WORK_CASE)
    _require_sound(facts, today)
    if reading.indicator.readings.filter(on=facts["on"]).exclude(pk=reading.pk).exists():
        raise Refused({"on": "There is already another reading for this day"})
    return set_facts(reading, seen, by=by, why="Corrected a reading", **facts)


def _require_sound(facts: dict[str, Any], today: date) -> None:
    require_facts(facts, counted_by="Enter who counted")
    require_not_ahead({"on": facts["on"]}, today)
    if not facts["of"] or facts["of"] < 0:
        raise Refused({"of": "Enter a number above 0"})
    if facts["of"] > MOST:
        raise Refused({"of": f"Enter a number up to {MOST:,}"})
    if facts["holds"] < 0:
        raise Refused({"holds": "Enter 0 or a number above it"})
    if facts["holds"] > facts["of"]:
        raise Refused({"holds": "This must not be more than they are counted out of"})
