"""From referral to review: how many come to each step, and how the Panel sees what was decided here.

A case is counted in the period in which the authority became aware of it, a referral in the one in which it came.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.access.queries import by_role
from cases.incidents.models import Incident
from cases.notifications.models import Notification
from cases.referrals.models import Referral
from csprapp.accounts.models import User
from csprapp.composed import composed, is_any
from dashboard.performance.periods import Compared, Period
from dashboard.performance.queries import cases_within, opened_first
from reviews.decisions.models import PanelReply
from reviews.learning.models import LearningReview
from reviews.rapid.models import WhatNext


class Step(StrEnum):
    """The steps of the way. Each of a case counts those that also took the step before it."""

    REFERRED = "referred"
    BECAME_CASE = "became-case"
    CASE = "case"
    NOTIFIED = "notified"
    RAPID = "rapid"
    LCSPR = "lcspr"

    @property
    def words(self) -> str:
        return WORDS[self]

    @property
    def before(self) -> "Step | None":
        """The step whose number it is a part of; None where a way begins."""
        return BEFORE.get(self)


WORDS = {
    Step.REFERRED: "Referrals received",
    Step.BECAME_CASE: "Became a case",
    Step.CASE: "Cases, referred or not",
    Step.NOTIFIED: "Notified to the Panel",
    Step.RAPID: "Rapid review sent",
    Step.LCSPR: "LCSPR decided",
}
BEFORE = {Step.BECAME_CASE: Step.REFERRED, Step.NOTIFIED: Step.CASE, Step.RAPID: Step.NOTIFIED, Step.LCSPR: Step.RAPID}
OF_REFERRALS, OF_CASES = (Step.REFERRED, Step.BECAME_CASE), (Step.CASE, Step.NOTIFIED, Step.RAPID, Step.LCSPR)


_SENT = Notification.objects.filter(duty=Notification.Duty.PANEL, withdrawn_on=None)
_NOTIFIED = Q(is_any(_SENT.filter(incident=OuterRef("pk"))))
_REVIEWED = Q(rapid_review__sent_on__isnull=False)
_OURS = LearningReview.objects.filter(kind=LearningReview.Kind.LCSPR, led_by="").order_by()
_DECIDED = Q(is_any(_OURS.filter(incident=OuterRef("pk")))) | Q(is_any(_OURS.filter(linked_incidents=OuterRef("pk"))))
# What a case that took a step has beside those of the steps before it.
TOOK = {Step.NOTIFIED: _NOTIFIED, Step.RAPID: _REVIEWED, Step.LCSPR: _DECIDED}
_REACHED = Case(
    *(When(~took, then=Value(Step(BEFORE[step]).value)) for step, took in TOOK.items()),
    default=Value(Step.LCSPR.value),
    output_field=CharField(),
)


def cases(user: User, period: Period, today: date) -> QuerySet[Incident]:
    """The cases of a period."""
    return cases_within(user, today).filter(aware_on__gte=period.start, aware_on__lte=period.end)


def referrals(user: User, period: Period, today: date) -> QuerySet[Referral]:
    """The referrals of a period that a reader's figures count: of the areas their role reaches."""
    return Referral.objects.filter(
        by_role(user, today), received_on__gte=period.start, received_on__lte=period.end
    ).order_by()


@dataclass(frozen=True)
class Way:
    """How many took each step, for each period by its name, and how our decisions of this period and the Panel's view
    of them stand to each other."""

    numbers: Mapping[str, dict[Step, int]]
    views: "Views"


def way(user: User, compared: Compared, today: date) -> Way:
    """The figures of a period and of those it is compared with. One query: what the Panel said is asked of the same
    cases."""
    period, periods = compared.period, compared.every
    numbers = {name: dict.fromkeys(Step, 0) for name in periods}
    pairs: Counter[tuple[str, str]] = Counter()
    for day, last, ours, theirs, number in composed(_reached, user, today, compared.whole(), period):
        of = OF_REFERRALS if last in OF_REFERRALS else OF_CASES
        steps = of[: of.index(Step(last)) + 1]
        _add(numbers, periods, day, steps, number)
        if Step.RAPID in steps and day in period:
            pairs[ours or NOT_DECIDED, theirs] += number
    return Way(numbers, Views(pairs))


