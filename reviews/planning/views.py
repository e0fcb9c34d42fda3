"""The plan of a review: its milestones, and the checks of its progress."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.queries import rows
from cases.incidents.form_pages import CaseFormPage
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.deadline import day_words
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.components import Fact
from csprapp.ui.forms import Form, ReasonForm
from csprapp.ui.pictures import Stop, planner
from reviews.learning.form_pages import AddToReviewPage, ReviewFormPage
from reviews.learning.frame import page_context
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.planning import fifteen_days, forms, services
from reviews.planning.markers import MarkerSet, set_of
from reviews.planning.models import MarkerAnswer, Milestone, ProgressCheck
from reviews.planning.picture import picture_of
from reviews.planning.queries import aim_of, open_milestones, out_of_step, proposals, read_checks, waiting_check
from reviews.planning.rules import CHECK_WEEKS, next_check
from reviews.rapid.queries import deadline_of

PLAN = "review-plan"
REASON = ReasonForm.asking("Why", rows=3, one_word=True)


class FifteenDays(CaseFormPage):
    """The days of a rapid review counted back from its date, to be planned with one press."""

    what, title, template_name = "plan of the rapid review", "Plan the rapid review", "reviews/fifteen_days.html"
    done, button, form_class, back = "The steps are planned.", "Plan these days", Form, "case-rapid-review"
    adds = True

    def open(self, reference: str) -> HttpResponse | None:
        super().open(reference)
        governs = deadline_of(self.incident)
        if governs is None or not governs.is_open:
            messages.error(
                self.request, "The days are counted back from the rapid review’s date, which is not running."
            )
            return redirect(self.back_url)
        try:
            self.days = fifteen_days.working_days(governs.started_on, governs.act_on)
            self.steps = fifteen_days.lines_of(self.incident, governs, self.days, self.today)
        except OutsideCalendar as outside:
            messages.error(self.request, str(outside))
            return redirect(self.back_url)
        return None

    def save(self, form: Form) -> None:
        fifteen_days.plan(self.incident, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        stops = [Stop(step.short, step.day, step.mark) for step in self.steps]
        title, note = "Working days of the rapid review", fifteen_days.today_among(self.days, self.today)
        picture = planner("plan", title, self.days, stops, today=self.today, note=note)
        return super().get_context_data(steps=self.steps, picture=picture, **more)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every milestone with its date, and what the checks of progress found."""
    review, today = open_review(request, pk, "milestones"), london_today()
    works = has_permission(request.user, Permission.WORK_CASE)
    checks = read_checks(review)
    check = waiting_check(review)
    stale, found = out_of_step(review), lines(review, today)
    context = {
        **page_context(review),
        "aim": aim_of(review),
        "lines": found,
        "picture": picture_of(((line["milestone"], line["row"]) for line in found), today),
        "stale": stale,
        "stale_from": stale[0].counted_from if stale else None,
        "plans": works and not why_not(stage_of(review, today), Act.PLAN),
        "check": check,
        "check_row": next(iter(rows([check.deadline], today)), None) if check and check.deadline.is_open else None,
        "checks": [one for one in checks if one.made_on],
        "works": works,
    }
    return render(request, "reviews/plan.html", context)


def lines(review: LearningReview, today: date) -> list[dict[str, Any]]:
    """Each milestone as a line of the table, in the order of the dates."""
    found = list(review.milestones.select_related("deadline__incident", "deadline__owner", "review"))
    shown = rows([one.deadline for one in found], today)
    return [{"milestone": one, "row": row} for one, row in zip(found, shown, strict=True)]


class PlanPage(ReviewFormPage):
    """A page with one form that leads back to the plan."""

    back = PLAN


class Propose(PlanPage, AddToReviewPage):
    """Milestones counted back from the due date: change or untick each line, then save."""

    title, done = "Propose milestones", "The milestones are planned."
    template_name, form_class = "reviews/propose.html", forms.ProposeForm

    def open(self, pk: int) -> HttpResponse | None:
        super().open(pk)
        self.aim = aim_of(self.review)
        if self.aim is None:
            return redirect(self.back_url)
        try:
            found = proposals(self.review, self.today)
        except OutsideCalendar as outside:
            messages.error(self.request, str(outside))
            return redirect(self.back_url)
        reached = set(self.review.milestones.exclude(met_on=None).values_list("kind", flat=True))
        self.proposed = [line for line in found if line.step.kind not in reached]
        return None

    @property
    def lead(self) -> str:
        return f"Counted back from {day_words(self.aim)}. Change a date, or untick what you do not need."

    def get_form_kwargs(self) -> dict[str, Any]:
        there = {one.kind: one for one in reversed(open_milestones(self.review))}
        return super().get_form_kwargs() | {"proposed": self.proposed, "there": there}

    def save(self, form: forms.ProposeForm) -> None:
        services.plan(self.review, form.chosen, **self.who)


class Add(PlanPage, AddToReviewPage):
    """One more milestone, in words of their own."""

    title, done, form_class = "Add a milestone", "The milestone is added.", forms.MilestoneForm

    def save(self, form: forms.MilestoneForm) -> None:
        services.plan(self.review, [form.line], **self.who)


def open_milestone(request: HttpRequest, pk: int) -> Milestone:
    """The milestone, with the read logged first; 404 for strangers."""
    found = Milestone.objects.visible_to(request.user, london_today())
    row = get_object_or_404(
        found.select_related("review__incident__owner", "review__lead", "deadline").distinct(), pk=pk
    )
    incident = row.review.incident
    log_read(request, what="milestone", case=incident.reference if incident else "", obj=row)
    return row


