"""The review that follows a decision: starting it, its page, and one form per thing people record."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.incidents.queries import areas_for
from cases.incidents.rules import read_reference
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused
from csprapp.rule_book import span_of, spelled
from csprapp.today import london_today
from csprapp.ui.beside import counted_words
from csprapp.ui.form_pages import DraftedFormPage, FormPage
from csprapp.ui.forms import Form, ReasonForm
from reviews.actions import forms as acting, services as actions
from reviews.contacts.waiting import waiting
from reviews.decisions.queries import decided
from reviews.learning import access as reviewing
from reviews.learning.form_pages import AddToReviewPage, ReviewFormPage
from reviews.learning.frame import frame, page_context
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import review_of, stage_of
from reviews.learning.rules import Act, why_not
from reviews.led_by_other_area import views as elsewhere
from reviews.overview import forms, presenters, starting, task_list
from reviews.planning import beginning, review_services as services
from reviews.rapid.queries import rapid_review_of

REASON = ReasonForm.asking("Reason", "Enter the reason", one_word=True)


class OfCase(CaseFormPage):
    """The case's review: leads there, or offers to start it."""

    what, title, done = "review", "Start the review", "The review has started."
    template_name, form_class = "reviews/start.html", forms.StartForm

    def open(self, reference: str) -> HttpResponse | None:
        self.incident = incident = open_case(self.request, reference, self.what)
        found = review_of(incident)
        if found and LearningReview.objects.visible_to(self.request.user, self.today).filter(pk=found.pk).exists():
            if found.ended_on is None or "another" not in self.request.GET:
                return redirect("review", found.pk)
        elif found and found.ended_on is None:
            around = frame(incident, "case-review")
            return render(self.request, "reviews/other_area.html", around)
        self.decided = decided(rapid_review_of(incident))
        if not has_permission(self.request.user, Permission.WORK_CASE) or (
            self.decided and self.decided.what_next == "none"
        ):
            return render(self.request, "reviews/none.html", self.around)
        return None

    @property
    def around(self) -> dict[str, Any]:
        """What the frame of the case needs, with what the partners decided."""
        return {**frame(self.incident, "case-review"), "decided": self.decided}

    def get_initial(self) -> dict[str, Any]:
        if standing := self.decided:
            return {"kind": standing.what_next, "decided_on": standing.signed_off_on, "reason": standing.reason}
        return {}

    def save(self, form: forms.StartForm) -> str:
        return beginning.start_review(self.incident, **form.answers, **self.who).get_absolute_url()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), **self.around}


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the review stands, and what has been recorded."""
    review, today = open_review(request, pk, "review"), london_today()
    context = {
        **frame(review.incident, "case-review"),
        **presenters.review_parts(review, request.user, today),
        "review": review,
        "back_url": reverse("reviews"),
        "recommendations": [] if review.incident_id else review.recommendations.all(),
        "waiting": waiting(review, today, may_work=has_permission(request.user, Permission.WORK_CASE)),
    }
    if review.led_by:
        return render(request, "reviews/led_by_other_area.html", {**context, "theirs": elsewhere.facts(review)})
    return render(request, "reviews/review.html", {**context, "tasks": task_list.tasks(review, today)})


class Begin(ReviewFormPage):
    """Somebody begins the review that the decision made."""

    title, done = "Start the review", "The review has started."
    form_class, service = forms.BeginForm, beginning.begin_review
    button, starts_today, needs_today, shows_saved = "Start the review", ("begun_on",), True, True

    @property
    def lead(self) -> str:
        review = self.review
        runs = f" Its {span_of('lcspr')} run from that day." if review.is_statutory else ""
        return f"The partners decided on it on {day_words(review.decided_on)}.{runs}"

    @property
    def warning(self) -> str:
        return why_not(stage_of(self.review, self.today), Act.BEGIN)

    def get_form_kwargs(self) -> dict[str, Any]:
        review = self.review
        asks_date = not review.is_statutory and review.deadline is None
        return super().get_form_kwargs() | {"asks_date": asks_date}


class Scope(DraftedFormPage, ReviewFormPage):
    """Terms of reference, method and the family: long texts with a draft."""

    draft_name, template_name = "review-scope", "reviews/scope.html"
    title, done = "Terms of reference and method", "The terms of reference are saved."
    form_class, service = forms.ScopeForm, services.set_scope
    shows_saved = True

    @property
    def warning(self) -> str:
        return why_not(stage_of(self.review, self.today), Act.SCOPE)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        return context | {"words": counted_words(context["form"])}


class Lead(ReviewFormPage):
    """Who leads the review for the partnership."""

    title, done = "Lead for the partnership", "The lead is saved."
    form_class, service = forms.LeadForm, services.set_lead
    shows_saved = needs_today = True


class Reviewer(ReviewFormPage):
    """Appoint or replace the reviewer."""

    title, done = "Reviewer", "The reviewer is saved."
    form_class, service = forms.ReviewerForm, services.appoint_reviewer
    shows_saved = True

    def saved_values(self, record: LearningReview) -> dict[str, Any]:
        return {name: getattr(record, field) for name, field in services.REVIEWER.items()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"replaces": self.review.reviewer_name}

    def save(self, form: forms.ReviewerForm) -> None:
        self.was_open = bool(reviewing.accounts_of(self.review, self.today))
        super().save(form)

    def finish(self, form: forms.ReviewerForm) -> None:
        if self.was_open and not reviewing.accounts_of(self.review, self.today):
            told = "The earlier reviewer can no longer open the cases. Next, open them to the new one."
            messages.info(self.request, told)
        super().finish(form)


class Link(AddToReviewPage):
    """Draw on another case too."""

    title, done, form_class = "Link another case", "The case is linked.", forms.LinkForm
    lead = "One review can draw on several incidents. Each case keeps its own dates."

    def save(self, form: forms.LinkForm) -> None:
        seen = Incident.objects.visible_to(self.request.user, self.today)
        other = seen.filter(reference=read_reference(form.answers["reference"])).first()
        if other is None:
            raise Refused({"reference": "There is no case with this reference that you can open"})
        services.link_incident(self.review, other, **self.who)


class Unlink(AddToReviewPage):
    """The review no longer draws on a case."""

    done, form_class = "The case is no longer part of this review.", REASON

    def find(self, reference: str) -> None:
        visible = Incident.objects.visible_to(self.request.user, self.today)
        self.other = get_object_or_404(visible.filter(linked_reviews=self.review), reference=reference)
        self.title = f"Remove {reference} from this review"

    def save(self, form: Form) -> None:
        services.unlink_incident(self.review, self.other, **form.answers, **self.who)


class DecidedOn(ReviewFormPage):
    """Correct the date of the decision; the six months follow."""

    deed = Permission.CHANGE_DATE
    title, done = "Date of the decision", "The date of the decision is corrected."
    lead = spelled("The {lcspr} of an LCSPR run from this day. The date as first recorded stays in the history.")
    form_class, service = forms.DecidedForm, services.correct_decision_date
    shows_saved = True

    @property
    def began(self) -> tuple[date | None, str]:
        case = self.review.incident
        return case.aware_on if case else None, "when the local authority became aware"


class AgreedDate(AddToReviewPage):
    """Agree a date for a review without a statutory one."""

    deed = Permission.CHANGE_DATE
    title, done = "Agreed date", "The date is agreed."
    form_class, service = forms.AgreedDateForm, services.agree_date


class Delay(AddToReviewPage):
    """Record that it will be late, and why. The statutory date stays."""

    guide = "late"
    deed = Permission.RECORD_DELAY
    title, done = "Record a delay", "The delay is recorded."
    lead = "The due date does not move. The work list will show your new date beside it."
    form_class, service = forms.DelayForm, services.record_delay


class Report(ReviewFormPage):
    """When the final report was finished and to whom it was sent."""

    title, done, form_class = "The final report", "The report is recorded.", forms.ReportForm
    shows_saved = True

    @property
    def lead(self) -> str:
        goes = self.review.goes_to_the_panel
        return (
            called_now(
                "The final report must go to the Panel and the Secretary of State, whether or not it is published."
            )
            if goes
            else ""
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"goes_to_the_panel": self.review.goes_to_the_panel}

    def save(self, form: forms.ReportForm) -> None:
        days = self.saved_values(self.review) | form.answers  # what the form did not ask stays as it is
        services.record_report(self.review, form.expected_version, **days, **self.who)


class Publication(ReviewFormPage):
    """What the partners decided about publication."""

    guide = "publish"
    title, done = "Publication decision", "The publication decision is recorded."
    lead = (
        "The report must be published unless the partners consider that inappropriate. If they do, they must publish "
        "what they can about the improvements."
    )
    form_class, service = forms.PublicationForm, services.decide_publication
    shows_saved = True


class End(ReviewFormPage):
    """End the review without a report."""

    title, done = "End this review", "The review has ended."
    lead, button, button_kind = "It is kept on record, and its date ends.", "End the review", "warning"
    form_class, service = forms.EndForm, services.end_review


class Resume(AddToReviewPage):
    """Take an ended review up again."""

    title, done = "Take this review up again", "The review has been taken up again."
    form_class, service = REASON, services.resume_review


class Access(AddToReviewPage):
    """Open the cases of the review to an independent reviewer's account."""

    title, done = "Open the cases to the reviewer", "The cases are open to the reviewer."
    form_class, service = forms.AccessForm, reviewing.open_to_reviewer
    needs_today = True

    @cached_property
    def held(self) -> list[Any]:
        """Who can open it now, until a day."""
        return [row for row in reviewing.accounts_of(self.review, self.today) if row.valid_until]

    @property
    def lead(self) -> str:
        opened = (
            "The reviewer will be able to open this review and its cases, and no others, until the end of that day."
        )
        until = [f"{row.user} can open it until {day_words(row.valid_until)}." for row in self.held]
        extend = ["To extend that, enter a later day. If you do nothing, it ends."] if until else []
        return " ".join([*until, *extend, opened])

    def get_initial(self) -> dict[str, Any]:
        people = {row.user_id for row in self.held}
        return super().get_initial() | ({"person": people.pop()} if len(people) == 1 else {})


