"""The rapid review workspace of one case."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.deadlines.models import Deadline, DeadlineChange
from cases.deadlines.queries import rows, standing_lines
from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.notifications.clocks import before_new_fact
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.partnership.national import called, called_now
from csprapp.records.together import keep_beside, read_beside
from csprapp.today import london_today
from csprapp.ui.components import Task
from csprapp.ui.form_pages import ButtonPage, FormPage
from reviews.hooks import REPORT_SECTIONS
from reviews.learning.frame import frame
from reviews.rapid import forms, services
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import deadline_of, rapid_review_of, state_of, waiting_for
from reviews.rapid.reporting import report_files
from reviews.rapid.rules import Act, State, why_not

PAGE = "case-rapid-review"
BESIDE = ("replies", "amendments__made_by", "decisions")


def workspace(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the rapid review stands: its date, what is written, decided and sent."""
    incident = open_case(request, reference, "rapid review")
    review, deadline, today = rapid_review_of(incident), deadline_of(incident), london_today()
    read_rapid(incident, review, deadline)
    works = has_permission(request.user, Permission.WORK_CASE)
    context = {
        **frame(incident, PAGE),
        "review": review,
        "works": works,
        "date": dates(deadline, today),
        "tasks": tasks(incident, review, london_today(), works=works),
        "sections": sections(review),
        "unwritten": [
            forms.TextsForm.base_fields[name].label.lower() for name in services.TEXTS if not getattr(review, name)
        ],
        "next_step": next_step(incident, review) if works else None,
        "waiting": waiting_for(incident, review),
        "unsettled": bool(review.sent_on and deadline and deadline.is_open)
        and not before_new_fact(incident, review.sent_on),
    }
    return render(request, "reviews/rapid.html", context)


def read_rapid(incident: Incident, review: RapidReview, deadline: Deadline | None) -> None:
    """What hangs on a rapid review and its date, the bodies of the area and what agencies were asked, in one query."""
    also = incident.area.partner_bodies.all(), incident.agency_requests.all()
    ledger = DeadlineChange.objects.filter(deadline=deadline)
    bodies, asked, changes = read_beside(review, *BESIDE, also=[*also, ledger])
    keep_beside(incident.area, "partner_bodies", bodies)
    keep_beside(incident, "agency_requests", asked)
    if deadline:
        deadline.incident = incident
        keep_beside(deadline, "changes", changes)


def dates(deadline: Any, today: Any) -> dict[str, Any] | None:
    """The date worked out, the one the Panel set if it did, and how the one that governs stands."""
    if deadline is None:
        return None
    panel = standing_lines(deadline.changes.all(), Kind.DATE_SET)
    row = rows([deadline], today)[0]
    return {"row": row, "expected": deadline.computed_on, "panel": deadline.due_on if panel else None}


def sections(review: RapidReview) -> list[dict[str, Any]]:
    """The long texts in order, under the report's headings, each with what was added after sign-off."""
    added: dict[str, list] = {}
    for amendment in review.amendments.all() if review.pk else ():
        added.setdefault(amendment.about, []).append(amendment)
    labels = {name: field.label for name, field in forms.TextsForm.base_fields.items()}
    labels |= {line.key: line.title for named in REPORT_SECTIONS for line in named()}
    return [
        {"label": labels[name], "text": getattr(review, name), "added": added.get(name, [])} for name in services.TEXTS
    ]


def next_step(incident: Incident, review: RapidReview) -> tuple[str, str] | None:
    """The one next thing to do, with its page."""
    state = state_of(review)
    if not review.facts and not why_not(state, Act.WRITE):
        return "Write the rapid review", reverse("case-rapid-review-write", args=[incident.reference])
    if state is State.PREPARING:
        return "Prepare the decision", reverse("case-decision", args=[incident.reference])
    if not review.sent_on and not review.report_id:
        return called_now("Make the report for the Panel"), reverse("case-report", args=[incident.reference])
    if not review.sent_on:
        return "Record that it was sent", reverse("case-rapid-review-sent", args=[incident.reference])
    return None


