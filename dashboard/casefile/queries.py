"""The list of cases."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Abs, Coalesce, Greatest, NullIf

from cases.access.queries import named
from cases.deadlines.models import Deadline
from cases.incidents.death_in_care import of_deaths_in_care
from cases.incidents.models import AbuseOrNeglect, Child, Incident, Reopening
from cases.notifications.models import AreaLead, Notification
from csprapp.accounts.models import User
from csprapp.composed import OneOf, composed, is_any
from csprapp.ui.counting import MOST
from dashboard.casefile.rules import NO_FURTHER_REVIEW, REVIEW_PUBLISHES, REVIEW_RUNS, Stage
from reviews.decisions.models import EarlierDecision
from reviews.learning.models import LearningReview
from reviews.learning.queries import at_stage as stages
from reviews.learning.rules import Stage as ReviewStage
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest

SORTED_BY = {"next": F("next_on"), "aware": F("shown_aware_on"), "owner": F("owner__name")}
ORDERS: dict[str, tuple] = {"reference": ("reference",), "-reference": ("-reference",)}
ORDERS |= {name: (column.asc(nulls_last=True), "reference") for name, column in SORTED_BY.items()}
ORDERS |= {f"-{name}": (column.desc(nulls_last=True), "reference") for name, column in SORTED_BY.items()}

Asked = Callable[..., QuerySet[Incident]]
Part = Callable[[], Sequence[tuple[int]]]
RUNNING = 2**62  # beyond every key
FIRST = (50, 500)  # keys of the first page of a long list, and of the first ten


def listed(user: User, on: date) -> QuerySet[Incident]:
    """The cases of this person's list, each with whether they may open it and which its next date is. What only sorts
    them is not selected; whoever shows it says `annotate(next_on=F("next_on"))`."""
    running = Deadline.objects.open().filter(incident=OuterRef("pk")).order_by("act_on", "pk")
    return (
        Incident.objects.listed_for(user, on)
        .select_related("area", "owner")
        .annotate(
            opened=Case(When(restricted=False, then=True), default=named(user, on)),
            next_id=Subquery(running.values("pk")[:1]),
        )
        .alias(
            shown_aware_on=Case(When(Q(restricted=False) | Q(named(user, on)), then=F("aware_on"))),
            next_on=Subquery(running.values("act_on")[:1]),
        )
    )


class Keys:
    """The keys of the cases that `ask(user, on, *facts)` finds, in an order, for a list that is shown page by page: of
    more than `MOST` only whether there are so many, and then no more than about the page that is looked at.

    Joined with nothing, so that an index gives them one by one. `few` of them, such as the open ones, are sorted at
    once; many in parts, by an index each."""

    def __init__(self, ask: Asked, user: User, on: date, *facts: Hashable, order: str, few: bool) -> None:
        self.asked, self.order, self.few = (ask, user, on, facts), order, few

    def count(self) -> int:
        """How many there are, `MOST` + 1 at most."""
        return MOST + 1 if self.beyond else len(self.every)

    def __getitem__(self, part: slice) -> list[int]:
        far = next((far for far in FIRST if part.stop <= far), MOST + 1)
        return (self.until(far) if self.beyond else self.every)[part]

    @cached_property
    def beyond(self) -> bool:
        """Whether there are more than are listed; nobody asks it of a few."""
        ask, user, on, facts = self.asked
        return not self.few and bool(composed(_beyond, user, on, ask, *facts))

    @cached_property
    def every(self) -> list[int]:
        return self.until(MOST + 1)

    def until(self, far: int) -> list[int]:
        """The first so many."""
        keys: list[int] = []
        for part in self._parts(far):
            if len(keys) < far:
                keys += [key for (key,) in part()]
        return keys[:far]

    def _parts(self, far: int) -> Iterator[Part]:
        """What one after another is in this order: what the column sorts, and what it says nothing of."""
        ask, user, on, facts = self.asked
        column = self.order.removeprefix("-")
        if self.few or (column == "owner" and not self.beyond):
            yield partial(composed, _sorted, user, on, far, self.order, ask, *facts)
        elif column == "owner":
            yield from self._by_owner(far)
        else:
            for half in (True, False) if column != "reference" else (None,):
                yield partial(composed, _half, user, on, far, (self.order, half), ask, *facts)

    def _by_owner(self, far: int) -> Iterator[Part]:
        """Those of one name after another."""
        ask, user, on, facts = self.asked
        people = composed(_owning, user, on, self.order, ask, *facts)
        for _, alike in groupby(people, key=itemgetter(0)):
            keys = tuple(key for _, key in alike)
            asked = (
                (_owned, (keys,)) if len(keys) > 1 else (_owned_by, keys)
            )  # of one person an index has them in order
            yield partial(composed, asked[0], user, on, far, ask, *facts, about=asked[1])
        yield partial(composed, _unowned, user, on, far, ask, *facts)


def _sorted(user: User, on: date, far: int, order: str, ask: Asked, *facts: Hashable) -> QuerySet[Any]:
    return ask(user, on, *facts).order_by(*ORDERS[order]).values_list("pk")[:far]


def _half(
    user: User, on: date, far: int, which: tuple[str, bool | None], ask: Asked, *facts: Hashable
) -> QuerySet[Any]:
    """The cases that a column sorts or those that it says nothing of; all of them in the order of their references."""
    (order, half), found = which, ask(user, on, *facts)
    column = order.removeprefix("-")
    if half is None:
        found = found.order_by(order)
    elif column == "aware":
        ordered = (order.replace("aware", "aware_on"), "reference") if half else ("reference",)
        found = found.filter(shown_aware_on__isnull=not half).order_by(*ordered)
    else:
        running = Deadline.objects.open().filter(incident__isnull=False).values("incident")
        of_these = found.filter(pk__in=running) if half else found.exclude(pk__in=running)
        found = of_these.order_by(*(ORDERS[order] if half else ("reference",)))
    return found.values_list("pk")[:far]


def _beyond(user: User, on: date, ask: Asked, *facts: Hashable) -> QuerySet[Any]:
    """Whether there are more than are listed; in an order of indexes, or PostgreSQL reads the table as it lies."""
    return ask(user, on, *facts).order_by("reference").values_list("pk")[MOST : MOST + 1]


def _owning(user: User, on: date, order: str, ask: Asked, *facts: Hashable) -> QuerySet[Any]:
    """The names and keys of who owns a case, in the order of names."""
    newest = Subquery(ask(user, on, *facts).filter(owner=OuterRef("pk")).order_by("-reference").values("pk")[:1])
    people = User.objects.alias(newest=newest).filter(newest__isnull=False).values_list("name", "pk")
    return people.order_by(order.replace("owner", "name"))


def _owned(user: User, on: date, far: int, ask: Asked, *asked: Any) -> QuerySet[Any]:
    *facts, people = asked
    found = ask(user, on, *facts).filter(OneOf("owner_id", people))
    return found.order_by("reference").values_list("pk")[:far]


def _owned_by(user: User, on: date, far: int, ask: Asked, *asked: Any) -> QuerySet[Any]:
    *facts, person = asked
    return ask(user, on, *facts).filter(owner=person).order_by("reference").values_list("pk")[:far]


def _unowned(user: User, on: date, far: int, ask: Asked, *facts: Hashable) -> QuerySet[Any]:
    return ask(user, on, *facts).filter(owner=None).order_by("reference").values_list("pk")[:far]


def with_key(cases: QuerySet[Incident], column: str, key: str | None, *, few: bool) -> QuerySet[Incident]:
    """The cases with this key, or none, in a column. `few`, such as the open ones, are gone through: SQLite would begin
    with the index of all cases that ever had the key."""
    return cases.alias(its_key=Abs(column)).filter(its_key=key) if few else cases.filter(**{column: key})


def at_stage(cases: QuerySet[Incident], stage: str, today: date) -> QuerySet[Incident]:
    """The cases at a stage. Only a closed one is at the last: of all others nothing closed is looked at."""
    if stage == Stage.CLOSED:
        return cases.filter(closed_on__isnull=False)
    return with_stage(cases.filter(closed_on=None), today).filter(stage=stage)


def with_stage(cases: QuerySet[Incident], today: date) -> QuerySet[Incident]:
    """Each case with `stage`, the same that `rules.stage` decides from its facts, so that a list can filter by it.

    What it is made of is not selected beside it; whoever shows the review says `annotate(review_id=F("review_id"))`."""
    leads = AreaLead.objects.filter(incident=OuterRef("pk"), taken_back_on=None)
    died = Exists(Child.objects.filter(of_deaths_in_care(), person__incident=OuterRef("pk")))
    alone = Q(aware_on__isnull=False, abuse_or_neglect=AbuseOrNeglect.NOT_SUSPECTED, round_key=0)
    reviewed = Q(*map(is_any, _reviews()), _connector=Q.OR)
    without_a_running_review = Case(
        When(~reviewed & ~Q(decided__in=["", NO_FURTHER_REVIEW]), then=Value(Stage.REVIEW_TO_START.value)),
        When(notified=True, then=_of_rapid_review()),
        When(reviewed, then=Value(Stage.TO_CLOSE.value)),
        When(Q(reported=True, abuse_or_neglect="not_suspected"), then=Value(Stage.REPORTED.value)),
        When(alone & Q(died), then=Value(Stage.TO_REPORT.value)),
        When(not_notified_on__isnull=False, then=Value(Stage.NOT_NOTIFIED.value)),
        When(aware_on__isnull=False, then=Value(Stage.NOTIFY.value)),
        default=Value(Stage.AWARENESS.value),
    )
    cases = cases.alias(**_again(), review_id=_review_id()).alias(**_facts())
    return cases.annotate(
        stage=Case(
            When(closed_on__isnull=False, then=Value(Stage.CLOSED.value)),
            When(Exists(leads), then=Value(Stage.ELSEWHERE.value)),
            When(Q(round_key__gt=0) & Q(notified=False, not_notified_on=None), then=Value(Stage.NOTIFY.value)),
            default=Coalesce(_of_review(today), without_a_running_review),
            output_field=CharField(),
        )
    )


def _of_review(today: date) -> Subquery:
    """The stage that a case has by its review; nothing without one and of one that is over."""
    groups = {Stage.REVIEW_TO_START: [ReviewStage.TO_START], Stage.REVIEW: REVIEW_RUNS}
    groups[Stage.PUBLICATION] = REVIEW_PUBLISHES
    whens = [When(stages(group, today), then=Value(stage.value)) for stage, group in groups.items()]
    review = LearningReview.objects.filter(pk=OuterRef("review_id")).order_by()
    return Subquery(review.values(stage=Case(*whens, output_field=CharField()))[:1])


def stages_of(cases: QuerySet[Incident], today: date) -> QuerySet[Incident]:
    """The stage of each case alone, as every page of a case asks for it."""
    return with_stage(cases.order_by(), today).values_list("stage", flat=True)


def stage_words(value: str) -> str:
    """How every page of a case says its stage."""
    return str(Stage(value).label)


def _reviews() -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Our reviews that a case leads, and those that it is part of, each with its `key` and the day it `ended`: asked
    for apart, each by its own index."""
    led, part_of = LearningReview.objects, LearningReview.linked_incidents.through.objects
    led = led.filter(incident=OuterRef("pk"), led_by="").annotate(ended=F("ended_on"), key=F("pk"))
    part_of = part_of.filter(incident=OuterRef("pk"), learningreview__led_by="")
    return led, part_of.annotate(ended=F("learningreview__ended_on"), key=F("learningreview"))