class NoAccess(AddToReviewPage):
    """Take a reviewer off the cases at once."""

    title, done, form_class = "Close the cases to the reviewer", "The cases are closed to the reviewer.", REASON

    def open(self, pk: int, person: int) -> HttpResponse | None:
        super().open(pk)
        rows = reviewing.accounts_of(self.review, self.today)
        self.person = next((row.user for row in rows if row.user_id == person), None)
        return None if self.person else redirect(self.back_url)

    @property
    def lead(self) -> str:
        return f"{self.person} will no longer be able to open any of these cases."

    def save(self, form: Form) -> None:
        reviewing.close_to_reviewer(self.review, self.person, **form.answers, **self.who)


def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every agreed version, newest first, and whether the text has changed since."""
    review = open_review(request, pk, "terms of reference")
    agreed = list(review.agreed_terms.all())
    now = (review.terms_of_reference, review.ethnicity_culture)
    changed = bool(now[0].strip()) and (not agreed or now != (agreed[0].text, agreed[0].ethnicity_culture))
    writes = has_permission(request.user, Permission.WORK_CASE) and not why_not(
        stage_of(review, london_today()), Act.SCOPE
    )
    context = {**page_context(review), "agreed": agreed, "changed": changed, "writes": writes}
    return render(request, "reviews/terms.html", context)


class Agree(ReviewFormPage):
    """Keep the text as it stands as the next agreed version."""

    what, template_name = "terms of reference", "reviews/agree.html"
    title, done = "Agree the terms of reference", "The terms of reference are agreed."
    form_class, service = forms.AgreeForm, services.agree_terms
    starts_today = ("agreed_on",)


class Recommend(AddToReviewPage):
    """Add a recommendation to the review."""

    title, done = "Add a recommendation", "The recommendation is added. Add its actions."
    form_class, starts_today = acting.RecommendationForm, ("made_on",)

    def save(self, form: acting.RecommendationForm) -> str:
        of = {**starting.source_of(self.review), "review": self.review}
        row = actions.add_recommendation(**form.answers, **of, **self.who)
        return row.get_absolute_url()


# --- Starting a thematic review or an audit, and one that another area leads ----------------------------------


class StartPage(FormPage):
    """A page that starts a review without a case of ours, and leads to it."""

    def open(self) -> None:
        require_permission(self.request.user, Permission.WORK_CASE)

    @property
    def back_url(self) -> str:
        return reverse("reviews")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"areas": areas_for(self.request.user, self.today)}

    def save(self, form: forms.InAreasForm) -> str:
        return type(self).service(**form.answers, **self.who).get_absolute_url()


class WithoutCase(StartPage):
    """A review that needs no incident."""

    title, done = "Start a thematic review or audit", "The review has started."
    lead = "It does not need a case, and has no statutory date. You can link cases to it later."
    form_class, service = forms.WithoutCaseForm, starting.start_without_case


class Elsewhere(StartPage):
    """Another area leads a review and asked us."""

    title, done = "Record a review another area leads", "Their request is recorded."
    lead = "None of our statutory dates will run. We keep what they asked, what we sent and what they recommend."
    form_class, service = forms.ElsewhereForm, starting.start_elsewhere
