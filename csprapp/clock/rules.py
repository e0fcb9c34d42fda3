"""The rules as cited data: what starts each clock, how long it runs, who says so and since when.

A change of guidance is a new version with a date in force, never an edit of code: a clock keeps the version
that was in force when it started. The partnership's own versions come from the database as values alike.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from csprapp.clock.editions import PANEL_GUIDANCE, REGULATIONS, WORKING_TOGETHER

AGREED = "agreed"


class Unit(StrEnum):
    """What a length is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


class Step(StrEnum):
    """The steps of the chain that a team looks at its dates by."""

    NOTIFICATION = "Notification"
    RAPID_REVIEW = "Rapid review"
    REVIEW = "Review"
    PUBLICATION = "Publication"


class UnknownRule(ValueError):
    """No rule has this key, and it is not a length such as `working_days:5`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule.

    `length` counts `unit`s from day 0, negative for backwards. `mark` says how sure we are: law, guidance, or
    verify (believed, not confirmed; pages say so). `counts_day_0` is the local option under which a working
    day 0 is itself day 1; no guidance asks for it and it is off in every shipped rule.

    What the pages say of it stands here too: the `step` a work list groups it by, `short_start`, what starts it in the
    fewest words, `fact_page`, the name of the page on which the fact that starts it is corrected ("" when no page keeps
    it), `measured`, what the figures call the duties they count ("" when they do not), and a `note` for its readers.
    """

    key: str
    name: str
    starts: str
    length: int
    unit: Unit
    met_when: str
    source: str
    edition: str
    mark: str
    in_force_from: dt.date
    counts_day_0: bool = False
    shipped: bool = True
    step: str = ""
    short_start: str = ""
    fact_page: str = ""
    measured: str = ""
    note: str = ""

    @property
    def version(self) -> str:
        """A short name of this version, kept on every deadline that was computed with it."""
        option = " day 0 counts" if self.counts_day_0 else ""
        return f"{self.in_force_from} {self.length:+d} {self.unit}{option}"

    @property
    def span(self) -> str:
        """The length in words: "5 working days", "7 days before", "6 months"."""
        number = abs(self.length)
        word = self.unit.value.replace("_", " ")
        words = f"{number} {word if number != 1 else word.removesuffix('s')}"
        return f"{words} before" if self.length < 0 else words


# Each rule names an edition of the short list in `editions`, which says since when it applies.
WORKING_TOGETHER_2023 = f"{WORKING_TOGETHER} 2023"
WORKING_TOGETHER_FROM = dt.date(2023, 12, 15)
REGULATIONS_FROM = dt.date(2018, 6, 29)

SHIPPED: tuple[Rule, ...] = (
    Rule(
        "notify_panel",
        "Notify the national Panel",
        "the London date on which the local authority became aware",
        5,
        Unit.WORKING_DAYS,
        "the notification is recorded as sent",
        WORKING_TOGETHER_2023,
        "2023",
        "guidance",
        WORKING_TOGETHER_FROM,
        step=Step.NOTIFICATION,
        short_start="awareness",
        fact_page="case-awareness",
        measured="Notifications to the Panel",
    ),
    Rule(
        "tell_partners",
        "Tell the local safeguarding partners",
        "the London date on which the local authority became aware",
        5,
        Unit.WORKING_DAYS,
        "the last local partner is recorded as told",
        WORKING_TOGETHER_2023,
        "2023",
        "guidance",
        WORKING_TOGETHER_FROM,
        step=Step.NOTIFICATION,
        short_start="awareness",
        fact_page="case-awareness",
    ),
    Rule(
        "report_death",
        "Report the death to DfE and Ofsted",
        "the London date on which the local authority became aware of the death",
        5,
        Unit.WORKING_DAYS,
        "the report is recorded as sent",
        WORKING_TOGETHER_2023,
        "2023",
        "guidance",
        WORKING_TOGETHER_FROM,
        step=Step.NOTIFICATION,
        short_start="awareness of the death",
        fact_page="case-awareness",
        measured="Deaths in care reported to DfE and Ofsted",
        note="A looked-after child, or a care leaver up to and including 24, died; no abuse or neglect is suspected.",
    ),
    Rule(
        "rapid_review",
        "Send the rapid review to the Panel",
        "the London date of the notification",
        15,
        Unit.WORKING_DAYS,
        "the rapid review is recorded as sent to the Panel; a date advised by the Panel comes first",
        PANEL_GUIDANCE,
        "September 2022",
        "guidance",
        dt.date(2022, 9, 1),
        step=Step.RAPID_REVIEW,
        short_start="the notification",
        fact_page="case-notification",
        measured="Rapid reviews sent to the Panel",
    ),
    Rule(
        "rapid_review",
        "Send the rapid review to the Panel",
        "the London date of the notification",
        15,
        Unit.WORKING_DAYS,
        "the rapid review is recorded as sent to the Panel; a date advised by the Panel comes first",
        PANEL_GUIDANCE,
        "June 2025",
        "guidance",
        dt.date(2025, 6, 1),
        step=Step.RAPID_REVIEW,
        short_start="the notification",
        fact_page="case-notification",
        measured="Rapid reviews sent to the Panel",
    ),
    Rule(
        "lcspr",
        "Publish the local child safeguarding practice review",
        "the date of the decision to initiate the review",
        6,
        Unit.MONTHS,
        "the review is published; the day the final report was sent is kept beside it",
        WORKING_TOGETHER_2023,
        "2023",
        "guidance",
        WORKING_TOGETHER_FROM,
        step=Step.REVIEW,
        short_start="the decision",
        fact_page="review-decided",
        measured="LCSPRs published",
    ),
    Rule(
        "advance_copy_law",
        "Send the advance copy (law)",
        "the publication date",
        -7,
        Unit.DAYS,
        "the later of the copies to the Panel and to the Secretary of State is sent",
        f"{REGULATIONS}, regulation 16",
        "SI 2018/789",
        "law",
        REGULATIONS_FROM,
        step=Step.PUBLICATION,
        fact_page="publication",
    ),
    Rule(
        "advance_copy_guidance",
        "Send the advance copy (guidance)",
        "the publication date",
        -7,
        Unit.WORKING_DAYS,
        "the later of the copies to the Panel and to the Secretary of State is sent",
        WORKING_TOGETHER_2023,
        "2023",
        "verify",
        WORKING_TOGETHER_FROM,
        step=Step.PUBLICATION,
        fact_page="publication",
    ),
    Rule(
        "public_until",
        "Last public day",
        "the publication date; a corrected edition does not start it again",
        12,
        Unit.MONTHS,
        "the day has passed",
        f"{REGULATIONS}, regulation 17 (at least one year); the partnership shows a report for 12 months",
        "SI 2018/789",
        "law",
        REGULATIONS_FROM,
        step=Step.PUBLICATION,
        fact_page="publication",
    ),
    Rule(
        "yearly_report",
        "Publish the yearly report",
        "the publication of the last one",
        12,
        Unit.MONTHS,
        "the next one is published",
        "Children Act 2004, section 16G(7)",
        "2004 Act as amended in 2017",
        "law",
        REGULATIONS_FROM,
        step=Step.PUBLICATION,
        short_start="the last yearly report",
        fact_page="publication",
    ),
)


