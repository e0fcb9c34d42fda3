"""The plan of a review: its milestones, and the checks of its progress."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.queries import rows
from csprapp.accounts.roles import Deed, may, require
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.deadline import day_words
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.components import Fact
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.learning.view_helpers import form_context, open_form, page_context, who
from reviews.pages import answer_form
from reviews.planning import services
from reviews.planning.forms import (
    CheckForm,
    IntervalForm,
    MilestoneForm,
    MoveForm,
    ProposeForm,
    ReachForm,
    ReasonForm,
)
from reviews.planning.models import Milestone, ProgressCheck
from reviews.planning.queries import aim_of, open_milestones, out_of_step, proposals, waiting_check
from reviews.planning.rules import CHECK_WEEKS, next_check

PLAN = "review-plan"


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every milestone with its date, and what the checks of progress found."""
    review, today = open_review(request, pk, "milestones"), london_today()
    works = may(request.user, Deed.WORK_CASE)
    check = waiting_check(review)
    stale = out_of_step(review)
    context = {
        **page_context(request, review),
        "aim": aim_of(review),
        "lines": lines(review, today),
        "stale": stale,
        "stale_from": stale[0].counted_from if stale else None,
        "plans": works and not why_not(stage_of(review, today), Act.PLAN),
        "check": check,
        "check_row": next(iter(rows([check.deadline], today)), None) if check and check.deadline.is_open else None,
        "checks": review.progress_checks.exclude(made_on=None),
        "works": works,
    }
    return render(request, "reviews/plan.html", context)


def lines(review: LearningReview, today: date) -> list[dict[str, Any]]:
    """Each milestone as a line of the table, in the order of the dates."""
    found = list(review.milestones.select_related("deadline__incident", "deadline__owner", "review"))
    shown = rows([one.deadline for one in found], today)
    return [{"milestone": one, "row": row} for one, row in zip(found, shown, strict=True)]


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Milestones counted back from the due date: change or untick each line, then save."""
    back = reverse(PLAN, args=[pk])
    review, context = open_form(request, pk, "Propose milestones", back_url=back)
    aim = aim_of(review)
    if aim is None:
        return redirect(PLAN, pk)
    there = {one.kind: one for one in reversed(open_milestones(review))}
    try:
        reached = set(review.milestones.exclude(met_on=None).values_list("kind", flat=True))
        proposed = [line for line in proposals(review, london_today()) if line.step.kind not in reached]
    except OutsideCalendar as outside:
        messages.error(request, str(outside))
        return redirect(PLAN, pk)
    form = ProposeForm(request.POST or None, proposed=proposed, there=there)
    context["lead"] = f"Counted back from {day_words(aim)}. Change a date, or untick what you do not need."

    def act(answers: dict[str, Any]) -> str:
        services.plan(review, form.chosen, **who(request))
        return back

    return answer_form(request, form, act, "The milestones are planned.", context, template="reviews/propose.html")


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more milestone, in words of their own."""
    back = reverse(PLAN, args=[pk])
    review, context = open_form(request, pk, "Add a milestone", back_url=back)
    form = MilestoneForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.plan(review, [form.line], **who(request))
        return back

    return answer_form(request, form, act, "The milestone is added.", context)


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
    works = may(request.user, Deed.WORK_CASE)
    plans = works and not why_not(stage_of(row.review, today), Act.PLAN)
    is_open = row.met_on is None and row.dropped_on is None
    context = {
        **page_context(request, row.review),
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


def _form_of(request: HttpRequest, pk: int, title: str) -> tuple[Milestone, dict[str, Any], str]:
    row = open_milestone(request, pk)
    require(request.user, Deed.WORK_CASE)
    context = form_context(row.review, title, back_url=row.get_absolute_url())
    return (
        row,
        {**context, "lead": f"{row.title}, due {day_words(row.deadline.due_on)}."},
        reverse(PLAN, args=[row.review_id]),
    )


def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Record it as reached."""
    row, context, done = _form_of(request, pk, "Record a milestone as reached")
    initial = {"met_on": row.met_on or london_today(), "note": row.note}
    form = ReachForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.reach(row, form.expected_version, **answers, **who(request))
        return done

    return answer_form(request, form, act, "The milestone is recorded as reached.", context)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree another day."""
    row, context, done = _form_of(request, pk, "Move a milestone")
    form = MoveForm(request.POST or None, initial={"due_on": row.deadline.due_on}, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.move(row, form.expected_version, **answers, **who(request))
        return done

    return answer_form(request, form, act, "The milestone is moved.", context)


def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not needed."""
    row, context, done = _form_of(request, pk, "Drop a milestone")
    form = ReasonForm(request.POST or None, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.drop(row, form.expected_version, **answers, **who(request))
        return done

    return answer_form(request, form, act, "The milestone is dropped.", context)


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not reached, or is needed after all."""
    row, context, done = _form_of(request, pk, "Let a milestone run again")
    form = ReasonForm(request.POST or None, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.take_back(row, form.expected_version, **answers, **who(request))
        return done

    return answer_form(request, form, act, "The milestone is open again.", context)


def interval(request: HttpRequest, pk: int) -> HttpResponse:
    """How often progress is looked at."""
    back, today = reverse(PLAN, args=[pk]), london_today()
    review, context = open_form(request, pk, "Progress checks", back_url=back)
    check = waiting_check(review)
    weeks = review.check_weeks or CHECK_WEEKS
    next_on = check.deadline.due_on if check else next_check(today, weeks, calendar_in_force())
    initial = {"weeks": weeks, "next_on": next_on}
    form = IntervalForm(request.POST or None, initial=initial, version=review.version)
    context["lead"] = "The law asks that time and quality are looked at while the review runs (regulation 14)."

    def act(answers: dict[str, Any]) -> str:
        services.plan_checks(review, form.expected_version, **answers, **who(request))
        return back

    return answer_form(request, form, act, "The progress checks are planned.", context)


def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a check found; the next one is made with it."""
    found = ProgressCheck.objects.visible_to(request.user, london_today())
    row = get_object_or_404(found.select_related("review__incident", "deadline").distinct(), pk=pk)
    incident = row.review.incident
    log_read(request, what="progress check", case=incident.reference if incident else "", obj=row)
    back = reverse(PLAN, args=[row.review_id])
    if not may(request.user, Deed.WORK_CASE):
        return redirect(back)
    names = ("standing", "found", "agreed")
    initial = {"made_on": row.made_on or london_today(), **{name: getattr(row, name) for name in names}}
    form = CheckForm(request.POST or None, initial=initial, version=row.version)
    context = form_context(row.review, f"Progress check {row.number}", back_url=back)

    def act(answers: dict[str, Any]) -> str:
        services.record_check(row, form.expected_version, **answers, **who(request))
        return back

    return answer_form(request, form, act, "The progress check is recorded.", context)