def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """One milestone, and what may be done about it."""
    row, today = open_milestone(request, pk), london_today()
    works = has_permission(request.user, Permission.WORK_CASE)
    plans = works and not why_not(stage_of(row.review, today), Act.PLAN)
    is_open = row.met_on is None and row.dropped_on is None
    context = {
        **page_context(row.review),
        "row": row,
        "facts": facts(row, today),
        "reaches": works and row.dropped_on is None,
        "plans": plans and is_open,
        "takes_back": plans and not is_open,
        "back_url": reverse(PLAN, args=[row.review_id]),
        "back_text": "Back to the milestones",
    }
    return render(request, "reviews/milestone.html", context)


def facts(row: Milestone, today: date) -> list[Fact]:
    """What is known of a milestone."""
    due = rows([row.deadline], today)[0]
    shown = [Fact("Due", f"{day_words(due.due_on)}: {due.standing}")]
    if row.counted_from:
        shown.append(Fact("Counted back from", day_words(row.counted_from)))
    if row.met_on:
        shown.append(Fact("Reached", day_words(row.met_on), note=row.note))
    if row.dropped_on:
        shown.append(Fact("Dropped", day_words(row.dropped_on), note=row.dropped_reason))
    return shown


class MilestonePage(PlanPage):
    """A page that changes one milestone."""

    record: Milestone

    def open(self, pk: int) -> None:
        self.record = open_milestone(self.request, pk)
        self.review = self.record.review
        require_permission(self.request.user, self.deed)

    @property
    def lead(self) -> str:
        return f"{self.record.title}, due {day_words(self.record.deadline.due_on)}."

    @property
    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self) -> str:
        return reverse(PLAN, args=[self.review.pk])


class Reach(MilestonePage):
    """Record it as reached."""

    title, done = "Record a milestone as reached", "The milestone is recorded as reached."
    form_class, service = forms.ReachForm, services.reach
    shows_saved, starts_today = True, ("met_on",)


class Move(MilestonePage):
    """Agree another day."""

    title, done = "Move a milestone", "The milestone is moved."
    form_class, service = forms.MoveForm, services.move
    shows_saved = True

    def saved_values(self, record: Milestone) -> dict[str, Any]:
        return {"due_on": record.deadline.due_on}


class Drop(MilestonePage):
    """It is not needed."""

    title, done = "Drop a milestone", "The milestone is dropped."
    form_class, service = REASON, services.drop


class TakeBack(MilestonePage):
    """It was not reached, or is needed after all."""

    title, done = "Reopen a milestone", "The milestone is open again."
    form_class, service = REASON, services.take_back


class Interval(PlanPage):
    """How often progress is looked at."""

    title, done = "Progress checks", "The progress checks are planned."
    lead = "The law requires timing and quality to be monitored while the review is under way (regulation 14)."
    form_class, service = forms.IntervalForm, services.plan_checks

    def saved_values(self, record: LearningReview) -> dict[str, Any]:
        check = waiting_check(record)
        return {"weeks": record.check_weeks, "next_on": check.deadline.due_on if check else None}

    def get_initial(self) -> dict[str, Any]:
        saved = self.saved_values(self.review)
        weeks = saved["weeks"] or CHECK_WEEKS
        next_on = saved["next_on"] or next_check(self.today, weeks, calendar_in_force())
        return {"weeks": weeks, "next_on": next_on}


class Check(PlanPage):
    """Record what a check found; the next one is made with it."""

    done, form_class, service = "The progress check is recorded.", forms.CheckForm, services.record_check
    template_name = "reviews/check.html"
    shows_saved, starts_today = True, ("made_on",)
    record: ProgressCheck

    def open(self, pk: int) -> HttpResponse | None:
        found = ProgressCheck.objects.visible_to(self.request.user, self.today)
        found = found.select_related("review__incident", "deadline").prefetch_related("markers").distinct()
        self.record = get_object_or_404(found, pk=pk)
        self.review = self.record.review
        incident = self.review.incident
        log_read(self.request, what="progress check", case=incident.reference if incident else "", obj=self.record)
        return None if has_permission(self.request.user, self.deed) else redirect(self.back_url)

    @property
    def title(self) -> str:
        return f"Progress check {self.record.number}"

    @property
    def marker_set(self) -> MarkerSet:
        """The marks in force when the review was checked."""
        return services.markers_of(self.record, self.today)

    def saved_values(self, record: ProgressCheck) -> dict[str, Any]:
        saved = super().saved_values(record)
        for row in record.markers.all():
            saved |= {f"answer_{row.marker}": row.answer, f"note_{row.marker}": row.note}
        return saved


def quality(request: HttpRequest, pk: int) -> HttpResponse:
    """How the review stands by each quality marker, check by check."""
    review = open_review(request, pk, "quality markers")
    checks = [one for one in reversed(read_checks(review)) if one.answered]
    context = {**page_context(review), "checks": checks, "tables": list(over_time(checks))}
    return render(request, "reviews/quality.html", context)


def over_time(checks: Sequence[ProgressCheck]) -> Iterator[tuple[str, list[tuple[str, list[MarkerAnswer | None]]]]]:
    """Part by part each marker that any check answers, with its answer in every check; None where it has none."""
    said = {(row.marker, check.pk): row for check in checks for row in check.answered}
    editions = {row.edition: None for check in checks for row in check.answered}
    for each in map(set_of, editions):
        for name, markers in each.parts:
            rows = [(marker.title, [said.get((marker.key, check.pk)) for check in checks]) for marker in markers]
            if answered := [row for row in rows if any(row[1])]:
                yield name, answered
