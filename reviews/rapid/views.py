"""The rapid review workspace of one case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.deadlines.models import DeadlineChange
from cases.deadlines.queries import rows
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.notifications.clocks import before_new_fact
from csprapp.accounts.roles import Deed, may, require
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.records.services import drop_draft
from csprapp.today import london_today
from csprapp.ui.components import Task
from reviews.pages import answer_form, discards, drafted, frame, save
from reviews.rapid import services
from reviews.rapid.forms import MeetingForm, PanelDateForm, SentForm, TextsForm
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import bodies_of, deadline_of, decisions_of, rapid_review_of, state_of
from reviews.rapid.reporting import report_files
from reviews.rapid.rules import Act, State, why_not

PAGE = "case-rapid-review"
DRAFT = "rapid-review"


def workspace(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the rapid review stands: its date, what is written, decided and sent."""
    incident = open_case(request, reference, "rapid review")
    review, deadline, today = rapid_review_of(incident), deadline_of(incident), london_today()
    works = may(request.user, Deed.WORK_CASE)
    context = {
        **frame(incident, state_of(review).value, PAGE),
        "review": review,
        "works": works,
        "date": dates(deadline, today),
        "tasks": tasks(incident, review, works=works),
        "sections": sections(review),
        "unwritten": [
            TextsForm.base_fields[name].label.lower() for name in services.TEXTS if not getattr(review, name)
        ],
        "next_step": next_step(incident, review) if works else None,
        "waiting": [body for body in bodies_of(incident) if body.pk not in decisions_of(review)],
        "unsettled": bool(review.sent_on and deadline and deadline.is_open)
        and not before_new_fact(incident, review.sent_on),
    }
    return render(request, "reviews/rapid.html", context)


def dates(deadline: Any, today: Any) -> dict[str, Any] | None:
    """The date worked out, the one the Panel set if it did, and how the one that governs stands."""
    if deadline is None:
        return None
    panel = DeadlineChange.objects.filter(deadline=deadline, kind=Kind.DATE_SET, reversed_by=None).last()
    row = rows([deadline], today)[0]
    return {"row": row, "expected": deadline.computed_on, "panel": deadline.due_on if panel else None}


def sections(review: RapidReview) -> list[dict[str, Any]]:
    """The long texts in order, each with what was added after sign-off."""
    added: dict[str, list] = {}
    for amendment in review.amendments.select_related("made_by") if review.pk else ():
        added.setdefault(amendment.about, []).append(amendment)
    labels = TextsForm.base_fields
    return [
        {"label": labels[name].label, "text": getattr(review, name), "added": added.get(name, [])}
        for name in services.TEXTS
    ]


def next_step(incident: Incident, review: RapidReview) -> tuple[str, str] | None:
    """The one next thing to do, with its page."""
    state = state_of(review)
    if not review.facts and not why_not(state, Act.WRITE):
        return "Write the rapid review", reverse("case-rapid-review-write", args=[incident.reference])
    if state is State.PREPARING:
        return "Prepare the decision", reverse("case-decision", args=[incident.reference])
    if not review.sent_on and not review.report_id:
        return "Make the report for the Panel", reverse("case-report", args=[incident.reference])
    if not review.sent_on:
        return "Record that it was sent", reverse("case-rapid-review-sent", args=[incident.reference])
    return None


def tasks(incident: Incident, review: RapidReview, *, works: bool) -> list[Task]:
    """What there is to do, with statuses from the facts."""
    written = sum(bool(getattr(review, name)) for name in services.TEXTS)
    state = state_of(review)
    reply = review.replies.last() if review.pk else None
    met = f"{day_words(review.meeting_on)}" if review.meeting_on else "Not recorded"
    sent = f"Sent {day_words(review.sent_on)}" if review.sent_on else "Not sent"
    can_write = works and not why_not(state, Act.WRITE)

    def link(name: str) -> str:
        return reverse(name, args=[incident.reference])

    return [
        Task("Facts, analysis and learning", f"{written} of {len(services.TEXTS)} written",
             link("case-rapid-review-write") if can_write else "#text", done=written == len(services.TEXTS)),
        _agencies(incident, link("case-requests")),
        Task("Rapid review meeting", met, link("case-rapid-review-meeting") if can_write else "",
             hint=f"Chair: {review.chair}" if review.chair else "", done=bool(review.meeting_on)),
        Task("Criteria and decision", state.value, link("case-decision"), done=state is State.SIGNED_OFF),
        Task("Report for the Panel", "Kept" if review.report_id else "Not made", link("case-report"),
             done=bool(review.report_id)),
        Task("Sent to the Panel", sent, link("case-rapid-review-sent") if works else "", done=bool(review.sent_on)),
        Task("The Panel's reply", reply.get_position_display() if reply else "Not received",
             link("case-decision-reply") if works and not reply else link("case-decision"), done=bool(reply)),
    ]  # fmt: skip


