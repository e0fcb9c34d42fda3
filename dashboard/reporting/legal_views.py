"""Settings: the law that each kind of letter cites, by edition and from which day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.letters import bases as services
from cases.letters.models import LegalBasis, LetterKind
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.national import called_now
from csprapp.today import london_today
from csprapp.ui.fields import Note, Select, from_model
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form


@require_safe
def bases(request: HttpRequest) -> HttpResponse:
    """Every basis of each kind of letter: what is in force, what was before, what is to come."""
    require_permission(request.user, Permission.SET_UP)
    rows = [
        {"letter": called_now(kind.label), "basis": basis, "standing": standing}
        for kind, basis, standing in services.listed(london_today())
    ]
    return render(request, "dashboard/reporting/settings_legal_basis.html", {"rows": rows})


class BasisForm(Form, model=LegalBasis):
    """The law that a kind of letter cites, and since when it is in force."""

    kind = from_model(kind=Select, missing="Select the letter")
    words = from_model(
        help_text="It completes the words “we ask under …”. For example: section 16H of the Children Act 2004.",
        missing="Enter the law as the letter cites it",
    )
    edition = from_model(
        help_text="For example: Children Act 2004, as shown on legislation.gov.uk on 1 June 2026.",
        missing="Enter the edition",
    )
    in_force_from = from_model(
        help_text="Letters made on or after this day will cite it. Letters made before do not change.",
        missing="Enter the day it came into force",
        subject="The day it came into force",
    )
    why = Note(
        label="Why are you recording it, and who read the law?", missing="Enter why you are recording it", rows=3
    )

    def prepare(self) -> None:
        letters = [(kind.value, called_now(kind.label)) for kind in LetterKind]
        self.fields["kind"].choices = [("", "Choose a letter"), *letters]


class AddBasis(FormPage):
    """Another basis from a day on."""

    title, done, button = "Add a legal basis", "The legal basis is recorded.", "Save the legal basis"
    form_class, back = BasisForm, "settings-legal-basis"

    def open(self, **kwargs: Any) -> None:
        require_permission(self.request.user, Permission.SET_UP)

    def save(self, form: BasisForm) -> None:
        services.add_basis(**form.answers, by=self.actor)


class CorrectBasis(AddBasis):
    """Put right what was recorded of one; letters already made keep theirs."""

    title, done, button = "Correct a legal basis", "The legal basis is corrected.", "Save"
    lead = "Letters already made do not change."
    template_name, shows_saved = "dashboard/reporting/settings_legal_basis_correct.html", True
    meanwhile = "Somebody else has changed this legal basis. Check it, then try again."

    def open(self, pk: int) -> None:
        super().open()
        self.record = get_object_or_404(LegalBasis, pk=pk)

    def save(self, form: BasisForm) -> None:
        services.correct_basis(self.record, form.expected_version, **form.answers, by=self.actor)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(past=self.record.history.select_related("history_user"), **more)
