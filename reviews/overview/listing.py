"""The list of reviews: all that the person may see, what is overdue first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.deadlines.queries import Row, rows
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.fields import Select
from csprapp.ui.forms import FilterForm
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Stage

RUNNING = (Stage.ASKED, Stage.STARTED, Stage.UNDER_WAY, Stage.FINISHED, Stage.SCHEDULED)
STATES = [("", "Running"), *((stage.name.lower(), stage.value) for stage in Stage), ("all", "All")]


class ReviewsFilter(FilterForm):
    """All of it in the address. What is not understood is left out."""

    kind = Select(label="Kind", required=False, choices=[("", "Any kind"), *LearningReview.Kind.choices])
    state = Select(label="State", required=False, choices=STATES)

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
    found = narrowed(lines(user, today), form.chosen)
    context = {
        "form": form,
        "lines": found,
        "clear_url": request.path if form.chosen else "",
        "works": has_permission(user, Permission.WORK_CASE),
    }
    return render(request, "reviews/list.html", context)


def lines(user: User, today: date) -> list[Line]:
    """Every review the person may see, by the day to act; those without a running date last, the newest first."""
    related = ("incident", "lead", "deadline__incident", "deadline__owner", "elsewhere")
    found = LearningReview.objects.visible_to(user, today).select_related(*related)
    reviews_ = list(
        found.prefetch_related("linked_incidents", "areas").order_by(F("deadline__act_on").asc(nulls_last=True), "-pk")
    )
    shown = set(Incident.objects.visible_to(user, today).values_list("pk", flat=True))
    running = [review for review in reviews_ if _runs(review)]
    rest = [review for review in reviews_ if not _runs(review)]
    of = {row.deadline.pk: row for row in rows([review.deadline for review in running], today)}
    return [_line(review, of.get(review.deadline_id), shown, today) for review in [*running, *rest]]


def _runs(review: LearningReview) -> bool:
    return review.deadline is not None and review.deadline.is_open


def _line(review: LearningReview, row: Row | None, shown: set[int], today: date) -> Line:
    cases = list(review.linked_incidents.all())
    opened = [case for case in cases if case.pk in shown]
    return Line(review, stage_of(review, today), row, opened, len(cases) - len(opened))


def narrowed(found: Iterable[Line], chosen: dict[str, Any]) -> list[Line]:
    """The list as filtered; without a state, the reviews that are running."""
    kind, state = chosen.get("kind"), chosen.get("state")
    if kind:
        found = [line for line in found if line.review.kind == kind]
    if state == "all":
        return list(found)
    wanted = [Stage[state.upper()]] if state else RUNNING
    return [line for line in found if line.stage in wanted]
