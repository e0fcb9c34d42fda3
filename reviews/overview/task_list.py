"""What stands around a review: its plan, drafts and events, each as one line that leads to its page."""

from dataclasses import replace
from datetime import date

from django.urls import reverse

from cases.deadlines.queries import rows
from csprapp.clock.deadline import day_words
from csprapp.ui.components import Task
from reviews.contacts import waiting as contacts
from reviews.learning.models import LearningReview
from reviews.planning.queries import is_over, waiting_check
from reviews.signing.presenters import task as signatures


def tasks(review: LearningReview, today: date) -> list[Task]:
    """The lines of the review's page, in the order in which the work comes."""
    found = [_milestones(review, today), _checks(review, today), _events(review, today), _drafts(review)]
    found.append(signatures(review, reverse("review-partners", args=[review.pk])))
    found += contacts.tasks(review)
    return [replace(task, status="") for task in found] if is_over(review, today) else found


def _milestones(review: LearningReview, today: date) -> Task:
    found = [one for one in review.milestones.all() if one.dropped_on is None]
    url = reverse("review-plan", args=[review.pk])
    if not found:
        return Task("Milestones", "Not planned", url)
    reached = sum(1 for one in found if one.met_on)
    waiting = [one for one in found if not one.met_on and one.deadline.is_open]
    hint = f"{reached} of {len(found)} reached"
    if not waiting:
        return Task("Milestones", url=url, hint=hint, done=True)
    first = min(waiting, key=lambda one: one.deadline.due_on)
    row = rows([first.deadline], today)[0]
    hint = f"{hint}. Next: {first.title}"
    return Task("Milestones", url=url, hint=hint, due_on=row.due_on, standing=row.standing, overdue=row.overdue)


def _checks(review: LearningReview, today: date) -> Task:
    url = reverse("review-plan", args=[review.pk]) + "#checks"
    last = next((one for one in review.progress_checks.all() if one.made_on), None)
    hint = f"Last on {day_words(last.made_on)}: {last.get_standing_display().lower()}" if last else ""
    check = waiting_check(review)
    if check is None or not check.deadline.is_open:
        return Task("Progress checks", "" if last else "Not planned", url, hint, done=bool(last))
    row = rows([check.deadline], today)[0]
    return Task("Progress checks", "", url, hint, due_on=row.due_on, standing=row.standing, overdue=row.overdue)


def _events(review: LearningReview, today: date) -> Task:
    days = [event.held_on for event in review.events.all() if not event.cancelled_reason]
    held, ahead = sum(day <= today for day in days), min((day for day in days if day > today), default=None)
    words = [f"{held} held" if held else "", f"Next on {day_words(ahead)}" if ahead else ""]
    hint = ". ".join(filter(None, words))
    url = reverse("review-events", args=[review.pk])
    return Task("Practitioner events", "" if hint else "None", url, hint, done=bool(hint))


def _drafts(review: LearningReview) -> Task:
    url, last = reverse("review-drafts", args=[review.pk]), review.drafts.first()
    if last is None:
        return Task("Drafts of the report", "None", url)
    went = list(dict.fromkeys(row.get_to_display() for row in last.sent.all()))
    hint = f"Draft {last.number}" + (f", sent to: {', '.join(went)}" if went else ", not sent yet")
    return Task("Drafts of the report", "", url, hint, done=True)
