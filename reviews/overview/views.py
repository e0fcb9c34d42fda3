"""The review that follows a decision: starting it, its page, and one form per thing people record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import MAY, Deed, Role, may
from csprapp.records.refusals import Refused
from csprapp.records.services import drop_draft
from csprapp.today import london_today
from reviews.contacts.waiting import waiting
from reviews.decisions.queries import decided
from reviews.learning import access as reviewing
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import review_of, stage_of
from reviews.learning.rules import Act, why_not
from reviews.learning.view_helpers import open_form, who
from reviews.led_by_other_area import views as elsewhere
from reviews.overview import presenters, task_list
from reviews.overview.forms import (
    AccessForm,
    AgreedDateForm,
    DecidedForm,
    DelayForm,
    EndForm,
    LeadForm,
    LinkForm,
    PublicationForm,
    ReasonForm,
    ReportForm,
    ReviewerForm,
    ScopeForm,
    StartForm,
)
from reviews.pages import answer_form, discards, drafted, frame, save
from reviews.planning import clocks
from reviews.planning import review_services as services
from reviews.rapid.queries import rapid_review_of

DRAFT = "review-scope"


def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case's review: leads there, or offers to start it."""
    incident = open_case(request, reference, "review")
    today, found = london_today(), review_of(incident)
    if found and LearningReview.objects.visible_to(request.user, today).filter(pk=found.pk).exists():
        if found.ended_on is None or "another" not in request.GET:
            return redirect("review", found.pk)
    elif found and found.ended_on is None:
        return render(request, "reviews/other_area.html", frame(incident, "Part of another review", "case-review"))
    return _start(request, incident)


