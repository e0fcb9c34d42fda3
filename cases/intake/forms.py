"""What a person is asked while logging an incident, page by page, and while correcting a case afterwards."""

from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.services import Refused
from cases.incidents import rules
from cases.incidents.access import check_named
from cases.incidents.forms import refuse_future
from cases.incidents.models import AbuseOrNeglect, Child, Harm, Incident, Nature, Person, Proceeding
from cases.incidents.queries import areas_for, nameable, owners
from cases.notifications.clocks import NOTIFY
from csprapp.accounts.models import User
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.deadline import Computed, compute
from csprapp.partnership.models import Agency
from csprapp.ui import fields
from csprapp.ui.forms import Form

CHILD_PARTS = [(role.value, role.label) for role in Person.CHILD_ROLES]
ADULT_PARTS = [(role.value, role.label) for role in Person.Role if role not in Person.CHILD_ROLES]


def notify_by(aware_on: date) -> Computed:
    """The date by which a case is notified, explained. Raises OutsideCalendar."""
    return compute(rules_in_force().rule(NOTIFY, aware_on), aware_on, calendar_in_force())


class WhenForm(Form):
    """Page 1: when it happened, and when the local authority became aware."""

    mark_optional = False

    occurred_on = fields.DateField(
        label="When did it happen?",
        subject="Date of the incident",
        help_text="For example, 5 Jan 2026. Leave empty if it is not known yet.",
        required=False,
    )
    occurred_time = fields.TimeField(label="Time it happened, if known", required=False)
    aware_on = fields.DateField(
        label="When did the local authority become aware?",
        subject="Date the local authority became aware",
        help_text="The notification is due five working days after this day. Leave empty if nobody can say yet: "
        "finding out becomes a task due today.",
        required=False,
    )
    aware_time = fields.TimeField(label="Time it became aware, if known", required=False)
    referred_by = fields.Text(
        label="Who told the local authority, and how?",
        help_text="For example, the children's hospital, by telephone",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, today: date, now: time | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.now = today, now or time.max

    def clean(self) -> dict[str, Any]:
        """Neither day lies ahead, and the calendar can answer for the day of awareness."""
        cleaned = super().clean()
        self._past("occurred", "The date of the incident", "Enter the date of the incident as well as the time")
        self._past("aware", "The date the local authority became aware", "Enter the date as well as the time")
        aware_on = cleaned.get("aware_on")
        if aware_on and not self.errors:
            try:
                notify_by(aware_on)
            except OutsideCalendar:
                self.add_error("aware_on", "Enter a date from 1990 onwards: no bank holidays are known before")
        return cleaned

    def _past(self, name: str, words: str, incomplete: str) -> None:
        day, at = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        if at and not day and f"{name}_on" not in self.errors:
            self.add_error(f"{name}_on", incomplete)
        refuse_future(self, f"{name}_on", words, self.today)
        if day == self.today and rules.in_the_future(day, at, self.today, self.now):
            self.add_error(f"{name}_time", "The time must not lie ahead")

    @property
    def doubt(self) -> str:
        """A warning, never a refusal: it happened after the local authority knew."""
        if not self.is_valid():
            return ""
        said = self.cleaned_data
        if rules.is_before(said["aware_on"], said["aware_time"], said["occurred_on"], said["occurred_time"]):
            return "The incident is dated after the local authority became aware of it. Check both dates."
        return ""


class _PersonForm(Form):
    """One person on page 2. An empty one is left out; one with anything in it needs initials."""

    mark_optional = False

    def clean_initials(self) -> str:
        return str(self.cleaned_data["initials"]).strip()

    @property
    def is_empty(self) -> bool:
        """True if nothing at all was typed or chosen."""
        return not any(value for values in self.typed.values() for value in _listed(values))

    def clean(self) -> dict[str, Any]:
        """Initials stand for the person wherever a name must not."""
        cleaned = super().clean()
        if not self.is_empty and not cleaned.get("initials") and "initials" not in self.errors:
            self.add_error("initials", "Enter the person's initials, or words such as Baby A")
        born, died = cleaned.get("date_of_birth"), cleaned.get("died_on")
        if born and died and died < born:
            self.add_error("died_on", "The date of death must be on or after the date of birth")
        return cleaned


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


INITIALS = "Initials, never a full name, stand for the person on most pages. For example, A.B. or Baby A"


class ChildForm(_PersonForm):
    """A child, with what the national form asks of each."""

    role = fields.Select(
        label="Part in the case", choices=[("", "Not recorded yet"), *CHILD_PARTS[:-1]], required=False
    )
    initials = fields.Text(label="Initials", width=10, max_length=20, spellcheck=False, required=False)
    name = fields.Text(label="Full name", max_length=120, spellcheck=False, required=False)
    date_of_birth = fields.DateField(label="Date of birth", label_size="", required=False)
    sex = fields.Select(label="Sex", choices=[("", "Not recorded yet"), *Child.Sex.choices], required=False)
    legal_status = fields.Select(
        label="Legal status", choices=[("", "Not recorded yet"), *Child.LegalStatus.choices], required=False
    )
    died_on = fields.DateField(label="Date of death, if the child died", label_size="", required=False)


class AdultForm(_PersonForm):
    """A parent, carer, household member or another adult."""

    role = fields.Select(
        label="Part in the case", choices=[("", "Not recorded yet"), *ADULT_PARTS[:-1]], required=False
    )
    initials = fields.Text(label="Initials", width=10, max_length=20, spellcheck=False, required=False)
    name = fields.Text(label="Full name", max_length=120, spellcheck=False, required=False)
    other_names = fields.Text(label="Other names used", max_length=300, spellcheck=False, required=False)
    date_of_birth = fields.DateField(label="Date of birth", label_size="", required=False)
    relationship = fields.Text(label="Relationship to which child", max_length=120, required=False)


class KnownForm(Form):
    """Page 3: what is known of the incident. Only the area is required."""

    mark_optional = False

    area = fields.ModelSelect(queryset=None, label="Area where it happened", missing="Select the area")
    setting = fields.Text(
        label="Setting",
        help_text="For example, family home, school, foster placement, hospital",
        max_length=200,
        required=False,
    )
    nature = fields.Choice(label="What happened?", choices=Nature.choices, required=False)
    abuse_or_neglect = fields.Choice(
        label="Is abuse or neglect known or suspected?",
        choices=AbuseOrNeglect.choices,
        hints={"not_suspected": "The death of a looked-after child is notified even so"},
        required=False,
    )
    harms = fields.Checkboxes(label="Kinds of harm", choices=Harm.choices, small=True, required=False)
    home_authority = fields.Text(
        label="Home authority, if it is another one", max_length=120, label_size="", required=False
    )
    other_areas = fields.Text(label="Other areas involved", max_length=300, required=False)
    agencies = fields.ModelCheckboxes(queryset=None, label="Agencies known to the family", small=True, required=False)
    summary = fields.LongText(
        label="What is known so far", help_text="Use initials, not names", rows=6, label_size="s", required=False
    )
    immediate_safeguarding = fields.LongText(
        label="What has been done to keep children safe", rows=4, label_size="s", required=False
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas = areas_for(user, today)
        self.fields["agencies"].queryset = Agency.objects.filter(is_active=True)
        if len(found := list(areas[:2])) == 1:
            self.fields["area"].initial = found[0]


class OwnerForm(Form):
    """Page 4: who owns the case, proceedings beside it, an earlier notification, who may open it."""

    mark_optional = False

    owner = fields.ModelSelect(
        queryset=None, label="Who owns this case?", missing="Select who owns the case", label_size="s"
    )
    proceedings = fields.Checkboxes(
        label="Other proceedings under way", choices=Proceeding.Kind.choices, small=True, required=False
    )
    proceedings_note = fields.LongText(
        label="What is known of them", help_text="For example, inquest opened 12 January", rows=3, required=False
    )
    sent_on = fields.DateField(
        label="Has it already been notified?",
        subject="Date of the notification",
        help_text="If so, enter the date it was sent to the national service. If not, leave empty.",
        required=False,
    )
    sent_time = fields.TimeField(label="Time sent", required=False)
    national_reference = fields.Text(label="National reference", width=20, max_length=60, required=False)
    restricted = fields.Tick(
        label="Restrict this case",
        help_text="Only the people named on it can open it: you, the owner and those ticked below",
        required=False,
    )
    restricted_reason = fields.Text(label="Why is it restricted?", max_length=300, required=False)
    named = fields.ModelCheckboxes(queryset=None, label="Who else may open it?", small=True, required=False)

    def __init__(
        self, *args: Any, user: User, today: date, area: Any = None, aware_on: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today, self.area, self.aware_on = user, today, area, aware_on
        possible = owners(area, today)
        self.fields["owner"].queryset = possible
        if possible.filter(pk=user.pk).exists():
            self.fields["owner"].initial = user.pk
        self.fields["named"].queryset = nameable(today).exclude(pk=user.pk)

    def clean(self) -> dict[str, Any]:
        """A notification is not sent tomorrow; a restricted case says why and has two people."""
        cleaned = super().clean()
        refuse_future(self, "sent_on", "The date of the notification", self.today)
        said = cleaned.get("national_reference") or cleaned.get("sent_time")
        if said and not cleaned.get("sent_on") and "sent_on" not in self.errors:
            self.add_error("sent_on", "Enter the date the notification was sent")
        if cleaned.get("restricted"):
            self._clean_restriction(cleaned)
        return cleaned

    def _clean_restriction(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("restricted_reason"):
            self.add_error("restricted_reason", "Enter why the case is restricted")
        if "owner" not in cleaned:
            return
        try:
            check_named([self.user, cleaned["owner"], *(cleaned.get("named") or [])])
        except Refused as refused:
            self.add_error("named", str(refused))


class AwarenessForm(Form):
    """The date the local authority became aware, entered late or corrected."""

    aware_on = fields.DateField(
        label="When did the local authority become aware?",
        subject="Date the local authority became aware",
        missing="Enter the date the local authority became aware",
    )
    aware_time = fields.TimeField(label="Time", required=False)
    reason = fields.Text(label="How is this known?", missing="Enter how this is known", max_length=300)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_aware_on(self) -> date:
        day = self.cleaned_data["aware_on"]
        if day > self.today:
            raise ValidationError("The date the local authority became aware must be today or in the past")
        try:
            notify_by(day)
        except OutsideCalendar:
            raise ValidationError("Enter a date from 1990 onwards: no bank holidays are known before") from None
        return day


class CheckForm(Form):
    """The last page: which likely duplicates to link. Their references are the choices."""

    mark_optional = False

    link = fields.Checkboxes(label="Link as possibly the same incident", label_size="", small=True, required=False)

    def __init__(self, *args: Any, duplicates: list[tuple[Incident, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not duplicates:
            del self.fields["link"]
            return
        self.fields["link"].choices = [(case.reference, f"Link {case.reference}") for case, _ in duplicates]
        self.duplicates = [case for case, _ in duplicates]

    @property
    def linked(self) -> list[Incident]:
        """The cases ticked."""
        ticked = self.cleaned_data.get("link", [])
        return [case for case in getattr(self, "duplicates", []) if case.reference in ticked]