def tasks(incident: Incident, review: RapidReview, today: date, *, works: bool) -> list[Task]:
    """What there is to do, with statuses from the facts."""
    written = sum(bool(getattr(review, name)) for name in services.TEXTS)
    state = state_of(review)
    reply = next(reversed(review.replies.all()), None) if review.pk else None
    met = day_words(review.meeting_on) if review.meeting_on else "Not recorded"
    ahead = review.meeting_on is not None and review.meeting_on > today
    sent = f"Sent {day_words(review.sent_on)}" if review.sent_on else "Not sent"
    can_write = works and not why_not(state, Act.WRITE)

    def link(name: str) -> str:
        return reverse(name, args=[incident.reference])

    return [
        Task("Facts, analysis and learning", f"{written} of {len(services.TEXTS)} written",
             link("case-rapid-review-write") if can_write else "#text", done=written == len(services.TEXTS)),
        _agencies(incident, link("case-requests")),
        Task("Rapid review meeting", f"Planned for {met}" if ahead else met,
             link("case-rapid-review-meeting") if can_write else "",
             hint=f"Chair: {review.chair}" if review.chair else "", done=bool(review.meeting_on) and not ahead),
        Task("Criteria and decision", state.value, link("case-decision"), done=state is State.SIGNED_OFF),
        Task(called_now("Report for the Panel"), "Kept" if review.report_id else "Not made", link("case-report"),
             done=bool(review.report_id)),
        Task(called_now("Sent to the Panel"), sent, link("case-rapid-review-sent") if works else "",
             done=bool(review.sent_on)),
        Task(called_now("The Panel’s reply"), reply.get_position_display() if reply else "Not received",
             link("case-decision-reply") if works and not reply else link("case-decision"), done=bool(reply)),
    ]  # fmt: skip


def _agencies(incident: Incident, url: str) -> Task:
    """What the agencies were asked, in words."""
    asked = [row for row in incident.agency_requests.all() if row.withdrawn_on is None]
    total, received = len(asked), sum(row.received_on is not None for row in asked)
    status = f"{received} of {total} answered" if total else "No agencies asked"
    return Task("What agencies know", status, url, done=bool(total) and received == total)


class RapidReviewFormPage(CaseFormPage):
    """A page that changes a case's rapid review; its services are told the case, which may have none yet."""

    back = "case-rapid-review"

    def find(self) -> RapidReview:
        return rapid_review_of(self.incident)

    @property
    def subject(self) -> Incident:
        return self.incident


class Meeting(RapidReviewFormPage):
    """The rapid review meeting: date, chair, attendance."""

    what, title, done = "rapid review meeting", "Rapid review meeting", "The meeting is saved."
    form_class, service = forms.MeetingForm, services.record_meeting
    shows_saved = True


class Sent(RapidReviewFormPage):
    """Record that the rapid review was sent to the Panel. Missing signatures are named and stop nobody."""

    what, title = "rapid review sent", called("Record that the rapid review was sent to the Panel")
    done = called("The rapid review is recorded as sent to the Panel.")
    form_class, service = forms.SentForm, services.record_sent
    shows_saved = True

    def find(self) -> RapidReview:
        review = super().find()
        self.files = [file for file in report_files(review) if file.may_be_opened]
        return review

    def get_form_kwargs(self) -> dict[str, Any]:
        deadline = deadline_of(self.incident)
        may_be_late = deadline is not None and self.today > deadline.due_on
        return super().get_form_kwargs() | {"files": self.files, "may_be_late": may_be_late}

    def saved_values(self, record: RapidReview) -> dict[str, Any]:
        return {**super().saved_values(record), "sent_file": record.sent_file}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "sent_by": self.record.sent_by or self.request.user.name}

    @property
    def began(self) -> tuple[date | None, str]:
        """Its clock begins with the notification, or with the new fact for which the case was opened again."""
        deadline = deadline_of(self.incident)
        return (deadline.started_on, "when its clock began") if deadline else super().began

    @property
    def lead(self) -> str:
        deadline = deadline_of(self.incident)
        due = (
            f"Due {day_words(deadline.due_on)}."
            if deadline
            else "No notification is recorded, so no date is running yet."
        )
        if self.files:
            return due
        return f"{due} There is no report here yet. If you make one or add your own first, it will be kept as sent."

    @property
    def warning(self) -> str:
        waiting = ", ".join(body.name for body in waiting_for(self.incident, self.record))
        return f"Not decided yet: {waiting}. You can still record that it was sent." if waiting else ""


class PanelDate(RapidReviewFormPage):
    """The date the Panel set for the rapid review: it governs."""

    what, deed = "rapid review date", Permission.CHANGE_DATE
    title, done = called("Date set by the Panel"), called("The date set by the Panel is saved.")
    form_class, service = forms.PanelDateForm, services.set_panel_date

    def find(self) -> None:
        return None

    @property
    def lead(self) -> str:
        deadline = deadline_of(self.incident)
        expected = f"Worked out from the notification: {day_words(deadline.computed_on)}. " if deadline else ""
        return called_now(f"{expected}The date the Panel sets is the one that applies. Both are kept.")


class Settle(ButtonPage, RapidReviewFormPage):
    """The clock was started after the review was sent: meet it with that date. One press."""

    http_method_names = FormPage.http_method_names
    what, service = "rapid review sent", services.settle

    def find(self) -> None:
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.back_url)
