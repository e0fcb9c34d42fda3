"""The family's page and the Panel's page of a case, and the forms that write, correct and take out their lines."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Deed, may, require
from csprapp.today import london_today
from reviews.contacts import logs, services
from reviews.contacts.forms import LineForm, MeanwhileForm, MistakeForm
from reviews.contacts.models import Meanwhile
from reviews.contacts.waiting import may_record
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import review_of
from reviews.pages import answer_form, frame


@require_safe
def family(request: HttpRequest, reference: str) -> HttpResponse:
    """Who of the family is told how, the days to avoid, what was agreed, and every contact."""
    incident = open_case(request, reference, "family contact log")
    context = {
        **frame(incident, "", logs.FAMILY),
        **logs.family(incident, may_work=may(request.user, Deed.WORK_CASE)),
        "review": _review(request, incident),
    }
    return render(request, "reviews/contacts/family.html", context)


@require_safe
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """All that went to the Panel and came from it, newest first."""
    incident = open_case(request, reference, "letters to and from the Panel")
    may_work = may(request.user, Deed.WORK_CASE)
    context = {
        **frame(incident, "", "case-decision"),
        "letters": [letter.fact for letter in logs.letters(incident, may_work=may_work)],
        "may_work": may_work,
        "review": _review(request, incident),
    }
    return render(request, "reviews/contacts/panel.html", context)


def _review(request: HttpRequest, incident: Incident) -> LearningReview | None:
    """The case's review, for somebody who may open it."""
    found = review_of(incident)
    visible = LearningReview.objects.visible_to(request.user, london_today())
    return found if found and visible.filter(pk=found.pk).exists() else None


def _open(request: HttpRequest, reference: str, kind: str) -> tuple[Incident, logs.Log, dict[str, Any]]:
    log = logs.LOGS.get(kind)
    if log is None:
        raise Http404
    incident = open_case(request, reference, log.changing.lower())
    require(request.user, Deed.WORK_CASE)
    return incident, log, {"incident": incident, "back_url": reverse(log.page, args=[reference])}


@require_http_methods(["GET", "POST"])
def line_add(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Write a line of one of the case's logs."""
    incident, log, context = _open(request, reference, kind)
    form = log.form(request.POST or None, incident=incident, today=london_today(), new=True)

    def act(answers: dict[str, Any]) -> str:
        services.add_line(log.model, incident, form.facts, by=request.user, today=london_today())
        return context["back_url"]

    return answer_form(request, form, act, "Recorded.", context | {"title": log.adding})


@require_http_methods(["GET", "POST"])
def line_change(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Correct a line."""
    incident, log, context = _open(request, reference, kind)
    row = get_object_or_404(log.model.objects.select_related("incident").filter(incident=incident), pk=pk)
    mistake = reverse("case-log-mistake", args=[reference, kind, pk])
    return _change(request, row, log.form, incident, context | {"title": log.changing, "mistake_url": mistake})


@require_http_methods(["GET", "POST"])
def line_mistake(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """A line was recorded by mistake."""
    incident, log, context = _open(request, reference, kind)
    row = get_object_or_404(log.model.objects.select_related("incident").filter(incident=incident), pk=pk)
    return _strike(request, row, context)


# --- While publication waits ------------------------------------------------------------------------------------


def _open_review(request: HttpRequest, pk: int) -> tuple[LearningReview, dict[str, Any]]:
    review = open_review(request, pk, "while publication waits")
    require(request.user, Deed.WORK_CASE)
    context = {"review": review, "incident": review.incident, "back_url": review.get_absolute_url()}
    return review, context | {"title": "While publication waits"}


@require_http_methods(["GET", "POST"])
def meanwhile_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Learning shared in confidence, or actions started."""
    review, context = _open_review(request, pk)
    if not may_record(review, london_today()):
        raise Http404
    form = MeanwhileForm(request.POST or None, incident=review.incident, today=london_today(), new=True)

    def act(answers: dict[str, Any]) -> str:
        services.add_meanwhile(review, form.facts, by=request.user, today=london_today())
        return context["back_url"]

    return answer_form(request, form, act, "Recorded.", context)


@require_http_methods(["GET", "POST"])
def meanwhile_change(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Correct what was recorded while publication waits."""
    review, context = _open_review(request, pk)
    row = get_object_or_404(Meanwhile.objects.filter(review=review).select_related("review__incident"), pk=line)
    mistake = reverse("review-meanwhile-mistake", args=[pk, line])
    return _change(request, row, MeanwhileForm, review.incident, context | {"mistake_url": mistake})


@require_http_methods(["GET", "POST"])
def meanwhile_mistake(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """What was recorded while publication waits was a mistake."""
    review, context = _open_review(request, pk)
    row = get_object_or_404(Meanwhile.objects.filter(review=review).select_related("review__incident"), pk=line)
    return _strike(request, row, context)


# --- Both -------------------------------------------------------------------------------------------------------


def _change(
    request: HttpRequest, row: Any, form_class: type[LineForm], incident: Incident | None, context: dict[str, Any]
) -> HttpResponse:
    form = form_class(
        request.POST or None, incident=incident, today=london_today(), new=False, initial=form_class.of(row),
        version=row.version,
    )  # fmt: skip

    def act(answers: dict[str, Any]) -> str:
        seen, reason = form.expected_version, form.cleaned_data["reason"]
        services.correct_line(row, seen, form.facts, reason=reason, by=request.user, today=london_today())
        return context["back_url"]

    return answer_form(request, form, act, "Saved.", context, template="reviews/contacts/change.html")


def _strike(request: HttpRequest, row: Any, context: dict[str, Any]) -> HttpResponse:
    form = MistakeForm(request.POST or None, version=row.version)
    context |= {
        "title": "Recorded by mistake",
        "lead": f"{row}. It leaves the log; the history keeps it with your reason.",
        "button": "Take it out",
    }

    def act(answers: dict[str, Any]) -> str:
        services.strike_line(
            row, form.expected_version, reason=answers["reason"], by=request.user, today=london_today()
        )
        return context["back_url"]

    return answer_form(request, form, act, "Taken out. The history keeps it.", context)
