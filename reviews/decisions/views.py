"""The decision on one case: the criteria, the three answers, each partner's own decision, the Panel's reply."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Deed, NotAllowed, require
from csprapp.partnership.models import PartnerBody, Theme
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from reviews.actions.forms import BeforeForm
from reviews.decisions import preparing, presenters, services
from reviews.decisions.earlier import identified, identify, offered
from reviews.decisions.forms import (
    AgainForm,
    AmendForm,
    CorrectReplyForm,
    CriteriaForm,
    OutcomeForm,
    ReasonForm,
    RecordForm,
    ReplyForm,
    ResponseForm,
    SignForm,
    ThemesForm,
)
from reviews.decisions.models import PanelReply
from reviews.decisions.queries import answers_of, ballot_of, delegates, outcome_of
from reviews.pages import answer_form, frame, save
from reviews.rapid.queries import bodies_of, decisions_of, rapid_review_of, state_of
from reviews.rapid.rules import Act, why_not

PAGE = "case-decision"


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything the partners decide on and what each decided."""
    incident = open_case(request, reference, "decision")
    review, today = rapid_review_of(incident), london_today()
    context = {
        **frame(incident, state_of(review).value, PAGE),
        **presenters.decision_parts(incident, review, request.user, today),
        "review": review,
    }
    return render(request, "reviews/decision.html", context)


def _open(request: HttpRequest, reference: str, deed: Deed, title: str) -> tuple[Incident, str, dict[str, Any]]:
    """The case, the address of the decision page, and the context of a form page."""
    incident = open_case(request, reference, "decision")
    require(request.user, deed)
    back = reverse(PAGE, args=[reference])
    return incident, back, {"incident": incident, "title": title, "back_url": back}


def criteria(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the criteria and circumstances, each with a reason beside it."""
    title = "Criteria and circumstances"
    incident, back, context = _open(request, reference, Deed.WORK_CASE, title)
    review = rapid_review_of(incident)
    replied = bool(review.pk and review.replies.exists())
    initial = criteria_values(review)
    form = CriteriaForm(request.POST or None, initial=initial, version=review.version, panel_replied=replied)

    def act(_: dict[str, Any]) -> str:
        try:
            preparing.answer_criteria(
                incident, form.expected_version, form.by_line, by=request.user, today=london_today()
            )
        except preparing.Refused as refused:
            raise beside_lines(refused) from None
        return back

    context["lead"] = (
        "" if replied else "(d) is the Panel's own conclusion. It is not yet known until the Panel replies."
    )
    context["identified"] = identified(review, request.user, london_today())
    return answer_form(
        request,
        form,
        act,
        "The criteria are answered.",
        context,
        template="reviews/criteria.html",
        theirs=lambda conflict: criteria_values(conflict.current),
    )


def before(request: HttpRequest, reference: str) -> HttpResponse:
    """Were these improvements identified before? Choose themes, then tick what was recommended under them."""
    incident, _, context = _open(request, reference, Deed.WORK_CASE, "Was this identified before?")
    review, today, user = rapid_review_of(incident), london_today(), request.user
    themes = ThemesForm(request.GET or None)
    chosen = themes.cleaned_data["themes"] if themes.is_valid() else []
    found = offered(incident, review, Theme.objects.filter(slug__in=chosen), user, today)
    ticked = [each.row.pk for each in identified(review, user, today)]
    form = BeforeForm(request.POST or None, told=found, initial={"earlier": ticked}, version=review.version)
    back = reverse("case-decision-criteria", args=[reference])

    def act(answers: dict[str, Any]) -> str:
        identify(incident, form.expected_version, answers["earlier"], by=user, today=today)
        return back

    context |= {"back_url": back, "themes_form": themes, "found": found, "asked": bool(chosen)}
    return answer_form(request, form, act, "Saved.", context, template="reviews/criteria_before.html")


def beside_lines(refused: preparing.Refused) -> preparing.Refused:
    """The sentences of a refusal, each put beside the answer or the reason it is about."""
    return preparing.Refused(
        {
            (f"reason_{line}" if "reason" in sentence else f"answer_{line}") if line else "": sentence
            for line, sentence in refused.problems.items()
        }
    )


def criteria_values(review: Any) -> dict[str, str]:
    """The answers as the form names them."""
    values = {}
    for line, row in answers_of(review).items():
        values |= {f"answer_{line}": row.answer, f"reason_{line}": row.reason}
    return values


def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """The three answers, each with its reasons."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "The three answers")
    review = rapid_review_of(incident)
    form = OutcomeForm(request.POST or None, initial=outcome_of(review), version=review.version)

    def act(answers: dict[str, Any]) -> str:
        preparing.answer_outcome(incident, form.expected_version, answers, by=request.user, today=london_today())
        return back

    return answer_form(request, form, act, "The three answers are saved.", context)


def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """See who will be asked, then ask them."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "Ask the partners to decide")
    review, today = rapid_review_of(incident), london_today()
    if request.method == "POST":
        try:
            preparing.ask_partners(incident, by=request.user, today=today)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The partners are asked to decide.")
        return redirect(back)
    done = decisions_of(review)
    context["asked"] = [(body, delegates(body, incident, today)) for body in bodies_of(incident) if body.pk not in done]
    context["missing"] = preparing.incomplete(review)
    if review.ready_on:
        context |= {"title": "Remind the partners", "button": "Remind them"}
    return render(request, "reviews/ask.html", context)


def _body(incident: Incident, pk: int) -> PartnerBody:
    for body in bodies_of(incident):
        if body.pk == pk:
            return body
    raise Http404


def sign(request: HttpRequest, reference: str, body: int) -> HttpResponse:
    """A delegate gives their body's decision, with the answers in front of them."""
    incident, back, context = _open(request, reference, Deed.DECIDE, "Your decision")
    partner, review, today = _body(incident, body), rapid_review_of(incident), london_today()
    if not review.pk:
        messages.error(request, why_not(state_of(review), Act.SIGN))
        return redirect(back)
    services.require_delegate(review, partner, request.user, today)
    earlier = decisions_of(review).get(partner.pk)
    initial = (
        {"decided_on": today} if earlier is None else {"outcome": earlier.outcome, "decided_on": earlier.decided_on}
    )
    form = SignForm(request.POST or None, initial=initial)

    def act(answers: dict[str, Any]) -> str:
        ballot = request.POST.get("ballot", "")
        services.sign(incident, partner, **answers, ballot=ballot, by=request.user, today=today)
        return back

    context |= presenters.answers_parts(review, request.user, today) | {
        "body": partner,
        "title": f"Decide for {partner.name}",
    }
    if earlier:
        context["recorded"] = f"{earlier.get_outcome_display()}. {presenters.how_it_was_given(earlier)}"
    if request.method == "POST" and (answer := save(request, form, act, said="Your decision is recorded.")):
        return answer
    # After a change of the answers the page shows the new ones, and a second press signs those.
    return render(request, "reviews/sign.html", {**context, "form": form, "ballot": ballot_of(review)})


def record(request: HttpRequest, reference: str, body: int) -> HttpResponse:
    """Write down what a partner decided elsewhere."""
    incident, back, context = _open(request, reference, Deed.RECORD_DECISION, "Record a partner's decision")
    partner = _body(incident, body)
    earlier = decisions_of(rapid_review_of(incident)).get(partner.pk)
    names = ("outcome", "reasons", "decided_on", "decided_by", "recorded_from")
    form = RecordForm(request.POST or None, initial={name: getattr(earlier, name) for name in names} if earlier else {})

    def act(answers: dict[str, Any]) -> str:
        services.record_decision(incident, partner, **answers, by=request.user, today=london_today())
        return back

    context |= {
        "title": f"Record the decision of {partner.name}",
        "lead": f"It counts at once. {partner.name} is told, and confirms or corrects it.",
    }
    return answer_form(request, form, act, f"The decision of {partner.name} is recorded.", context)


def confirm(request: HttpRequest, reference: str, body: int) -> HttpResponse:
    """A delegate confirms, in one press, what was recorded for their body."""
    incident = open_case(request, reference, "decision")
    back = redirect(PAGE, reference)
    decision = decisions_of(rapid_review_of(incident)).get(body)
    if request.method != "POST" or decision is None:
        return back
    try:
        services.confirm(decision, by=request.user, today=london_today())
    except (Refused, NotAllowed) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "You have confirmed this decision.")
    return back


