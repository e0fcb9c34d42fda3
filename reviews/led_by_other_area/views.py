"""The pages of a review that another area leads: our return, and what came of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from csprapp.accounts.roles import Deed
from csprapp.clock.deadline import day_words
from csprapp.today import london_today
from csprapp.ui.components import Fact
from reviews.learning.models import LearningReview
from reviews.learning.view_helpers import open_form, who
from reviews.led_by_other_area import services
from reviews.led_by_other_area.forms import OutcomeForm, ReturnForm
from reviews.pages import answer_form


def facts(review: LearningReview) -> list[Fact]:
    """Their request, our return and their report."""
    row = review.elsewhere
    return [
        Fact("Led by", review.led_by),
        Fact("They asked", day_words(row.asked_on), note=f"{row.asked_by}. {row.asked_what}"),
        Fact("Our return", day_words(row.returned_on) if row.returned_on else "", note=row.returned_what),
        Fact("Their report", day_words(row.report_on) if row.report_on else "", note=row.report_what),
    ]


def _open(request: HttpRequest, pk: int, title: str) -> tuple[LearningReview, dict[str, Any]]:
    review, context = open_form(request, pk, title, Deed.WORK_CASE)
    if not review.led_by:
        raise Http404
    return review, context


def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what we sent."""
    review, context = _open(request, pk, "Our return")
    row = review.elsewhere
    initial = {"returned_on": row.returned_on or london_today(), "returned_what": row.returned_what}
    form = ReturnForm(request.POST or None, initial=initial, version=row.version)
    context["lead"] = row.asked_what

    def act(answers: dict[str, Any]) -> str:
        services.record_return(row, form.expected_version, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "Our return is recorded.", context)


def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Record their report."""
    review, context = _open(request, pk, "Their report")
    row = review.elsewhere
    initial = {"report_on": row.report_on, "report_what": row.report_what}
    form = OutcomeForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.record_outcome(row, form.expected_version, **answers, **who(request))
        return context["back_url"]

    return answer_form(request, form, act, "Their report is recorded.", context)
