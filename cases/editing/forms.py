"""What is asked when a case is corrected after it was logged; each with why."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases.editing.parts import InParts
from cases.incidents.code_names import free_code_names
from cases.incidents.forms import FactsForm
from cases.incidents.models import Incident, IncidentLink, Person
from cases.incidents.queries import owners
from cases.incidents.rules import read_reference
from cases.intake.forms import ADULT_PARTS, KnownFacts, check_initials
from csprapp.records.refusals import not_ahead
from csprapp.ui import fields
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form


class DetailsForm(KnownFacts, FactsForm, model=Incident):
    """What is known of the incident."""

    told, happened = ("today", "now"), ("occurred",)
    field_order = ("occurred_on", "occurred_time", "referred_by")

    occurred_on = from_model(subject="Date of the incident")
    occurred_time = from_model()
    referred_by = from_model()
    media_interest = from_model()
    panel_reference = from_model(width=20, spellcheck=False)


class AdultForm(FactsForm, model=Person):
    """An adult of the case."""

    roles, born = ADULT_PARTS, "The date of birth"

    role = from_model(missing="Select their part in the case", small=True)
    initials = from_model(width=10, spellcheck=False, missing="Enter the person’s initials")
    name = from_model(spellcheck=False)
    other_names = from_model(spellcheck=False)
    date_of_birth = from_model()
    relationship = from_model()
    addresses = from_model(rows=3, autosave=False)
    contact_note = from_model(rows=2, autosave=False)

    def prepare(self) -> None:
        super().prepare()
        if "role" in self.fields:
            self.fields["role"].choices = self.roles

    def clean_date_of_birth(self) -> date | None:
        return not_ahead(self.cleaned_data["date_of_birth"], self.today, self.born)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_initials(self)
        return cleaned


class NewAdultForm(InParts, AdultForm, model=Person):
    """An adult who is added: who it is, and folded below it whatever else is known."""

    folds = True
    field_order = ("role", "initials", "name", "relationship", "date_of_birth", "addresses")
    topics = {"other_names": "Other names, and whether it is safe to contact them", "reason": ""}


class OwnerForm(Form, model=Incident):
    """Who owns the case from now on."""

    told = ("incident", "today")

    owner = from_model(label="New owner", missing="Select who owns the case")
    reason = fields.Text(label="Why?", missing="Enter why the case changes hands", max_length=300, one_word=True)

    def prepare(self) -> None:
        self.fields["owner"].queryset = owners(self.incident.area, self.today)


class CodeNameForm(Form, model=Incident):
    """By which word the case is called from now on: one of the list that no open case has."""

    told = ("incident",)

    code_name = fields.Select(label="New code name", missing="Select a word")
    reason = fields.Text(label="Why?", missing="Enter why the code name is changing", max_length=300, one_word=True)

    def prepare(self) -> None:
        free = {*free_code_names(self.incident, self.incident.search_text), self.incident.code_name} - {""}
        self.fields["code_name"].choices = [("", "Select"), *((word, word) for word in sorted(free))]


class LinkForm(Form, model=IncidentLink):
    """Another case that belongs with this one."""

    told = ("actor", "today")

    other = fields.Text(label="Reference of the other case", width=10, missing="Enter the reference of the other case")
    kind = from_model(label="How are they linked?", missing="Select how")
    note = fields.Text(label="Note", max_length=300, required=False)

    def clean_other(self) -> Incident:
        """A case the person may open; one they may not is not said to exist."""
        visible = Incident.objects.visible_to(self.actor, self.today)
        found = visible.filter(reference=read_reference(self.cleaned_data["other"])).first()
        if found is None:
            raise ValidationError("Enter the reference of a case you can open, like 2026-0042")
        return found
