"""The list of reviews: all that the person may see, what is overdue first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.queries import standing_of
from cases.incidents.models import Incident
from cases.incidents.permissions import open_among
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.clock.deadline import Standing
from csprapp.composed import OneOf, composed
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.counting import MOST, counted
from csprapp.ui.fields import Select
from csprapp.ui.forms import FilterForm
from reviews.learning.models import LearningReview
from reviews.learning.queries import STANDING, at_stage, stage_of
from reviews.learning.rules import Stage

PAGE = 50
RUNNING = (Stage.ASKED, Stage.TO_START, Stage.STARTED, Stage.UNDER_WAY, Stage.FINISHED, Stage.SCHEDULED)
STATES = [("", "Running"), *((stage.name.lower(), stage.value) for stage in Stage), ("all", "All")]


# What a line reads.
SHOWN = (
    *("kind", "title", "led_by", "reviewer_name", "reviewer_appointed_on", "begun_on", "report_finished_on"),
    *("publication_decision", "published_on", "ended_on", "incident__reference", "elsewhere__returned_on"),
    *(f"deadline__{name}" for name in STANDING),
)


class ReviewsFilter(FilterForm):
    """All of it in the address. What is not understood is left out."""

    kind = Select(label="Kind", required=False, choices=[("", "Any kind"), *LearningReview.Kind.choices])
    state = Select(label="Status", required=False, choices=STATES)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that were understood and set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Line:
    """A review in the list; `cases` are the linked ones this person may open, `hidden` how many others there are."""

    review: LearningReview
    stage: Stage
    standing: Standing | None  # of its date, while that runs
    cases: list[Incident]
    hidden: int

    @property
    def url(self) -> str:
        return self.review.get_absolute_url()

    @property
    def words(self) -> str:
        """What the list calls it: its title, else its kind, short where everybody who reads the list knows it."""
        short = "LCSPR" if self.review.kind == LearningReview.Kind.LCSPR else self.review.get_kind_display()
        return self.review.title or f"{short} of {self.review.reference}"

    @property
    def overdue(self) -> bool:
        return self.standing is not None and self.standing.state == "overdue"

    @property
    def note(self) -> str:
        """Below a title: the kind, and who leads it when we do not."""
        if not self.review.title:
            return ""
        led = f", led by {self.review.led_by}" if self.review.led_by else ""
        return f"{self.review.get_kind_display()}{led}"


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews this person may see, filtered by kind and state: overdue first, then by date."""
    user, today = request.user, london_today()
    if not (has_permission(user, Permission.SEE_CASES) or has_permission(user, Permission.REVIEW)):
        raise NotAllowed("Your role cannot see reviews.")
    log_read(request, what="list of reviews")
    form = ReviewsFilter(request.GET or {})
    found = [key for (key,) in composed(_found, user, today, MOST + 1, tuple(form.chosen.items()))]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    context = {
        "form": form,
        "page": page,
        "heading": capfirst(f"{counted(count)} {'review' if count == 1 else 'reviews'}"),
        "lines": lines(list(page.object_list), user, today),
        "clear_url": request.path if form.chosen else "",
        "works": has_permission(user, Permission.WORK_CASE),
    }
    return render(request, "reviews/list.html", context)


def _found(user: User, on: date, most: int, chosen: tuple[tuple[str, str], ...]) -> QuerySet[Any]:
    """The keys of the list in its order, no more than are counted: whoever sorts has to read all of them anyway, and
    so of a key alone. What their lines show is read of one page."""
    found = in_order(narrowed(LearningReview.objects.visible_to(user, on), dict(chosen), on))
    return found.values_list("pk")[:most]


def narrowed(found: QuerySet[LearningReview], chosen: dict[str, str], today: date) -> QuerySet[LearningReview]:
    """The list as filtered; without a state, the reviews that are running."""
    kind, state = chosen.get("kind"), chosen.get("state")
    if kind:
        found = found.filter(kind=kind)
    if state == "all":
        return found
    if not state:
        # Said once more of them all, so that an index finds them among what was ever published; and of each half, since
        # SQLite looks within a half alone for what an index of some rows is of.
        found = found.filter(Q(published_on=None, ended_on=None) | Q(published_on__gt=today, ended_on=None))
    return found.filter(at_stage([Stage[state.upper()]] if state else RUNNING, today))


def in_order(found: QuerySet[LearningReview]) -> QuerySet[LearningReview]:
    """By the day to act; those without a running date last, in the same order, and without any date the newest
    first."""
    runs = Q(deadline__isnull=False, deadline__met_on=None, deadline__ended_on=None)
    rest = Case(When(runs, then=Value(0)), default=Value(1))
    return found.order_by(rest, F("deadline__act_on").asc(nulls_last=True), "-pk")


def lines(keys: list[int], user: User, today: date) -> list[Line]:
    """The reviews with these keys, in this order, in three questions whatever is on the page."""
    if not keys:
        return []
    about = (tuple(keys),)
    found = {review.pk: review for review in composed(_with_its_date, None, None, about=about)}
    linked: dict[int, list[Incident]] = {key: [] for key in keys}
    for link in composed(_linked, None, None, about=about):
        linked[link.learningreview_id].append(link.incident)
    opened = open_among(user, today, (case.pk for cases in linked.values() for case in cases))
    calendar, rules = calendar_in_force(), rules_in_force()
    made = []
    for key in (key for key in keys if key in found):
        review, cases = found[key], [case for case in linked[key] if case.pk in opened]
        runs = review.deadline is not None and review.deadline.is_open
        stands = standing_of(review.deadline, today, calendar, rules) if runs else None
        made.append(Line(review, stage_of(review, today), stands, cases, len(linked[key]) - len(cases)))
    return made


def _with_its_date(_: User | None, on: date | None, keys: Any) -> QuerySet[LearningReview]:
    """What a line shows of the reviews with these keys, found by whoever may see them."""
    found = LearningReview.objects.filter(OneOf("pk", keys)).order_by()
    return found.select_related("incident", "deadline", "elsewhere").only(*SHOWN)


def _linked(_: User | None, on: date | None, keys: Any) -> QuerySet[Any]:
    links = LearningReview.linked_incidents.through.objects.filter(OneOf("learningreview_id", keys))
    links = links.select_related("incident").only("learningreview", "incident__reference")
    return links.order_by("-incident__reference")
