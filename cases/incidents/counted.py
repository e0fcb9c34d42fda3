"""How a child is counted: sex, ethnic group, disability, and how children's services and agencies knew the child when
it happened. The lists are data, `coded_lists.toml`, and every code has free text beside it.

Source: what the national notification asks of each child, and the statistics that are made of it.
"""

import tomllib
from functools import partial
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.text import capfirst

from csprapp.clock.deadline import plain_day
from csprapp.records.fields import ChoiceListField

LISTS: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "coded_lists.toml").read_text("utf-8"))

Choices = list[tuple[str, str]]


def sexes() -> Choices:
    """Code and words, for a field's choices: what `coded_lists.toml` holds, in its order."""
    return list(LISTS["sex"]["words"].items())


def ethnic_groups() -> Choices:
    """Code and words of the census's groups, for a field's choices."""
    return list(LISTS["ethnic_group"]["words"].items())


def disabilities() -> Choices:
    """Code and words, for a field's choices, in the order of the list."""
    return list(LISTS["disability"]["words"].items())


def placements() -> Choices:
    """Code and words of where a child lived, for a field's choices, in the order of the list."""
    return list(LISTS["placement"]["words"].items())


class Standing(models.TextChoices):
    """Whether something was so of a child when it happened. Nothing stored means that nobody has been asked yet."""

    YES = "yes", "Yes"
    NO = "no", "No"
    BEFORE = "before", "Not then, but before"
    UNKNOWN = "unknown", "Not known"


# Each of these may be so beside any other, and has its dates under the same name with "_from" and "_until".
STATUSES = ("looked_after", "child_in_need", "protection_plan", "care_leaver", "known_to_agency")
HELD = (Standing.YES, Standing.BEFORE)
COUNTED = ("sex", "ethnic_group", "disabilities", *STATUSES, "placement_type")

CODED = {  # each code with the text beside it
    "sex": "sex_note",
    "ethnic_group": "ethnicity",
    "disabilities": "disability",
    "placement_type": "placement",
}

_Status: Any = partial(models.CharField, max_length=10, choices=Standing.choices, blank=True)
_Code: Any = partial(models.CharField, max_length=30, blank=True)
_Day: Any = partial(models.DateField, null=True, blank=True)


def dates_of(status: str) -> tuple[str, str]:
    """The names of the first and the last day of a status."""
    return f"{status}_from", f"{status}_until"


class LegalStatus(models.TextChoices):
    """One answer for all, as it was asked until each status was asked by itself."""

    NONE = "none", "None of these"
    LOOKED_AFTER = "looked_after", "Looked after"
    CHILD_IN_NEED = "child_in_need", "Child in need"
    PROTECTION_PLAN = "protection_plan", "On a child protection plan"
    PREVIOUS_PLAN = "previous_plan", "On a child protection plan before"
    CARE_LEAVER = "care_leaver", "Care leaver"


class Counted(models.Model):
    """The facts of a child that are counted, each with its words beside it."""

    sex: Any = _Code(max_length=10, choices=sexes)
    sex_note: Any = models.CharField("sex or gender, in words", max_length=120, blank=True)
    ethnic_group: Any = _Code(choices=ethnic_groups)
    ethnicity = models.CharField("ethnicity, in words", max_length=120, blank=True)
    disabilities = ChoiceListField("disability", choices=disabilities)
    disability = models.CharField("disability, in words", max_length=200, blank=True)

    looked_after: Any = _Status()
    looked_after_from: Any = _Day("looked after from")
    looked_after_until: Any = _Day("looked after until")
    child_in_need: Any = _Status()
    child_in_need_from: Any = _Day("child in need from")
    child_in_need_until: Any = _Day("child in need until")
    protection_plan: Any = _Status("child protection plan")
    protection_plan_from: Any = _Day("child protection plan from")
    protection_plan_until: Any = _Day("child protection plan until")
    care_leaver: Any = _Status()
    care_leaver_from: Any = _Day("care leaver from")
    care_leaver_until: Any = _Day("care leaver until")
    known_to_agency: Any = _Status("known to an agency")
    known_to_agency_from: Any = _Day("known to an agency from")
    known_to_agency_until: Any = _Day("known to an agency until")

    placement_type: Any = _Code("placement, if looked after", choices=placements)
    placement = models.CharField("where placed, in words", max_length=120, blank=True)

    # What was recorded before: carried over into the statuses, and kept as it was.
    legal_status = models.CharField(
        "legal status as once recorded", max_length=20, choices=LegalStatus.choices, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def status_words(self, status: str, yes: str = "Yes", before: str = Standing.BEFORE.label) -> str:
        """One answer with its dates: "Yes, from 3 March 2024"; "" when nobody has been asked."""
        answer = getattr(self, status)
        if not answer:
            return ""
        said = {Standing.YES: yes, Standing.BEFORE: before}.get(answer, Standing(answer).label)
        days = zip(("from", "until"), dates_of(status), strict=True)
        span = " ".join(f"{word} {plain_day(getattr(self, name))}" for word, name in days if getattr(self, name))
        return f"{said}, {span}" if span else said

    @property
    def known_as(self) -> str:
        """How children's services and agencies knew the child: what was so when it happened or had been; what is said
        when nothing was; "" when nobody has been asked."""
        names = {status: capfirst(str(self._meta.get_field(status).verbose_name)) for status in STATUSES}
        asked = {status: getattr(self, status) for status in STATUSES if getattr(self, status)}
        if held := [status for status in asked if asked[status] in HELD]:
            return "; ".join(self.status_words(each, names[each], f"{names[each]} before") for each in held)
        if not asked:
            return ""
        if set(asked.values()) == {Standing.UNKNOWN}:
            return "Not known"
        every = len(asked) == len(STATUSES) and set(asked.values()) == {Standing.NO}
        return "None of these" if every else "None recorded"
