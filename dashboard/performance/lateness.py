"""Why duties were late: the reasons that are recorded, and how many have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.deadlines.models import Deadline, DeadlineChange, DelayReason
from cases.notifications.models import Notification
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.composed import composed, is_any
from dashboard.performance.queries import JudgedBy, Measure, counted, turned_out
from dashboard.performance.rules import LATE
from reviews.rapid.models import RapidReview

WRITTEN, NONE = "written", "none"
WORDS = {**{str(each.value): str(each.label) for each in DelayReason}, WRITTEN: "Reason written", NONE: "No reason yet"}


def with_reason(found: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Clocks, each with `why` it is late: for a review the kind of its latest recorded delay that was not taken back,
    for others whether somebody wrote it down."""
    delays = DeadlineChange.objects.filter(deadline=OuterRef("pk"), kind=Kind.DELAY_RECORDED)
    standing = delays.filter(Q(reversed_by=None) | Q(reversed_by__reversed_by__isnull=False))
    latest = standing.order_by("-decided_on", "-pk").values("category")[:1]
    sent = Notification.objects.filter(incident=OuterRef("incident"), withdrawn_on=None).exclude(late_reason="")
    # Asked of rapid reviews alone: joined, it would be looked for beside every clock.
    written = RapidReview.objects.filter(incident=OuterRef("incident"), late_reason__gt="")
    why = Case(
        # The date of a delay that stands is the target: without one none is looked for.
        When(rule_key="lcspr", target_on=None, then=Value("")),
        When(rule_key="lcspr", then=Coalesce(Subquery(latest), Value(""))),
        When(Q(rule_key="rapid_review") & Q(is_any(written)), then=Value(WRITTEN)),
        When(~Q(rule_key="rapid_review") & Q(is_any(sent)), then=Value(WRITTEN)),
        default=Value(""),
        output_field=CharField(),
    )
    return found.annotate(why=why)


@dataclass(frozen=True)
class Reasons:
    """Why the duties of a measure that were late were late, judged by the date that was set."""

    measure: Measure
    counts: dict[str, int]

    @property
    def every(self) -> int:
        return sum(self.counts.values())


def was_late(today: date) -> Q:
    """The condition that a clock was met late or missed on a London day, by the date that was set."""
    met_late, missed = (turned_out(which, JudgedBy.GOVERNING.value, today, "met_on") for which in LATE)
    return met_late | missed


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """How many of each reason, in the order in which they are told; "" is that there is none yet."""
    return {why: number for why in WORDS if (number := counts.get("" if why == NONE else why, 0))}


def overdue(user: User, today: date) -> dict[Measure, dict[str, int]]:
    """The measured duties that are open after the date that was set, whenever they began, by the reason that is
    recorded. One query."""
    found: dict[str, dict[str, int]] = {}
    for rule_key, why, number in composed(_overdue, user, today):
        found.setdefault(rule_key, {})[why] = number
    measures = [measure for measure in Measure if measure is not Measure.LCSPR_SENT and measure.rule_key in found]
    return {measure: in_order(found[measure.rule_key]) for measure in measures}


def _overdue(user: User, on: date) -> QuerySet[Any]:
    rules = {measure.rule_key for measure in Measure}
    # The few that are open are gone through: SQLite would begin with every duty that ever was of these rules.
    passed = Deadline.objects.open().alias(of=Coalesce("rule_key", Value(""))).filter(of__in=rules, due_on__lt=on)
    found = with_reason(passed.filter(counted(user, on)))
    alike = found.order_by().values("rule_key", "why").annotate(number=Count("pk"))
    return alike.values_list("rule_key", "why", "number")
