"""The list of reviews: all that the person may see, what is overdue first."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from cases.deadlines.queries import Row, rows
from cases.incidents.models import Incident
from cases.incidents.permissions import open_among
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.composed import Rows
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.counting import MOST, counted
from csprapp.ui.fields import Select
from csprapp.ui.forms import FilterForm
from reviews.learning.models import LearningReview
from reviews.learning.queries import at_stage, stage_of
from reviews.learning.rules import Stage

PAGE = 50
RUNNING = (Stage.ASKED, Stage.TO_START, Stage.STARTED, Stage.UNDER_WAY, Stage.FINISHED, Stage.SCHEDULED)
STATES = [("", "Running"), *((stage.name.lower(), stage.value) for stage in Stage), ("all", "All")]


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
    row: Row | None
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
    found = Rows(_found, user, today, tuple(form.chosen.items()), most=MOST)
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


def _found(user: User, on: date, chosen: tuple[tuple[str, str], ...]) -> QuerySet[LearningReview]:
    return in_order(narrowed(LearningReview.objects.visible_to(user, on), dict(chosen), on))


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
    """By the day to act; those without a running date last, in the same order, and without any date the newest first.
    With what a line shows."""
    related = ("incident", "lead", "deadline__incident", "deadline__owner", "elsewhere")
    runs = Q(deadline__isnull=False, deadline__met_on=None, deadline__ended_on=None)
    rest = Case(When(runs, then=Value(0)), default=Value(1))
    found = found.select_related(*related).prefetch_related("linked_incidents")
    return found.order_by(rest, F("deadline__act_on").asc(nulls_last=True), "-pk")


def lines(shown: list[LearningReview], user: User, today: date) -> list[Line]:
    """The reviews of a page in its order, in two questions whatever is on it."""
    linked = {case.pk for review in shown for case in review.linked_incidents.all()}
    opened = open_among(user, today, linked)
    of = {row.deadline.pk: row for row in rows([review.deadline for review in shown if _runs(review)], today)}
    return [_line(review, of.get(review.deadline_id), opened, today) for review in shown]


def _runs(review: LearningReview) -> bool:
    return review.deadline is not None and review.deadline.is_open


def _line(review: LearningReview, row: Row | None, shown: set[int], today: date) -> Line:
    cases = list(review.linked_incidents.all())
    opened = [case for case in cases if case.pk in shown]
    return Line(review, stage_of(review, today), row, opened, len(cases) - len(opened))