def _review_id() -> NullIf:
    """The review that the case leads or is part of: a running one before an ended one, the newest first. A running one
    counts as a key beyond all others while they are compared."""
    number = BigIntegerField()
    place = Case(When(ended=None, then=F("key") + RUNNING), default=F("key"), output_field=number)
    newest = (Subquery(rows.annotate(place=place).order_by("-place").values("place")[:1]) for rows in _reviews())
    first = Greatest(*(Coalesce(row, 0, output_field=number) for row in newest))
    return NullIf(first.bitand(RUNNING - 1), 0)


def _again() -> dict[str, Coalesce]:
    """Which notifications count after the case was opened again, and since when a rapid review answers it."""
    again = Reopening.objects.filter(incident=OuterRef("pk")).order_by("-pk")
    notified_anew = again.filter(starts=Reopening.Starts.NOTIFICATION)
    return {
        "round_key": Coalesce(Subquery(notified_anew.values("pk")[:1]), 0),
        "learned_on": Coalesce(Subquery(again.values("learned_on")[:1]), Value(date.min), output_field=DateField()),
    }


def _of_rapid_review() -> Coalesce:
    """The stage that a notified case has by its rapid review. One row of it says that, found by the index of its case:
    joined, PostgreSQL may go through all rapid reviews, for it counts the stage of each row found as work that only the
    other way costs. It is begun once somebody has written of it, or asked an agency; after a new fact not by what the
    partners had signed off before it."""
    not_sent = Q(sent_on=None) | Q(sent_on__lt=OuterRef("learned_on"))
    written = Q(signed_off_on=None) | Q(signed_off_on__gte=OuterRef("learned_on"))
    earlier = EarlierDecision.objects.filter(rapid_review=OuterRef("pk")).order_by("-round")
    before = Coalesce(Subquery(earlier.values("what_next")[:1]), Value(""), output_field=CharField())
    asked = AgencyRequest.objects.filter(incident=OuterRef("pk"), withdrawn_on=None)
    said = Case(
        When(ready_on__isnull=False, signed_off_on=None, then=Value(Stage.DECISION.value)),
        When(not_sent & written, then=Value(Stage.RAPID_REVIEW.value)),
        When(not_sent, then=Value(None)),
        When(decided="", then=Value(Stage.DECISION.value)),
        default=Value(Stage.TO_CLOSE.value),
        output_field=CharField(),
    )
    rapid = RapidReview.objects.filter(incident=OuterRef("pk")).order_by()
    rapid = rapid.alias(decided=Case(When(signed_off_on=None, then=before), default=F("what_next")))
    begun = When(Exists(asked.filter(asked_on__gte=OuterRef("learned_on"))), then=Value(Stage.RAPID_REVIEW.value))
    return Coalesce(Subquery(rapid.values(said=said)[:1]), Case(begun, default=Value(Stage.RAPID_TO_START.value)))


def _facts() -> dict[str, Any]:
    """What else a stage takes from the notifications and from the partners' decision, after a new fact the last one
    before it until they decide again."""
    decided = RapidReview.objects.filter(incident=OuterRef("pk"), signed_off_on__isnull=False).order_by()
    earlier = EarlierDecision.objects.filter(rapid_review__incident=OuterRef("pk")).order_by("-round")
    sent = Notification.objects.filter(incident=OuterRef("pk"), withdrawn_on=None)
    sent = sent.alias(key=Coalesce("reopening_id", 0)).filter(key=OuterRef("round_key"))
    what_next = (Subquery(rows.values("what_next")[:1]) for rows in (decided, earlier))
    return {
        "notified": Exists(sent.filter(duty=Notification.Duty.PANEL)),
        "reported": Exists(sent.filter(duty=Notification.Duty.DEATH)),
        "decided": Coalesce(*what_next, Value(""), output_field=CharField()),
    }