def _agencies(incident: Incident, url: str) -> Task:
    """What the agencies were asked, in words."""
    asked = incident.agency_requests.filter(withdrawn_on=None)
    total, received = asked.count(), asked.exclude(received_on=None).count()
    status = f"{received} of {total} answered" if total else "No agencies asked"
    return Task("What agencies know", status, url, done=bool(total) and received == total)


def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the long texts. A draft is kept every 30 seconds; the record changes on Save."""
    incident = open_case(request, reference, "rapid review text")
    require(request.user, Deed.WORK_CASE)
    here, back = request.path, reverse(PAGE, args=[reference])
    if discards(request, DRAFT, reference):
        return redirect(here)
    review = rapid_review_of(incident)
    initial = {name: getattr(review, name) for name in services.TEXTS}
    form, draft = drafted(request, TextsForm, DRAFT, reference, initial=initial, version=review.version)

    def act(answers: dict[str, Any]) -> str:
        services.write_texts(incident, form.expected_version, answers, by=request.user, today=london_today())
        drop_draft(request.user, DRAFT, reference)
        return back

    if request.method == "POST":
        answer = save(
            request, form, act, said="The rapid review is saved.", title="Write the rapid review", back_url=back
        )
        if answer:
            return answer
    context = {
        "incident": incident,
        "title": "Write the rapid review",
        "back_url": back,
        "form": form,
        "draft": draft,
        "autosave": reverse("autosave", args=[DRAFT, reference]),
        "refused": why_not(state_of(review), Act.WRITE),
    }
    return render(request, "reviews/write.html", context)


def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """The rapid review meeting: date, chair, attendance."""
    incident = open_case(request, reference, "rapid review meeting")
    require(request.user, Deed.WORK_CASE)
    review, back = rapid_review_of(incident), reverse(PAGE, args=[reference])
    initial = {name: getattr(review, name) for name in services.MEETING}
    form = MeetingForm(request.POST or None, initial=initial, version=review.version)

    def act(answers: dict[str, Any]) -> str:
        services.record_meeting(incident, form.expected_version, **answers, by=request.user, today=london_today())
        return back

    context = {"incident": incident, "title": "Rapid review meeting", "back_url": back, "form": form}
    return answer_form(request, form, act, "The meeting is saved.", context)


def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the rapid review was sent to the Panel. Missing signatures are named and stop nobody."""
    incident = open_case(request, reference, "rapid review sent")
    require(request.user, Deed.WORK_CASE)
    review, back, deadline = rapid_review_of(incident), reverse(PAGE, args=[reference]), deadline_of(incident)
    names = ("sent_on", "sent_by", "sent_evidence", "late_reason", "sent_file")
    files = [file for file in report_files(review) if file.may_be_opened]
    initial = {name: getattr(review, name) for name in names}
    initial["sent_by"] = initial["sent_by"] or request.user.name
    form = SentForm(request.POST or None, files=files, initial=initial, version=review.version)

    def act(answers: dict[str, Any]) -> str:
        evidence = answers.pop("sent_evidence")
        services.record_sent(
            incident, form.expected_version, evidence=evidence, **answers, by=request.user, today=london_today()
        )
        return back

    waiting = [body.name for body in bodies_of(incident) if body.pk not in decisions_of(review)]
    due = f"Due {day_words(deadline.due_on)}." if deadline else "No notification is recorded, so no date runs yet."
    unkept = "" if files else " No report is kept here yet: make it or add your own first, and it is kept as sent."
    context = {
        "incident": incident,
        "title": "Record that the rapid review was sent to the Panel",
        "back_url": back,
        "form": form,
        "lead": f"{due}{unkept}",
        "warning": f"Not decided yet: {', '.join(waiting)}. You can still record that it was sent." if waiting else "",
    }
    return answer_form(request, form, act, "The rapid review is recorded as sent to the Panel.", context)


def panel_date(request: HttpRequest, reference: str) -> HttpResponse:
    """The date the Panel set for the rapid review: it governs."""
    incident = open_case(request, reference, "rapid review date")
    require(request.user, Deed.CHANGE_DATE)
    back, deadline = reverse(PAGE, args=[reference]), deadline_of(incident)
    form = PanelDateForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.set_panel_date(incident, answers["day"], how=answers["how"], by=request.user, today=london_today())
        return back

    expected = f"Worked out from the notification: {day_words(deadline.computed_on)}." if deadline else ""
    context = {
        "incident": incident,
        "title": "Date set by the Panel",
        "back_url": back,
        "form": form,
        "lead": f"{expected} The date the Panel sets governs; both are kept.".strip(),
    }
    return answer_form(request, form, act, "The date set by the Panel is saved.", context)


def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """The clock was started after the review was sent: meet it with that date. One press."""
    incident = open_case(request, reference, "rapid review sent")
    if request.method == "POST":
        services.settle(incident, by=request.user, today=london_today())
    return redirect(PAGE, reference)
