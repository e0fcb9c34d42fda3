"""The decision on one case: the criteria, the three answers, each partner's own decision, the Panel's reply."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.incidents.queries import bodies_of
from csprapp.accounts.roles import Permission
from csprapp.partnership.models import PartnerBody, Theme
from csprapp.partnership.national import called, called_now
from csprapp.records.together import read_beside
from csprapp.today import london_today
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form, ReasonForm
from reviews.actions.forms import BeforeForm
from reviews.decisions import forms, preparing, presenters, services
from reviews.decisions.models import ON_EACH, PanelReply, PartnerDecision
from reviews.decisions.preparing import identified, identify, offered
from reviews.decisions.queries import answers_of, ballot_of, delegates, identified_of, panel_replied
from reviews.learning.frame import frame
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import decisions_of, rapid_review_of, state_of, waiting_for
from reviews.rapid.rules import Act, why_not
from reviews.rapid.views import RapidReviewFormPage

PAGE = "case-decision"


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything the partners decide on and what each decided."""
    incident = open_case(request, reference, "decision")
    review, today = rapid_review_of(incident), london_today()
    context = {
        **frame(incident, PAGE),
        **presenters.decision_parts(incident, review, request.user, today),
        "review": review,
    }
    return render(request, "reviews/decision.html", context)


class DecisionPage(RapidReviewFormPage):
    """A page with one form about the decision on a case."""

    what, back = "decision", PAGE


class AddToDecisionPage(DecisionPage):
    """A page that adds something to the decision: its service is told no version."""

    def find(self) -> None:
        return None


