"""The practitioner events of a review."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from csprapp.accounts.roles import Deed, may, require
from csprapp.today import london_today
from reviews.events import services
from reviews.events.forms import EventForm, ReasonForm
from reviews.events.models import PractitionerEvent
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.learning.view_helpers import form_context, page_context, who
from reviews.pages import answer_form

PAGE = "review-events"


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every event, and who came by agency."""
    review, today = open_review(request, pk, "practitioner events"), london_today()
    works = may(request.user, Deed.WORK_CASE) and not why_not(stage_of(review, today), Act.EVENT)
    context = {**page_context(request, review), "events": lines(review, today), "works": works}
    return render(request, "reviews/events.html", context)


def lines(review: LearningReview, today: date) -> list[dict[str, Any]]:
    """Each event with the agencies that came and how many people in all."""
    found = []
    for event in review.events.prefetch_related("attendance__agency").order_by("-held_on", "-pk"):
        came = [row for row in event.attendance.all() if row.people]
        total = sum(row.people for row in came)
        found.append({"event": event, "came": came, "total": total, "ahead": event.held_on > today})
    return found


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an event, or plan one."""
    review = open_review(request, pk, "practitioner events")
    return _form(request, review, None)


def change(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Write down what came of it, or correct it."""
    review = open_review(request, pk, "practitioner events")
    return _form(request, review, get_object_or_404(review.events, pk=event))


def _form(request: HttpRequest, review: LearningReview, event: PractitionerEvent | None) -> HttpResponse:
    require(request.user, Deed.WORK_CASE)
    back = reverse(PAGE, args=[review.pk])
    initial = {name: getattr(event, name) for name in ("kind", "held_on", "summary")} if event else {}
    form = EventForm(request.POST or None, initial=initial, version=event.version if event else None, event=event)

    def act(answers: dict[str, Any]) -> str:
        if event:
            services.change_event(event, form.expected_version, **form.facts, **who(request))
        else:
            services.record_event(review, **form.facts, **who(request))
        return back

    context = form_context(review, "Practitioner event", back_url=back)
    return answer_form(request, form, act, "The event is recorded.", context, template="reviews/event.html")


def cancel(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """It did not take place."""
    review = open_review(request, pk, "practitioner events")
    row = get_object_or_404(review.events, pk=event)
    require(request.user, Deed.WORK_CASE)
    back = reverse(PAGE, args=[pk])
    form = ReasonForm(request.POST or None, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.cancel_event(row, form.expected_version, **answers, **who(request))
        return back

    context = form_context(review, "An event that did not take place", back_url=back)
    return answer_form(request, form, act, "It is recorded that the event did not take place.", context)
