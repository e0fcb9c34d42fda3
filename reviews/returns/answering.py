"""The pages by which a request is answered, as they are for people with an account and for those with a link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from csprapp.records import services as records
from csprapp.ui.form_pages import DraftedFormPage, FormPage
from csprapp.ui.forms import Form
from reviews.returns import forms
from reviews.returns.models import AgencyRequest
from reviews.returns.parts import Parts, parts_of


class AnswerPage(DraftedFormPage):
    """The structured return, kept as a draft until it is submitted."""

    record: AgencyRequest
    done = "The return was submitted. Thank you."
    in_parts = True  # kept until all parts are submitted together; the unit enters a return in one step

    @property
    def title(self) -> str:
        return "What we know" if self.in_parts else f"Answer for {self.record.agency}"

    @property
    def button(self) -> str:
        return "Save and continue" if self.in_parts else "Submit the return"

    @property
    def second(self) -> str:
        return "" if self.in_parts else "Save and finish later"

    @property
    def asks_about_team(self) -> bool:
        return self.record.asks_about_team

    @property
    def lead(self) -> str:
        if self.in_parts:
            return "Nothing is sent yet. You will be able to read everything again before you submit it."
        if self.draft:
            return "This is your draft. Submit it when it is complete."
        return "You can leave this page and come back: what you type is kept as a draft."

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.in_parts and request.POST.get("action") != "discard":
            return self.keep_for_later(self.get_form())
        return super().post(request, *args, **kwargs)

    def keep_for_later(self, form: Form) -> HttpResponse:
        messages.success(self.request, "What you wrote is saved. Nothing has been sent yet.")
        return super().keep_for_later(form)


class SubmitPage(FormPage):
    """Everything once more, what is still empty, and one press that sends it and closes the request."""

    record: AgencyRequest
    draft_name = ""
    title, button = "Check and submit", "Submit everything"
    done = AnswerPage.done
    meanwhile = "Somebody has changed the request. Check it, then submit again."
    template_name = "reviews/returns/submit.html"
    form_class = forms.SubmitForm

    @cached_property
    def parts(self) -> Parts:
        """What there is to submit."""
        return parts_of(self.record, self.actor, self.draft_name, self.table_name)

    @property
    def table_name(self) -> str:
        """The subject of the draft of a table that waits to be added."""
        raise NotImplementedError

    @property
    def stamp(self) -> str:
        """What says whether the answer changed since the page was shown."""
        return self.parts.stamp

    def form_valid(self, form: Form) -> HttpResponse:
        if form.cleaned_data["seen"] != self.stamp or not self.parts.is_ready:
            messages.info(self.request, "Something has been changed. Check everything again, then submit it.")
            return redirect(self.request.path)
        return super().form_valid(form)

    def save(self, form: Form) -> None:
        type(self).service(self.subject, form.expected_version, **self.parts.form.answers, **self.who)
        records.drop_draft(self.actor, self.draft_name, str(self.record.pk))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(parts=self.parts, asked=self.record, **more)


class EventPage(FormPage):
    """Add one line to the agency's chronology."""

    title, done, button = "Add to the chronology", "Added to the chronology.", "Add"
    form_class = forms.EventForm


class PaperPage(FormPage):
    """Add one document to the return."""

    title, done, button = "Add a document", "The document is added.", "Add the document"
    lead = "The partnership can open it as soon as you add it."
    form_class = forms.PaperForm


class ChangeEventPage(EventPage):
    """Correct one line of a return that is being written."""

    title, done, button, shows_saved = "Change a line of the chronology", "The line is changed.", "Save", True