class Criteria(DecisionPage):
    """Answer the criteria and circumstances, each with a reason beside it."""

    guide = "criteria"
    title, done = "Criteria and circumstances", "The criteria are answered."
    template_name, form_class = "reviews/criteria.html", forms.CriteriaForm
    shows_saved = True

    def find(self) -> RapidReview:
        review = super().find()
        read_beside(review, "answers", "replies", "earlier_learning")
        return review

    @property
    def lead(self) -> str:
        words = called_now("(d) is the Panel’s own conclusion. It is not yet known until the Panel replies.")
        return "" if panel_replied(self.record) else words

    def saved_values(self, record: RapidReview) -> dict[str, str]:
        """The answers as the form names them."""
        values = {}
        for line, row in answers_of(record).items():
            values |= {f"answer_{line}": row.answer, f"reason_{line}": row.reason}
        return values

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"panel_replied": panel_replied(self.record)}

    def save(self, form: forms.CriteriaForm) -> None:
        preparing.answer_criteria(self.incident, form.expected_version, form.by_line, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        found = identified(self.record, self.request.user, self.today)
        return super().get_context_data(identified=found, **more)


class Before(DecisionPage):
    """Were these improvements identified before? Choose themes, then tick what was recommended under them."""

    guide = "before"
    title, done = "Was this identified before?", "Saved: where it was identified before."
    template_name, form_class = "reviews/criteria_before.html", BeforeForm

    back = "case-decision-criteria"

    def find(self) -> RapidReview:
        review, self.themes = super().find(), forms.ThemesForm(self.request.GET or None)
        self.chosen = self.themes.cleaned_data["themes"] if self.themes.is_valid() else []
        read_beside(review, "earlier_learning")
        themes = Theme.objects.filter(slug__in=self.chosen)
        self.offered = offered(self.incident, review, themes, self.request.user, self.today)
        return review

    def get_initial(self) -> dict[str, Any]:
        ticked = identified_of(self.record)
        return {"earlier": [each.row.pk for each in self.offered if each.row.pk in ticked]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"told": self.offered}

    def save(self, form: BeforeForm) -> None:
        identify(self.incident, form.expected_version, form.answers["earlier"], **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(themes_form=self.themes, found=self.offered, asked=bool(self.chosen), **more)


class Outcome(DecisionPage):
    """The three answers, each with its reasons."""

    guide = "next"
    title, done, form_class = "The three answers", "The three answers are saved.", forms.OutcomeForm
    shows_saved = True

    def save(self, form: forms.OutcomeForm) -> None:
        preparing.answer_outcome(self.incident, form.expected_version, form.answers, **self.who)


class Ask(ButtonPage, AddToDecisionPage):
    """See who will be asked, then ask them."""

    http_method_names = FormPage.http_method_names
    template_name = "reviews/ask.html"
    done, service = "The partners are asked to decide.", preparing.ask_partners

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        review = rapid_review_of(self.incident)
        words = {"title": "Ask the partners to decide", "button": "Ask them to decide"}
        if review.ready_on:
            words = {"title": "Remind the partners", "button": "Remind them"}
        waiting = waiting_for(self.incident, review)
        asked = [(body, delegates(body, self.incident, self.today)) for body in waiting]
        return super().get_context_data(**more) | words | {"asked": asked, "missing": preparing.incomplete(review)}


class BodyPage(AddToDecisionPage):
    """A page for the decision of one statutory partner body of the case's area."""

    guide = "decide"
    body: PartnerBody
    earlier: PartnerDecision | None

    def find(self, body: int) -> None:
        self.body = next((one for one in bodies_of(self.incident) if one.pk == body), None)
        if self.body is None:
            raise Http404
        self.review = rapid_review_of(self.incident)
        self.earlier = decisions_of(self.review).get(body)

    def save(self, form: Form) -> None:
        type(self).service(self.incident, self.body, **form.answers, **self.who)


class Sign(BodyPage):
    """A delegate gives their body's decision, with the answers in front of them."""

    deed, template_name = Permission.DECIDE, "reviews/sign.html"
    done, form_class = "Your decision is recorded.", forms.BundleSignForm

    def open(self, reference: str, body: int) -> HttpResponse | None:
        super().open(reference, body=body)
        if not self.review.pk or (self.request.method != "POST" and why_not(state_of(self.review), Act.SIGN)):
            messages.error(self.request, why_not(state_of(self.review), Act.SIGN))
            return redirect(self.back_url)  # a mail asked for it, and meanwhile it was signed off or withdrawn
        services.require_delegate(self.review, self.body, self.request.user, self.today)
        return None

    @property
    def title(self) -> str:
        return f"Decide for {self.body.name}"

    def get_initial(self) -> dict[str, Any]:
        if self.earlier is None:
            return {"decided_on": self.today}
        own = {name: getattr(self.earlier, name) for name in ON_EACH}
        return {"outcome": self.earlier.outcome, "decided_on": self.earlier.decided_on, **own}

    def save(self, form: forms.BundleSignForm) -> None:
        ballot = self.request.POST.get("ballot", "")
        services.sign(self.incident, self.body, **form.answers, ballot=ballot, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """After a change of the answers the page shows the new ones, and a second press signs those."""
        parts = presenters.answers_parts(self.review, self.request.user, self.today)
        if self.earlier:
            how = presenters.how_it_was_given(self.earlier)
            parts["recorded"] = f"{self.earlier.words}. {how}"
        return super().get_context_data(body=self.body, ballot=ballot_of(self.review), **parts, **more)


class Record(BodyPage):
    """Write down what a partner decided elsewhere."""

    deed, form_class, service = Permission.RECORD_DECISION, forms.BundleRecordForm, services.record_decision

    @property
    def title(self) -> str:
        return f"Record the decision of {self.body.name}"

    @property
    def done(self) -> str:
        return f"The decision of {self.body.name} is recorded."

    @property
    def lead(self) -> str:
        return f"It counts immediately. {self.body.name} will be told, and can confirm or correct it."

    def get_initial(self) -> dict[str, Any]:
        return self.saved_values(self.earlier) if self.earlier else {}


class Confirm(ButtonPage, AddToDecisionPage):
    """A delegate confirms, in one press, what was recorded for their body."""

    http_method_names = FormPage.http_method_names
    done, service = "You have confirmed this decision.", services.confirm

    def open(self, reference: str, body: int) -> HttpResponse | None:
        self.incident = open_case(self.request, reference, self.what)
        self.decision = decisions_of(rapid_review_of(self.incident)).get(body)
        return redirect(self.back_url) if self.request.method != "POST" or self.decision is None else None

    @property
    def subject(self) -> PartnerDecision:
        return self.decision


class TakeBack(AddToDecisionPage):
    """Withdraw the question to change the answers."""

    title = "Withdraw the question"
    done = "You can now change the answers. Ask the partners again when they are ready."
    lead = "What partners have decided so far is kept on record. They must decide again on the changed answers."
    form_class, service = ReasonForm.asking("Reason", "Enter the reason"), preparing.take_back


class Again(AddToDecisionPage):
    """A later fact: keep the decision and decide anew."""

    guide = "decide"
    title, done = "Ask for a new decision", "The earlier decision is kept. Next, prepare the new one."
    lead = "The decision that was signed off is kept on record. A later decision starts its own dates."
    form_class, service = forms.AgainForm, preparing.decide_again


class Amend(AddToDecisionPage):
    """Add to a signed-off record."""

    title, done = "Add an amendment", "The amendment is added."
    lead = "The partners have signed this record off. What you add is shown below it, and nothing above it changes."
    form_class, service = forms.AmendForm, preparing.amend


class ToTheRapidReview:
    """The Panel replies to what was sent."""

    incident: Incident

    @property
    def began(self) -> tuple[date | None, str]:
        """When the rapid review was sent, which it answers; else when the case began."""
        sent_on = rapid_review_of(self.incident).sent_on
        return (sent_on, "when the rapid review was sent") if sent_on else super().began  # type: ignore[misc]


class Reply(ToTheRapidReview, AddToDecisionPage):
    """Record the Panel's reply; it may answer (d)."""

    title, done = called("The Panel’s reply"), called("The Panel’s reply is recorded.")
    form_class, service = forms.ReplyForm, services.record_reply


class RepliedPage(DecisionPage):
    """A page that changes a reply of the Panel."""

    shows_saved = True

    def find(self, pk: int) -> PanelReply:
        return get_object_or_404(PanelReply, pk=pk, rapid_review__incident=self.incident)

    @property
    def subject(self) -> PanelReply:
        return self.record


class Respond(RepliedPage):
    """What the partners answered to the Panel."""

    title, done = called("Response to the Panel"), "The response is recorded."
    form_class, service = forms.ResponseForm, services.respond
    starts_today = ("responded_on",)


class CorrectReply(ToTheRapidReview, RepliedPage):
    """Put right what was recorded of the Panel's reply."""

    title, done = called("Correct the Panel’s reply"), "The reply is corrected."
    form_class, service = forms.CorrectReplyForm, services.correct_reply
