"""Starting a thematic review or an audit, and recording that another area leads a review."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.incidents.queries import areas_for
from csprapp.accounts.roles import Deed, require
from csprapp.today import london_today
from reviews.learning.view_helpers import who
from reviews.overview import starting
from reviews.overview.starting_forms import ElsewhereForm, WithoutCaseForm
from reviews.pages import answer_form


def new(request: HttpRequest) -> HttpResponse:
    """A review that needs no incident."""
    require(request.user, Deed.WORK_CASE)
    form = WithoutCaseForm(request.POST or None, areas=areas_for(request.user, london_today()))

    def act(answers: dict[str, Any]) -> str:
        return starting.start_without_case(**answers, **who(request)).get_absolute_url()

    context = {"title": "Start a thematic review or audit", "back_url": reverse("reviews")}
    context["lead"] = "It needs no case, and has no statutory date. Cases can be linked to it later."
    return answer_form(request, form, act, "The review has started.", context)


def new_elsewhere(request: HttpRequest) -> HttpResponse:
    """Another area leads a review and asked us."""
    require(request.user, Deed.WORK_CASE)
    form = ElsewhereForm(request.POST or None, areas=areas_for(request.user, london_today()))

    def act(answers: dict[str, Any]) -> str:
        return starting.start_elsewhere(**answers, **who(request)).get_absolute_url()

    context = {"title": "Record a review another area leads", "back_url": reverse("reviews")}
    context["lead"] = "No statutory date of ours runs. We keep what they asked, what we sent, and what they recommend."
    return answer_form(request, form, act, "Their request is recorded.", context)