class RuleBook:
    """Every version of every rule, shipped ones and the partnership's own, asked by key and starting day."""

    __slots__ = ("_versions",)

    def __init__(self, own: Iterable[Rule] = (), shipped: Iterable[Rule] = SHIPPED) -> None:
        """`own` versions win over shipped ones that came into force on the same day."""
        versions: dict[str, dict[dt.date, Rule]] = {}
        for rule in (*shipped, *own):
            versions.setdefault(rule.key, {})[rule.in_force_from] = rule
        self._versions: Mapping[str, tuple[Rule, ...]] = {
            key: tuple(by_day[day] for day in sorted(by_day)) for key, by_day in versions.items()
        }

    def rule_keys(self) -> tuple[str, ...]:
        """The keys of the cited rules, in the order of the chain."""
        return tuple(self._versions)

    def versions(self, key: str) -> tuple[Rule, ...]:
        """Every version of a rule, oldest first. Raises UnknownRule."""
        try:
            return self._versions[key]
        except KeyError:
            raise UnknownRule(_unknown(key, self._versions)) from None

    def rule(self, key: str, started_on: dt.date) -> Rule:
        """The version in force on the day the clock started; the oldest known for a clock before them all.

        `key` may also be a length, `working_days:N`, `days:N` (N not 0) or `months:N` (N above 0).
        Raises UnknownRule.
        """
        if ":" in key:
            return plain_length(key)
        versions = self.versions(key)
        in_force = [rule for rule in versions if rule.in_force_from <= started_on]
        return in_force[-1] if in_force else versions[0]


_LENGTH = re.compile(r"(working_days|days|months):([+-]?[0-9]{1,6})", re.ASCII)


def plain_length(key: str) -> Rule:
    """A rule that is only a length, such as `working_days:-7`. Raises UnknownRule when it is not one."""
    found = _LENGTH.fullmatch(key)
    if found is None:
        raise UnknownRule(_unknown(key, {rule.key: () for rule in SHIPPED}))
    unit, length = Unit(found[1]), int(found[2])
    if length == 0 or (unit is Unit.MONTHS and length < 0):
        wanted = "above 0" if unit is Unit.MONTHS else "not 0"
        raise UnknownRule(f"In {key!r} the number must be {wanted}")
    return Rule(
        key=key,
        name="A length of time",
        starts="the day given",
        length=length,
        unit=unit,
        met_when="",
        source="A length of time you gave; no rule is cited",
        edition="",
        mark="",
        in_force_from=dt.date.min,
    )


def _unknown(key: str, known: Mapping[str, object]) -> str:
    return f"{key!r} is not a rule. Use one of {', '.join(known)}, or working_days:N, days:N or months:N"
