"""Forms of the events held with practitioners."""

from typing import Any

from django.db.models import Q

from csprapp.partnership.models import Agency
from csprapp.ui.fields import Choice, DateField, Note, Number
from csprapp.ui.forms import Form
from reviews.events.models import PractitionerEvent


class EventForm(Form):
    """When and what, how many came from each agency, and what was said."""

    told = ("record",)
    record: PractitionerEvent | None

    kind = Choice(label="What was it?", choices=PractitionerEvent.Kind.choices, missing="Select what it was")
    held_on = DateField(label="Date", missing="Enter the date")
    summary = Note(label="What was said, in summary", help_text="Do not name practitioners", required=False, rows=6)

    def prepare(self) -> None:
        there = {row.agency_id: row.people for row in self.record.attendance.all()} if self.record else {}
        self.agencies = list(Agency.objects.filter(Q(is_active=True) | Q(pk__in=there)))
        for agency in self.agencies:
            came = there.get(agency.pk) or None
            asked = {"required": False, "say_optional": False, "width": 3, "min_value": 0, "max_value": 999}
            self.fields[f"agency_{agency.pk}"] = Number(label=agency.name, initial=came, **asked)

    @property
    def counted(self) -> list[Any]:
        """The boxes for the agencies, for the page."""
        return [self[f"agency_{agency.pk}"] for agency in self.agencies]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["counts"] = {agency: cleaned.get(f"agency_{agency.pk}") for agency in self.agencies}
        return cleaned
