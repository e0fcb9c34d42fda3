"""What a person is asked while logging an incident, page by page, and while correcting a case afterwards."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.incidents import rules
from cases.incidents.access import check_named
from cases.incidents.forms import CaseForm
from cases.incidents.models import AbuseOrNeglect, Child, Incident, Person, Proceeding
from cases.incidents.queries import areas_for, nameable, owners
from cases.notifications.clocks import NOTIFY
from cases.notifications.models import Notification
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.deadline import Computed, compute
from csprapp.names.one_child import says_a_name
from csprapp.partnership.models import Agency, Area
from csprapp.records.refusals import Refused, not_ahead
from csprapp.rule_book import spelled
from csprapp.ui import fields
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form
from csprapp.ui.reasons import SaysWhyChanged

CHILD_PARTS = [(role.value, role.label) for role in Person.CHILD_ROLES]
AWARE = "The date the local authority became aware"
NAMES = ("name", "other_names")
ADULT_PARTS = [(role.value, role.label) for role in Person.Role if role not in Person.CHILD_ROLES]


def notify_by(aware_on: date, key: str = NOTIFY) -> Computed:
    """The date by which a case is notified, explained. Raises OutsideCalendar."""
    return compute(rules_in_force().rule(key, aware_on), aware_on, calendar_in_force())


class WhenForm(CaseForm, model=Incident):
    """Page 1: when it happened, and when the local authority became aware."""

    told, happened = ("today", "now"), ("occurred", "aware")

    occurred_on = from_model(
        subject="Date of the incident",
        help_text="For example, 5 Jan 2026. Leave this empty if it is not known yet.",
        days=("today", "yesterday"),
    )
    occurred_time = from_model()
    aware_on = from_model(
        subject="Date the local authority became aware",
        days=("today", "yesterday"),
        help_text=spelled(
            "The notification is due {notify_panel} after this day. Leave this empty if nobody can say "
            "yet: finding out becomes a task due today."
        ),
    )
    aware_time = from_model()
    referred_by = from_model(help_text="For example, the children’s hospital, by telephone")

    def clean_occurred_on(self) -> date | None:
        return not_ahead(self.cleaned_data["occurred_on"], self.today, "The date of the incident")

    def clean_aware_on(self) -> date | None:
        return not_ahead(self.cleaned_data["aware_on"], self.today, AWARE)

    def clean(self) -> dict[str, Any]:
        """No time is without its day, and the calendar can answer for the day of awareness."""
        cleaned = super().clean()
        self._whole("occurred", "Enter the date of the incident as well as the time")
        self._whole("aware", "Enter the date as well as the time")
        aware_on = cleaned.get("aware_on")
        if aware_on:
            try:
                notify_by(aware_on)
            except OutsideCalendar:
                self.add_error("aware_on", "Enter a date from 1990 onwards: no bank holidays are known before")
        return cleaned

    def _whole(self, name: str, incomplete: str) -> None:
        day, at = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        if at and not day and f"{name}_on" not in self.errors:
            self.add_error(f"{name}_on", incomplete)

    @property
    def doubt(self) -> str:
        """A warning, never a refusal: it happened after the local authority knew."""
        if not self.is_valid():
            return ""
        said = self.cleaned_data
        if rules.is_before(said["aware_on"], said["aware_time"], said["occurred_on"], said["occurred_time"]):
            return "The incident is dated after the local authority became aware of it. Check both dates."
        return ""


class _PersonForm(CaseForm):
    """One person on page 2. An empty one is left out; one with anything in it needs initials."""

    def clean_initials(self) -> str:
        return str(self.cleaned_data["initials"]).strip()

    @property
    def is_empty(self) -> bool:
        """True if nothing at all was typed or chosen."""
        return not any(self.typed.values())

    def clean(self) -> dict[str, Any]:
        """Initials stand for the person wherever a name must not."""
        cleaned = super().clean()
        if not self.is_empty and not cleaned.get("initials") and "initials" not in self.errors:
            self.add_error("initials", "Enter the person’s initials, or words such as Baby A")
        check_lifetime(self)
        check_initials(self)
        return cleaned


def check_lifetime(form: Form) -> None:
    """Nobody dies before their birth."""
    known = {**getattr(form, "recorded", {}), **form.cleaned_data}
    born, died = known.get("date_of_birth"), known.get("died_on")
    if born and died and died < born:
        beside = "died_on" if "died_on" in form.fields else "date_of_birth"
        form.add_error(beside, "The date of death must be on or after the date of birth")


def check_initials(form: Form) -> None:
    """Initials are shown where a name must not be: in lists, in letters, to agencies. What is recorded may stay."""
    known = {**getattr(form, "recorded", {}), **form.cleaned_data}
    names = " ".join(str(known.get(name) or "") for name in NAMES)
    changed = {"initials", *NAMES} & {*form.changed_data}
    if "initials" in form.cleaned_data and changed and says_a_name(form.cleaned_data["initials"], names):
        form.add_error("initials", "Enter initials, not the name: most pages show what is entered here")


class ChildForm(_PersonForm, model=Person):
    """A child, with what the national form asks of each."""

    role = from_model(kind=fields.Select, choices=[fields.UNKNOWN, *CHILD_PARTS[:-1]], required=False)
    initials = from_model(width=10, spellcheck=False, required=False)
    name = from_model(spellcheck=False)
    date_of_birth = from_model(label_size="", help_text="Not born yet? Enter the day on which the birth is expected")
    died_on = from_model(Child, label_size="")
    sex = from_model(Child, kind=fields.Select)
    ethnic_group = from_model(Child, kind=fields.Select)
    addresses = from_model(rows=2, autosave=False)
    looked_after = from_model(Child, kind=fields.Select, help_text="When it happened")
    child_in_need = from_model(Child, kind=fields.Select, help_text="When it happened")
    protection_plan = from_model(Child, kind=fields.Select)
    care_leaver = from_model(Child, kind=fields.Select)
    known_to_agency = from_model(Child, kind=fields.Select)


class AdultForm(_PersonForm, model=Person):
    """A parent, carer, household member or another adult."""

    role = from_model(kind=fields.Select, choices=[fields.UNKNOWN, *ADULT_PARTS[:-1]], required=False)
    initials = from_model(width=10, spellcheck=False, required=False)
    name = from_model(spellcheck=False)
    other_names = from_model(spellcheck=False)
    date_of_birth = from_model(label_size="")
    relationship = from_model()


class KnownFacts(CaseForm, model=Incident):
    """What is known of the incident, as it is logged and as it is corrected later: a new fact is asked for here."""

    setting = from_model()
    nature = from_model()
    abuse_or_neglect = from_model(
        choices=[*AbuseOrNeglect.choices, ("", "Not yet known")],
        hints={
            "not_suspected": "The death of a looked-after child or care leaver must still be reported to DfE and Ofsted"
        },
    )
    suspected_on = from_model(
        subject="The date it was first suspected",
        help_text="Only if that was after the local authority became aware. The Panel’s dates run from it.",
        label_size="",
    )
    harms = from_model(small=True)
    home_authority = from_model(label_size="")
    other_areas = from_model()
    agencies = from_model(small=True)
    summary = from_model(rows=6, label_size="s")
    immediate_safeguarding = from_model(rows=4, label_size="s")

    def prepare(self) -> None:
        super().prepare()
        self.fields["agencies"].queryset = Agency.objects.filter(is_active=True)


class KnownForm(KnownFacts, model=Incident):
    """Page 3: what is known of the incident. Only the area is required."""

    told = ("user", "today")
    field_order = ("area",)

    area = from_model(missing="Select the area")

    def prepare(self) -> None:
        super().prepare()
        self.fields["area"].queryset = areas = areas_for(self.user, self.today)
        if len(found := list(areas[:2])) == 1:
            self.fields["area"].initial = found[0]


class OwnerForm(CaseForm, model=Notification):
    """Page 4: who owns the case, proceedings beside it, an earlier notification, who may open it."""

    told, happened = ("user", "today", "now", "area"), ("sent",)
    area: Area | None = None

    owner = from_model(Incident, missing="Select who owns the case", label_size="s")
    proceedings = fields.Checkboxes(
        label="Other proceedings under way", choices=Proceeding.OFFERED, small=True, required=False
    )
    proceedings_note = fields.LongText(
        label="What is known about these proceedings",
        help_text="Only if you selected one. For example, inquest opened 12 January",
        rows=3,
        required=False,
        only_with="proceedings",
    )
    sent_on = from_model(
        label="Has it already been notified?",
        subject="Date of the notification",
        help_text="If so, enter the date it was sent to the national service. If not, leave empty.",
        required=False,
    )
    sent_time = from_model(label="Time sent")
    national_reference = from_model(width=20)
    restricted = from_model(
        Incident, help_text="Only the people named on it can open it: you, the owner and those ticked below"
    )
    restricted_reason = from_model(
        Incident, kind=fields.Text, max_length=300, help_text="Only if you restrict it", only_with="restricted"
    )
    named = fields.ModelCheckboxes(
        queryset=None,
        label="Who else may open it?",
        help_text="Only if you restrict it",
        small=True,
        required=False,
        only_with="restricted",
    )

    def prepare(self) -> None:
        self.fields["owner"].queryset = possible = owners(self.area, self.today)
        if possible.filter(pk=self.user.pk).exists():
            self.fields["owner"].initial = self.user.pk
        self.fields["named"].queryset = nameable(self.today).exclude(pk=self.user.pk)

    def clean_sent_on(self) -> date | None:
        return not_ahead(self.cleaned_data["sent_on"], self.today, "The date of the notification")

    def clean(self) -> dict[str, Any]:
        """A time and a reference belong to a day; a restricted case says why and has two people."""
        cleaned = super().clean()
        said = cleaned.get("national_reference") or cleaned.get("sent_time")
        if said and not cleaned.get("sent_on") and "sent_on" not in self.errors:
            self.add_error("sent_on", "Enter the date the notification was sent")
        if cleaned.get("restricted"):
            self._clean_restriction(cleaned)
        return cleaned

    def _clean_restriction(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("restricted_reason"):
            self.add_error("restricted_reason", "Enter why you are restricting the case")
        if "owner" not in cleaned:
            return
        try:
            check_named([self.user, cleaned["owner"], *(cleaned.get("named") or [])])
        except Refused as refused:
            self.add_error("named", str(refused))


class AwarenessForm(SaysWhyChanged, AsksWhenEarly, model=Incident):
    """The date the local authority became aware, entered late or corrected."""

    told, happened = ("today", "now", "began"), ("aware",)
    early = ("aware_on",)

    aware_on = from_model(
        subject="Date the local authority became aware", missing="Enter the date the local authority became aware"
    )
    aware_time = from_model(label="Time")

    def clean_aware_on(self) -> date:
        day = not_ahead(self.cleaned_data["aware_on"], self.today, AWARE)
        try:
            notify_by(day)
        except OutsideCalendar:
            raise ValidationError("Enter a date from 1990 onwards: no bank holidays are known before") from None
        return day


class CheckForm(CaseForm):
    """The last page: which likely duplicates to link. Their references are the choices."""

    told = ("duplicates",)

    link = fields.Checkboxes(label="Link as possibly the same incident", label_size="", small=True, required=False)

    def prepare(self) -> None:
        self.fields["link"].choices = [(case.reference, f"Link {case.reference}") for case, _ in self.duplicates]
        if not self.duplicates:
            del self.fields["link"]

    @property
    def linked(self) -> list[Incident]:
        """The cases ticked."""
        return [case for case, _ in self.duplicates if case.reference in self.cleaned_data.get("link", ())]
