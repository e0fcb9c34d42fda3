"""What is asked when a case is corrected after it was logged; each with why."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases.editing.corrections import CHILD, DETAILS, PERSON
from cases.incidents.forms import WHY, Dated, refuse_future
from cases.incidents.models import (
    AbuseOrNeglect,
    Child,
    Harm,
    Incident,
    IncidentLink,
    Nature,
    Person,
)
from cases.incidents.queries import owners
from cases.intake.forms import ADULT_PARTS, CHILD_PARTS
from cases.intake.services import PersonFacts
from csprapp.accounts.models import User
from csprapp.partnership.models import Agency
from csprapp.ui import fields
from csprapp.ui.forms import Form

UNKNOWN = ("", "Not recorded yet")


class DetailsForm(Dated):
    """What is known of the incident."""

    occurred_on = fields.DateField(label="When did it happen?", subject="Date of the incident", required=False)
    occurred_time = fields.TimeField(label="Time it happened, if known", required=False)
    referred_by = fields.Text(label="Who told the local authority, and how?", max_length=200, required=False)
    nature = fields.Choice(label="What happened?", choices=Nature.choices, required=False)
    abuse_or_neglect = fields.Choice(
        label="Is abuse or neglect known or suspected?", choices=AbuseOrNeglect.choices, required=False
    )
    harms = fields.Checkboxes(label="Kinds of harm", choices=Harm.choices, small=True, required=False)
    setting = fields.Text(label="Setting", max_length=200, required=False)
    home_authority = fields.Text(label="Home authority, if it is another one", max_length=120, required=False)
    other_areas = fields.Text(label="Other areas involved", max_length=300, required=False)
    agencies = fields.ModelCheckboxes(queryset=None, label="Agencies known to the family", small=True, required=False)
    summary = fields.LongText(label="What is known so far", help_text="Use initials, not names", rows=8, required=False)
    immediate_safeguarding = fields.LongText(label="What has been done to keep children safe", rows=5, required=False)
    media_interest = fields.YesNo(label="Is there media interest?", required=False)
    panel_reference = fields.Text(
        label="Panel or Department for Education reference", width=20, max_length=60, spellcheck=False, required=False
    )
    reason = fields.Text(**WHY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = Agency.objects.filter(is_active=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_future(self, "occurred_on", "The date of the incident", self.today)
        if cleaned.get("occurred_time") and not cleaned.get("occurred_on") and "occurred_on" not in self.errors:
            self.add_error("occurred_on", "Enter the date of the incident as well as the time")
        return cleaned

    @staticmethod
    def of(incident: Incident) -> dict[str, Any]:
        """The facts as they are, to start the form with."""
        return {name: getattr(incident, name) for name in DETAILS} | {"agencies": list(incident.agencies.all())}

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that are facts of the incident."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class AdultForm(Dated):
    """An adult of the case."""

    parts = ADULT_PARTS

    role = fields.Choice(label="Part in the case", missing="Select their part in the case")
    initials = fields.Text(
        label="Initials", width=10, max_length=20, spellcheck=False, missing="Enter the person's initials"
    )
    name = fields.Text(label="Full name", max_length=120, spellcheck=False, required=False)
    other_names = fields.Text(label="Other names used", max_length=300, spellcheck=False, required=False)
    date_of_birth = fields.DateField(label="Date of birth", required=False)
    relationship = fields.Text(label="Relationship to which child", max_length=120, required=False)
    addresses = fields.LongText(label="Addresses", rows=3, autosave=False, required=False)
    contact_note = fields.LongText(
        label="Is it safe to contact them, and by whom?", rows=2, autosave=False, required=False
    )
    reason = fields.Text(**WHY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = self.parts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_future(self, "date_of_birth", "The date of birth", self.today)
        return cleaned

    @classmethod
    def of(cls, person: Person) -> dict[str, Any]:
        """The person as recorded, to start the form with."""
        return {name: getattr(person, name) for name in PERSON}

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that are facts of the person."""
        return {name: value for name, value in self.answers.items() if name in (*PERSON, *CHILD)}

    @property
    def person(self) -> PersonFacts:
        """The answers as the service that adds a person takes them."""
        return PersonFacts(**{name: value for name, value in self.facts.items() if name in PERSON})


class ChildForm(AdultForm):
    """A child of the case, with all that the national form and the review ask of a child."""

    parts = CHILD_PARTS

    sex = fields.Select(label="Sex", choices=[UNKNOWN, *Child.Sex.choices], required=False)
    ethnicity = fields.Text(label="Ethnicity", max_length=120, required=False)
    disability = fields.Text(label="Disability", max_length=200, required=False)
    health = fields.LongText(label="Health", rows=3, autosave=False, required=False)
    legal_status = fields.Select(label="Legal status", choices=[UNKNOWN, *Child.LegalStatus.choices], required=False)
    placement = fields.Text(label="Placement, if looked after", max_length=120, required=False)
    school = fields.Text(label="School or nursery", max_length=120, required=False)
    nhs_number = fields.Text(label="NHS number", width=20, max_length=12, spellcheck=False, required=False)
    pupil_number = fields.Text(label="Unique pupil number", width=20, max_length=20, spellcheck=False, required=False)
    died_on = fields.DateField(label="Date of death, if the child died", subject="Date of death", required=False)
    published_pseudonym = fields.Text(
        label="Name used in publications", help_text="Never the child's own name", max_length=60, required=False
    )

    field_order = ("token", "version", *PERSON, *CHILD, "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_future(self, "died_on", "The date of death", self.today)
        born, died = cleaned.get("date_of_birth"), cleaned.get("died_on")
        if born and died and died < born:
            self.add_error("died_on", "The date of death must be on or after the date of birth")
        name, pseudonym = str(cleaned.get("name", "")), str(cleaned.get("published_pseudonym", ""))
        if pseudonym and pseudonym.casefold() in name.casefold().split():
            self.add_error("published_pseudonym", "This is part of the child's own name: choose another")
        return cleaned

    @classmethod
    def of(cls, person: Person) -> dict[str, Any]:
        child = Child.objects.filter(person=person).first() or Child(person=person)
        return super().of(person) | {name: getattr(child, name) for name in CHILD}

    @property
    def person(self) -> PersonFacts:
        childs = {name: value for name, value in self.facts.items() if name in CHILD}
        own = {name: value for name, value in self.facts.items() if name in PERSON}
        return PersonFacts(**own, child=childs)


class OwnerForm(Form):
    """Who owns the case from now on."""

    owner = fields.ModelSelect(queryset=None, label="New owner", missing="Select who owns the case")
    reason = fields.Text(label="Why?", missing="Enter why the case changes hands", max_length=300)

    def __init__(self, *args: Any, incident: Incident, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners(incident.area, today)


class LinkForm(Form):
    """Another case that belongs with this one."""

    other = fields.Text(label="Reference of the other case", width=10, missing="Enter the reference of the other case")
    kind = fields.Choice(label="How are they linked?", choices=IncidentLink.Kind.choices, missing="Select how")
    note = fields.Text(label="Note", max_length=300, required=False)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visible = Incident.objects.visible_to(user, today)

    def clean_other(self) -> Incident:
        """A case the person may open; one they may not is not said to exist."""
        found = self.visible.filter(reference=self.cleaned_data["other"].strip()).first()
        if found is None:
            raise ValidationError("Enter the reference of a case you can open, like 2026-0042")
        return found
