"""Starting a thematic review or an audit, and recording that another area leads a review."""

from typing import Any

from django.urls import reverse

from cases.incidents.queries import areas_for
from csprapp.accounts.roles import Permission, require_permission
from csprapp.ui.form_pages import FormPage
from reviews.overview import starting, starting_forms


class StartPage(FormPage):
    """A page that starts a review without a case of ours, and leads to it."""

    def open(self) -> None:
        require_permission(self.request.user, Permission.WORK_CASE)

    @property
    def back_url(self) -> str:
        return reverse("reviews")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"areas": areas_for(self.request.user, self.today)}

    def save(self, form: starting_forms.InAreasForm) -> str:
        return type(self).service(**form.answers, **self.who).get_absolute_url()


class New(StartPage):
    """A review that needs no incident."""

    title, done = "Start a thematic review or audit", "The review has started."
    lead = "It needs no case, and has no statutory date. Cases can be linked to it later."
    form_class, service = starting_forms.WithoutCaseForm, starting.start_without_case


class NewElsewhere(StartPage):
    """Another area leads a review and asked us."""

    title, done = "Record a review another area leads", "Their request is recorded."
    lead = "No statutory date of ours runs. We keep what they asked, what we sent, and what they recommend."
    form_class, service = starting_forms.ElsewhereForm, starting.start_elsewhere