def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the question back to change the answers."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "Take the question back")
    form = ReasonForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        preparing.take_back(incident, **answers, by=request.user, today=london_today())
        return back

    context["lead"] = "What partners decided so far stays on record. They decide again on the changed answers."
    return answer_form(
        request, form, act, "The answers can be changed. Ask the partners again when they are ready.", context
    )


def again(request: HttpRequest, reference: str) -> HttpResponse:
    """A later fact: keep the decision and decide anew."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "Ask for a new decision")
    form = AgainForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        preparing.decide_again(incident, **answers, by=request.user, today=london_today())
        return back

    context["lead"] = "The decision that was signed off stays on record. A later decision starts its own dates."
    return answer_form(request, form, act, "The earlier decision is kept. Prepare the new one.", context)


def amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Add to a signed-off record."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "Add an amendment")
    form = AmendForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        preparing.amend(incident, **answers, by=request.user, today=london_today())
        return back

    context["lead"] = "The partners have signed this record off. What you add is shown below it; nothing above changes."
    return answer_form(request, form, act, "The amendment is added.", context)


def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the Panel's reply; it may answer (d)."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "The Panel's reply")
    form = ReplyForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.record_reply(incident, **answers, by=request.user, today=london_today())
        return back

    return answer_form(request, form, act, "The Panel's reply is recorded.", context)


def respond(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What the partners answered to the Panel."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "Response to the Panel")
    answered = get_object_or_404(PanelReply, pk=pk, rapid_review__incident=incident)
    initial = {"response": answered.response, "responded_on": answered.responded_on or london_today()}
    form = ResponseForm(request.POST or None, initial=initial, version=answered.version)

    def act(answers: dict[str, Any]) -> str:
        services.respond(answered, form.expected_version, **answers, by=request.user, today=london_today())
        return back

    return answer_form(request, form, act, "The response is recorded.", context)


def correct_reply(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put right what was recorded of the Panel's reply."""
    incident, back, context = _open(request, reference, Deed.WORK_CASE, "Correct the Panel's reply")
    answered = get_object_or_404(PanelReply, pk=pk, rapid_review__incident=incident)
    initial = {name: getattr(answered, name) for name in ("received_on", "position", "text")}
    form = CorrectReplyForm(request.POST or None, initial=initial, version=answered.version)

    def act(answers: dict[str, Any]) -> str:
        services.correct_reply(answered, form.expected_version, **answers, by=request.user, today=london_today())
        return back

    return answer_form(request, form, act, "The reply is corrected.", context)
