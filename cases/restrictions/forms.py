"""What is asked of a reporting restriction and of another body's review."""

from datetime import date
from typing import Any

from cases.incidents.forms import WHY, refuse_future
from cases.incidents.models import Incident
from cases.restrictions.models import Matter, ParallelReview, ReportingRestriction
from cases.restrictions.services import RESTRICTION, REVIEW
from csprapp.ui import fields
from csprapp.ui.forms import Form


class RestrictionForm(Form):
    """An order of a court, or a restriction that the law itself makes."""

    mark_optional = False

    kind = fields.Choice(
        label="Which kind of restriction is it?",
        choices=ReportingRestriction.Kind.choices,
        missing="Select which kind of restriction it is",
    )
    protects = fields.Text(
        label="Whom does it protect?",
        help_text="Initials or their part in the case, not a name",
        max_length=200,
        missing="Enter whom it protects",
    )
    person = fields.ModelSelect(
        queryset=None,
        label="Which person of the case is that?",
        help_text="If nobody is chosen, every living child of the case is taken to be protected.",
        empty_label="Every living child of the case",
        required=False,
    )
    matters = fields.Checkboxes(label="What may not be published?", choices=Matter.choices, required=False)
    words = fields.LongText(label="In the order's words, if it says more", rows=3, autosave=False, required=False)
    court = fields.Text(label="Court", max_length=120, required=False)
    from_on = fields.DateField(label="From", required=False)
    until = fields.Choice(
        label="Until when?", choices=ReportingRestriction.Until.choices, missing="Select until when it lasts"
    )
    until_on = fields.DateField(
        label="Until which day?", help_text="Only if it ends on a date.", subject="The last day", required=False
    )
    checked_by = fields.Text(label="Who checked it with the court or a lawyer?", max_length=120, required=False)
    checked_on = fields.DateField(label="When was it checked?", subject="The day it was checked", required=False)
    document = fields.ModelSelect(
        queryset=None,
        label="Copy of the order",
        help_text="Add it to the case's documents first.",
        empty_label="No copy yet",
        required=False,
    )
    reason = fields.Text(**WHY)

    def __init__(self, *args: Any, incident: Incident, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["person"].queryset = incident.people.all()
        self.fields["document"].queryset = incident.documents.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_future(self, "checked_on", "The day it was checked", self.today)
        if not cleaned.get("matters") and not cleaned.get("words"):
            self.add_error("matters", "Select what may not be published, or enter it in the order's words")
        dated = cleaned.get("until") == ReportingRestriction.Until.DATE
        if dated and "until_on" in cleaned and not cleaned["until_on"]:
            self.add_error("until_on", "Enter the last day of the restriction")
        if cleaned.get("until") and not dated and cleaned.get("until_on"):
            self.add_error("until_on", "Select “A date” if it ends on this day")
        return cleaned

    @staticmethod
    def of(row: ReportingRestriction) -> dict[str, Any]:
        """The restriction as recorded, to start the form with."""
        return {name: getattr(row, name) for name in RESTRICTION}

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that are facts of the restriction."""
        return {name: self.cleaned_data[name] for name in RESTRICTION}


class LiftForm(Form):
    """The court lifted it."""

    mark_optional = False

    lifted_on = fields.DateField(
        label="When was it lifted?",
        help_text="Leave empty if it was not lifted after all.",
        subject="The day it was lifted",
        required=False,
    )
    reason = fields.LongText(label="Why, and who said so?", rows=3, autosave=False, missing="Enter why")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_future(self, "lifted_on", "The day it was lifted", self.today)
        return cleaned


class ParallelReviewForm(Form):
    """Another body's review of the same events."""

    mark_optional = False

    kind = fields.Choice(
        label="Which review is it?", choices=ParallelReview.Kind.choices, missing="Select which review it is"
    )
    lead = fields.Text(label="Who leads it?", max_length=120, required=False)
    contact = fields.Text(label="How can we reach them?", max_length=200, required=False)
    reference = fields.Text(label="Their reference", width=20, max_length=60, spellcheck=False, required=False)
    conduct = fields.Choice(
        label="Is it joint with ours, or separate?", choices=ParallelReview.Conduct.choices, required=False
    )
    speaks_to_family = fields.Text(
        label="Who is the one person who speaks to the family?",
        help_text="For all reviews together, so that nobody has to tell it twice.",
        max_length=120,
        required=False,
    )
    ended_on = fields.DateField(label="When did it end?", subject="The day it ended", required=False)
    reason = fields.Text(**WHY)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_future(self, "ended_on", "The day it ended", self.today)
        return cleaned

    @staticmethod
    def of(row: ParallelReview) -> dict[str, Any]:
        """The review as recorded, to start the form with."""
        return {name: getattr(row, name) for name in REVIEW}

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that are facts of the review."""
        return {name: self.cleaned_data[name] for name in REVIEW}