def _reached(user: User, on: date, asked: Period, seen: Period) -> "QuerySet[Any]":
    """The referrals of a day and the cases of a day, with the last step that they reached and their number; of cases
    of the days `seen` whose rapid review was sent, also what was decided and what the Panel said."""
    last = Case(When(incident=None, then=Value(Step.REFERRED.value)), default=Value(Step.BECAME_CASE.value))
    came = referrals(user, asked, on).annotate(reached=last, ours=Value(""), theirs=Value(""))
    alike = ("reached", "ours", "theirs")
    sent = Q(rapid_review__sent_on__isnull=False, aware_on__gte=seen.start, aware_on__lte=seen.end)
    went = cases(user, asked, on).annotate(
        reached=_REACHED,
        ours=Case(When(sent, then=F("rapid_review__what_next")), default=Value("")),
        theirs=Case(When(sent, then=_reply("rapid_review")), default=Value(""), output_field=CharField()),
    )
    return (
        came.values("received_on", *alike)
        .annotate(number=Count("pk"))
        .values_list("received_on", *alike, "number")
        .union(
            went.values("aware_on", *alike).annotate(number=Count("pk")).values_list("aware_on", *alike, "number"),
            all=True,
        )
    )


def _add(numbers: dict, periods: Mapping[str, Period], day: date, steps: tuple[Step, ...], many: int) -> None:
    for name, period in periods.items():
        if day in period:
            for step in steps:
                numbers[name][step] += many


def behind_step(user: User, period: Period, today: date, step: Step) -> QuerySet:
    """The rows behind a step, as many as it counts: cases, or referrals with their case."""
    if step in OF_REFERRALS:
        found = referrals(user, period, today)
        found = found.exclude(incident=None) if step is Step.BECAME_CASE else found
        readable = Referral.objects.visible_to(user, today).filter(pk=OuterRef("pk")).order_by()
        return found.annotate(opened=Exists(readable)).order_by("-opened", "received_on", "pk")
    took = [TOOK[each] for each in OF_CASES[1 : OF_CASES.index(step) + 1]]
    return _shown(cases(user, period, today).filter(*took), user, today)


def _shown(found: QuerySet[Incident], user: User, today: date) -> QuerySet[Incident]:
    """Cases as a line of a list shows them."""
    shown = opened_first(found, user, today, "aware_on", case="pk")
    return shown.only("reference", "aware_on", "owner__name", "owner__email")


NO_REPLY, NOT_DECIDED = "no-reply", "not-decided"  # beside the choices of the models
REPLIES = {**{str(each.value): str(each.label) for each in PanelReply.Position}, NO_REPLY: "No reply recorded"}
OURS = {**{str(each.value): str(each.label) for each in WhatNext}, NOT_DECIDED: "Not recorded"}


@dataclass(frozen=True)
class Views:
    """What was decided here, and what the Panel said to it: how many rapid reviews of each pair."""

    counts: Mapping[tuple[str, str], int]

    @property
    def ours(self) -> list[str]:
        """What was decided here, as far as it was."""
        return [each for each in OURS if any(ours == each for ours, _ in self.counts)]

    def number(self, ours: str, theirs: str) -> int:
        """How many rapid reviews had this answer of ours and that one of the Panel's."""
        return self.counts.get((ours, theirs), 0)


def _reply(review: str) -> Coalesce:
    """The Panel's latest reply to the rapid review whose key is the outer column `review`."""
    latest = PanelReply.objects.filter(rapid_review=OuterRef(review)).order_by("-received_on", "-pk").values("position")
    return Coalesce(Subquery(latest[:1]), Value(NO_REPLY), output_field=CharField())


def behind_views(user: User, period: Period, today: date, ours: str, theirs: str) -> QuerySet[Incident]:
    """The cases behind a pair of views."""
    decided = {"rapid_review__what_next": "" if ours == NOT_DECIDED else ours, "rapid_review__sent_on__isnull": False}
    found = cases(user, period, today).filter(TOOK[Step.NOTIFIED], **decided)
    found = found.alias(reply=_reply("rapid_review")).filter(reply=theirs)
    return _shown(found, user, today)
