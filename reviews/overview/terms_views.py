"""The terms of reference as agreed, version by version."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from csprapp.accounts.roles import Permission, has_permission
from csprapp.today import london_today
from csprapp.ui.fields import DateField, LongText
from csprapp.ui.forms import Form
from reviews.learning.form_pages import ReviewFormPage
from reviews.learning.frame import page_context
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.planning.review_services import agree_terms


class AgreeForm(Form):
    agreed_on = DateField(label="Date they were agreed", missing="Enter the date they were agreed")
    agreed_with = LongText(
        label="Who agreed them",
        help_text="For example, the partners in their meeting; the family was told",
        rows=3,
        missing="Enter who agreed them",
        autosave=False,
    )


def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every agreed version, newest first, and whether the text has changed since."""
    review = open_review(request, pk, "terms of reference")
    agreed = list(review.agreed_terms.all())
    changed = bool(review.terms_of_reference.strip()) and (not agreed or agreed[0].text != review.terms_of_reference)
    writes = has_permission(request.user, Permission.WORK_CASE) and not why_not(
        stage_of(review, london_today()), Act.SCOPE
    )
    context = {**page_context(review), "agreed": agreed, "changed": changed, "writes": writes}
    return render(request, "reviews/terms.html", context)


class Agree(ReviewFormPage):
    """Keep the text as it stands as the next agreed version."""

    what, template_name = "terms of reference", "reviews/agree.html"
    title, done = "Agree the terms of reference", "The terms of reference are agreed."
    form_class, service = AgreeForm, agree_terms
    starts_today = ("agreed_on",)
