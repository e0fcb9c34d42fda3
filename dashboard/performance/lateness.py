"""Why duties were late: the reasons that are recorded, and how many have none."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.deadlines.models import Deadline, DeadlineChange, DelayReason
from cases.notifications.models import Notification
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.records.composed import composed, is_any
from dashboard.performance.periods import Period
from dashboard.performance.queries import JudgedBy, Measure, cases_within, population, turned_out
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
        When(rule_key="lcspr", then=Coalesce(Subquery(latest), Value(""))),
        When(Q(rule_key="rapid_review") & Q(is_any(written)), then=Value(WRITTEN)),
        When(~Q(rule_key="rapid_review") & Exists(sent), then=Value(WRITTEN)),
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


def late(user: User, period: Period, today: date) -> QuerySet[Deadline]:
    """The clocks of the period that were met late or missed, by the date that was set."""
    found = population(user, period, today).annotate(done_on=F("met_on"))
    wanted = Q(pk__in=[])
    for which in LATE:
        wanted |= turned_out(which, JudgedBy.GOVERNING.value, today)
    return with_reason(found.filter(wanted))


def reasons(user: User, period: Period, today: date) -> dict[Measure, Reasons]:
    """The reasons of each measure; the final report of a review is late for the same ones. One query."""
    found = _by_rule(composed(_late, user, today, period))
    ordered = {key: {why: counts[why] for why in WORDS if counts[why]} for key, counts in found.items()}
    return {
        measure: Reasons(measure, ordered.get(measure.rule_key, {}))
        for measure in Measure
        if measure is not Measure.LCSPR_SENT
    }


def overdue(user: User, today: date) -> dict[Measure, dict[str, int]]:
    """The measured duties that are open after the date that was set, whenever they began, by the reason that is
    recorded. One query."""
    found = _by_rule(composed(_overdue, user, today))
    return {
        measure: {why: found[measure.rule_key][why] for why in WORDS if found[measure.rule_key][why]}
        for measure in Measure
        if measure is not Measure.LCSPR_SENT and measure.rule_key in found
    }


def _late(user: User, on: date, period: Period) -> QuerySet[Any]:
    return _numbers(late(user, period, on))


def _overdue(user: User, on: date) -> QuerySet[Any]:
    rules = {measure.rule_key for measure in Measure}
    # The few that are open are gone through: SQLite would begin with every duty that ever was of these rules.
    passed = Deadline.objects.open().alias(of=Coalesce("rule_key", Value(""))).filter(of__in=rules, due_on__lt=on)
    return _numbers(with_reason(passed.filter(Exists(cases_within(user, on).filter(pk=OuterRef("incident"))))))


def _numbers(found: QuerySet[Deadline]) -> QuerySet[Any]:
    alike = found.order_by().values("rule_key", "why").annotate(number=Count("pk"))
    return alike.values_list("rule_key", "why", "number")


def _by_rule(rows: Iterable[tuple[str, str, int]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for rule_key, why, number in rows:
        found.setdefault(rule_key, Counter())[why or NONE] += number
    return found
