"""The practitioner events of a review."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from csprapp.accounts.roles import Permission, has_permission
from csprapp.today import london_today
from csprapp.ui.forms import ReasonForm
from csprapp.ui.log_pages import AddLine, CorrectLine
from reviews.events import forms, services
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.form_pages import ReviewFormPage
from reviews.learning.frame import page_context
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not

PAGE = "review-events"


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every event, and who came by agency."""
    review, today = open_review(request, pk, "practitioner events"), london_today()
    works = has_permission(request.user, Permission.WORK_CASE) and not why_not(stage_of(review, today), Act.EVENT)
    context = {**page_context(review), "events": lines(review, today), "works": works}
    return render(request, "reviews/events.html", context)


def lines(review: LearningReview, today: date) -> list[dict[str, Any]]:
    """Each event with the agencies that came and how many people in all."""
    found = []
    # SQLite refuses what Django asks for the agencies by themselves when there are more than 1,000 of them.
    attendance = Prefetch("attendance", EventAgency.objects.select_related("agency"))
    for event in review.events.prefetch_related(attendance).order_by("-held_on", "-pk"):
        came = [row for row in event.attendance.all() if row.people]
        total = sum(row.people for row in came)
        found.append({"event": event, "came": came, "total": total, "ahead": event.held_on > today})
    return found


class EventPage(ReviewFormPage):
    """A page about one event of a review."""

    what, back = "practitioner events", PAGE

    def find(self, event: int) -> PractitionerEvent:
        return get_object_or_404(self.review.events, pk=event)


class EventForms(EventPage):
    """A page that asks what an event was, and who came."""

    title, done = "Practitioner event", "The event is recorded."
    template_name = "reviews/event.html"
    log, form_class = services.EVENTS, forms.EventForm


class NewEvent(AddLine, EventForms):
    """Record an event, or plan one."""

    done = EventForms.done


class ChangeEvent(CorrectLine, EventForms):
    """Write down what came of it, or correct it."""

    done = EventForms.done


class CancelEvent(EventPage):
    """It did not take place."""

    title, done = "An event that did not take place", "It is recorded that the event did not take place."
    form_class = ReasonForm.asking("Why", "Enter why it did not take place", rows=3, one_word=True)
    service = services.cancel_event