def _start(request: HttpRequest, incident: Incident) -> HttpResponse:
    standing, today = decided(rapid_review_of(incident)), london_today()
    context = {
        **frame(incident, "No review yet", "case-review"),
        "decided": standing,
        "title": "Start the review",
        "back_url": incident.get_absolute_url(),
    }
    if not may(request.user, Deed.WORK_CASE) or (standing and standing.what_next == "none"):
        return render(request, "reviews/none.html", context)
    initial = (
        {"kind": standing.what_next, "decided_on": standing.signed_off_on, "reason": standing.reason}
        if standing
        else {}
    )
    form = StartForm(request.POST or None, initial=initial)

    def act(answers: dict[str, Any]) -> str:
        review = clocks.start_review(incident, **answers, by=request.user, today=today)
        return review.get_absolute_url()

    said = "The review has started."
    return answer_form(request, form, act, said, context, template="reviews/start.html")


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the review stands, and what has been recorded."""
    review, today = open_review(request, pk, "review"), london_today()
    context = {
        **frame(review.incident, stage_of(review, today).value, "case-review"),
        **presenters.review_parts(review, request.user, today),
        "review": review,
        "back_url": reverse("reviews"),
        "recommendations": [] if review.incident_id else review.recommendations.all(),
        "waiting": waiting(review, today, may_work=may(request.user, Deed.WORK_CASE)),
    }
    if review.led_by:
        return render(request, "reviews/led_by_other_area.html", {**context, "theirs": elsewhere.facts(review)})
    return render(request, "reviews/review.html", {**context, "tasks": task_list.tasks(review, today)})


def scope(request: HttpRequest, pk: int) -> HttpResponse:
    """Terms of reference, method and the family: long texts with a draft."""
    review, context = open_form(request, pk, "Terms of reference and method")
    subject, back = str(pk), context["back_url"]
    if discards(request, DRAFT, subject):
        return redirect(request.path)
    initial = {name: getattr(review, name) for name in ScopeForm.base_fields if hasattr(review, name)}
    form, draft = drafted(request, ScopeForm, DRAFT, subject, initial=initial, version=review.version)

    def act(answers: dict[str, Any]) -> str:
        services.set_scope(review, form.expected_version, **answers, **who(request))
        drop_draft(request.user, DRAFT, subject)
        return back

    if request.method == "POST":
        answer = save(
            request, form, act, said="The terms of reference are saved.", title=context["title"], back_url=back
        )
        if answer:
            return answer
    refused = why_not(stage_of(review, london_today()), Act.SCOPE)
    context |= {
        "form": form,
        "draft": draft,
        "autosave": reverse("autosave", args=[DRAFT, subject]),
        "refused": refused,
    }
    return render(request, "reviews/write.html", context)


def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leads the review for the partnership."""
    review, context = open_form(request, pk, "Lead for the partnership")
    roles = MAY[Deed.WORK_CASE]
    people = User.objects.filter(is_active=True, role_grants__role__in=roles).distinct().order_by("name")
    form = LeadForm(request.POST or None, people=people, initial={"lead": review.lead}, version=review.version)

    def act(answers: dict[str, Any]) -> str:
        services.set_lead(review, form.expected_version, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The lead is saved.", context)


def reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint or replace the reviewer."""
    review, context = open_form(request, pk, "Reviewer")
    form = ReviewerForm(
        request.POST or None,
        initial=presenters.reviewer_values(review),
        version=review.version,
        replaces=review.reviewer_name,
    )

    def act(answers: dict[str, Any]) -> str:
        opened = reviewing.accounts_of(review, london_today())
        services.appoint_reviewer(review, form.expected_version, **answers, **who(request))
        if opened and not reviewing.accounts_of(review, london_today()):
            messages.info(request, "The earlier reviewer no longer opens the cases. Open them to the new one.")
        return context["back_url"]

    return answer_form(
        request, form, act, "The reviewer is saved.", context, theirs=lambda c: presenters.reviewer_values(c.current)
    )


def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw on another case too."""
    review, context = open_form(request, pk, "Link another case")
    form = LinkForm(request.POST or None)
    context["lead"] = "One review may draw on several incidents. Each case keeps its own dates."

    def act(answers: dict[str, Any]) -> str:
        seen = Incident.objects.visible_to(request.user, london_today())
        other = seen.filter(reference=answers["reference"].strip()).first()
        if other is None:
            raise Refused({"reference": "There is no case with this reference that you can open"})
        services.link_incident(review, other, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The case is linked.", context)


def unlink(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """The review no longer draws on a case."""
    review, context = open_form(request, pk, f"Take {reference} out of this review")
    visible = Incident.objects.visible_to(request.user, london_today())
    other = get_object_or_404(visible.filter(linked_reviews=review), reference=reference)
    form = ReasonForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.unlink_incident(review, other, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The case is no longer part of this review.", context)


def decided_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the date of the decision; the six months follow."""
    review, context = open_form(request, pk, "Date of the decision", Deed.CHANGE_DATE)
    form = DecidedForm(request.POST or None, initial={"decided_on": review.decided_on}, version=review.version)
    context["lead"] = "The six months of an LCSPR run from this day. The date as first recorded stays in the history."

    def act(answers: dict[str, Any]) -> str:
        clocks.correct_decision_date(review, form.expected_version, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The date of the decision is corrected.", context)


def agreed_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree a date for a review without a statutory one."""
    review, context = open_form(request, pk, "Agreed date", Deed.CHANGE_DATE)
    form = AgreedDateForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        clocks.agree_date(review, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The date is agreed.", context)


def delay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that it will be late, and why. The statutory date stays."""
    review, context = open_form(request, pk, "Record a delay", Deed.RECORD_DELAY)
    form = DelayForm(request.POST or None)
    context["lead"] = "The due date does not move. The work list shows your new date beside it."

    def act(answers: dict[str, Any]) -> str:
        answers["look_again"] = answers["look_again"] == "look"
        clocks.record_delay(review, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The delay is recorded.", context)


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """When the final report was finished and to whom it was sent."""
    review, context = open_form(request, pk, "The final report")
    days = ("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on")
    initial = {name: getattr(review, name) for name in days}
    goes = review.goes_to_the_panel
    form = ReportForm(request.POST or None, initial=initial, version=review.version, goes_to_the_panel=goes)
    if goes:
        context["lead"] = "The final report goes to the Panel and the Secretary of State, published or not."

    def act(answers: dict[str, Any]) -> str:
        facts = {**initial, **answers}
        finished = facts.pop("report_finished_on")
        services.record_report(review, form.expected_version, finished_on=finished, **facts, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The report is recorded.", context)


def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """What the partners decided about publication."""
    review, context = open_form(request, pk, "Publication decision")
    names = ("publication_decision", "publication_decided_on", "publication_reason", "publication_told")
    initial = {name: getattr(review, name) for name in names}
    form = PublicationForm(request.POST or None, initial=initial, version=review.version)
    context["lead"] = (
        "A report is published unless the partners consider it inappropriate; then they publish what they can about "
        "the improvements."
    )

    def act(answers: dict[str, Any]) -> str:
        facts = {name.removeprefix("publication_"): value for name, value in answers.items()}
        services.decide_publication(review, form.expected_version, **facts, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The publication decision is recorded.", context)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the review without a report."""
    review, context = open_form(request, pk, "End this review")
    form = EndForm(request.POST or None, version=review.version)
    context |= {
        "lead": "It stays on record, and its date ends.",
        "button": "End the review",
        "button_kind": "warning",
    }

    def act(answers: dict[str, Any]) -> str:
        reason = answers.pop("ended_reason")
        services.end_review(review, form.expected_version, reason=reason, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The review has ended.", context)


def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an ended review up again."""
    review, context = open_form(request, pk, "Take this review up again")
    form = ReasonForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.resume_review(review, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The review is taken up again.", context)


def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the cases of the review to an independent reviewer's account."""
    review, context = open_form(request, pk, "Open the cases to the reviewer")
    held = RoleGrant.objects.live(london_today()).filter(role=Role.REVIEWER).values("user")
    people = User.objects.filter(is_active=True, pk__in=held).order_by("name")
    form = AccessForm(request.POST or None, people=people)
    context["lead"] = "The reviewer opens this review and its cases until the end of that day, and no other case."

    def act(answers: dict[str, Any]) -> str:
        reviewing.open_to_reviewer(review, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The cases are open to the reviewer.", context)


def no_access(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take a reviewer off the cases at once."""
    review, context = open_form(request, pk, "Close the cases to the reviewer")
    row = next((row for row in reviewing.accounts_of(review, london_today()) if row.user_id == person), None)
    if row is None:
        return redirect(context["back_url"])
    form = ReasonForm(request.POST or None)
    context["lead"] = f"{row.user} sees none of these cases from now on."

    def act(answers: dict[str, Any]) -> str:
        reviewing.close_to_reviewer(review, row.user, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "The cases are closed to the reviewer.", context)
