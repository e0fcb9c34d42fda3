"""The list of cases and the search over them."""

from datetime import date

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, NullIf

from cases.access.queries import named
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident, Reopening
from cases.incidents.rules import folded_words
from cases.notifications.models import AreaLead, Notification
from csprapp.accounts.models import User
from dashboard.casefile.rules import NO_FURTHER_REVIEW, Stage
from reviews.decisions.models import EarlierDecision
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview

SORTED_BY = {"next": F("next_on"), "aware": F("shown_aware_on"), "owner": F("owner__name")}
ORDERS: dict[str, tuple] = {"reference": ("reference",), "-reference": ("-reference",)}
ORDERS |= {name: (column.asc(nulls_last=True), "reference") for name, column in SORTED_BY.items()}
ORDERS |= {f"-{name}": (column.desc(nulls_last=True), "reference") for name, column in SORTED_BY.items()}


def listed(user: User, on: date) -> QuerySet[Incident]:
    """The cases of this person's list, each with whether they may open it and its next date."""
    running = Deadline.objects.open().filter(incident=OuterRef("pk")).order_by("act_on", "pk")
    return (
        Incident.objects.listed_for(user, on)
        .select_related("area", "owner")
        .annotate(
            opened=Case(When(restricted=False, then=True), default=named(user, on)),
            shown_aware_on=Case(When(Q(restricted=False) | Q(named(user, on)), then=F("aware_on"))),
            next_on=Subquery(running.values("act_on")[:1]),
            next_id=Subquery(running.values("pk")[:1]),
        )
    )


def with_stage(cases: QuerySet[Incident], today: date) -> QuerySet[Incident]:
    """Each case with `stage`, the same that `rules.stage` decides from its facts, so that a list can filter by it."""
    leads = AreaLead.objects.filter(incident=OuterRef("pk"), taken_back_on=None)
    cases = cases.annotate(**_again(), review_id=_review_id())
    return cases.annotate(**_review_facts(), **_rapid_facts()).annotate(
        stage=Case(
            When(closed_on__isnull=False, then=Value(Stage.CLOSED.value)),
            When(Exists(leads), then=Value(Stage.ELSEWHERE.value)),
            When(Q(notified=False, not_notified_on=None, round_key__gt=0), then=Value(Stage.NOTIFY.value)),
            When(_review_runs(), then=Value(Stage.REVIEW.value)),
            When(_review_publishes(today), then=Value(Stage.PUBLICATION.value)),
            When(Q(notified=True, rapid_asked=True), then=Value(Stage.DECISION.value)),
            When(Q(notified=True, rapid_sent=False), then=Value(Stage.RAPID_REVIEW.value)),
            When(Q(notified=True, decided=""), then=Value(Stage.DECISION.value)),
            When(Q(notified=True) | Q(review_id__isnull=False), then=Value(Stage.TO_CLOSE.value)),
            When(not_notified_on__isnull=False, then=Value(Stage.NOT_NOTIFIED.value)),
            When(aware_on__isnull=False, then=Value(Stage.NOTIFY.value)),
            default=Value(Stage.AWARENESS.value),
            output_field=CharField(),
        )
    )


def _review_id() -> Coalesce:
    """The review that the case leads or is part of: a running one before an ended one, the newest first. Each part is
    asked for apart, by its own index."""
    led, part_of = LearningReview.objects, LearningReview.linked_incidents.through.objects
    led = led.filter(incident=OuterRef("pk")).annotate(ended=F("ended_on"), key=F("pk"))
    part_of = part_of.filter(incident=OuterRef("pk"))
    part_of = part_of.annotate(ended=F("learningreview__ended_on"), key=F("learningreview"))

    def newest(running: bool) -> NullIf:
        each = (rows.filter(ended__isnull=running).order_by("-key").values("key")[:1] for rows in (led, part_of))
        return NullIf(Greatest(*(Coalesce(Subquery(row), 0) for row in each)), 0)

    return Coalesce(newest(True), newest(False))


def _review_facts() -> dict[str, Subquery]:
    best = LearningReview.objects.filter(pk=OuterRef("review_id"))
    return {
        "review_ended": Subquery(best.values("ended_on")),
        "review_published": Subquery(best.values("published_on")),
        "review_finished": Subquery(best.values("report_finished_on")),
        "review_publication": Subquery(best.values("publication_decision")),
    }


def _again() -> dict[str, Coalesce]:
    """Which notifications count after the case was opened again, and since when a rapid review answers it."""
    again = Reopening.objects.filter(incident=OuterRef("pk")).order_by("-pk")
    notified_anew = again.filter(starts=Reopening.Starts.NOTIFICATION)
    return {
        "round_key": Coalesce(Subquery(notified_anew.values("pk")[:1]), 0),
        "learned_on": Coalesce(Subquery(again.values("learned_on")[:1]), Value(date.min), output_field=DateField()),
    }


def _rapid_facts() -> dict[str, Exists | Case]:
    rapid = RapidReview.objects.filter(incident=OuterRef("pk"))
    earlier = EarlierDecision.objects.filter(rapid_review__incident=OuterRef("pk")).order_by("-round")
    sent = Notification.objects.filter(incident=OuterRef("pk"), withdrawn_on=None)
    sent = sent.alias(key=Coalesce("reopening_id", 0)).filter(key=OuterRef("round_key"))
    signed = rapid.filter(signed_off_on__isnull=False)
    before = earlier.values("what_next")[:1]
    return {
        "notified": Exists(sent),
        "rapid_asked": Exists(rapid.filter(ready_on__isnull=False, signed_off_on=None)),
        "rapid_sent": Exists(rapid.filter(sent_on__gte=OuterRef("learned_on"))),
        "decided": Case(
            When(Exists(signed), then=Subquery(signed.values("what_next")[:1])),
            When(Exists(earlier), then=Subquery(before)),
            default=Value(""),
            output_field=CharField(),
        ),
    }


def _review_runs() -> Q:
    running = Q(review_id__isnull=False, review_ended=None, review_published=None, review_finished=None)
    return running | Q(review_id=None) & ~Q(decided__in=["", NO_FURTHER_REVIEW])


def _review_publishes(today: date) -> Q:
    finished = Q(review_published=None, review_finished__isnull=False) & ~Q(review_publication="none")
    return Q(review_id__isnull=False, review_ended=None) & (finished | Q(review_published__gt=today))


def found_by(cases: QuerySet[Incident], typed: str) -> QuerySet[Incident]:
    """The cases in which every typed word begins a word. None for a search without words."""
    words = folded_words(typed)
    if not words:
        return cases.none()
    for word in words:
        cases = cases.filter(search_text__contains=f" {word}")
    return cases
