"""What is asked of a reporting restriction and of another body's review."""

from cases.incidents.forms import CaseForm
from cases.restrictions.models import ParallelReview, ReportingRestriction
from csprapp.ui import fields
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import from_model
from csprapp.ui.reasons import SaysWhyChanged


class RestrictionForm(SaysWhyChanged, AsksWhenEarly, CaseForm, model=ReportingRestriction):
    """An order of a court, or a restriction that the law itself makes."""

    told = ("incident", "today")
    early = ("until_on",)

    kind = from_model(missing="Select which kind of restriction it is")
    protects = from_model(missing="Enter who it protects")
    person = from_model(
        help_text="If you do not choose anybody, it is taken to protect every living child in the case.",
        empty_label="Every living child in the case",
    )
    matters = from_model()
    words = from_model(rows=3, autosave=False)
    court = from_model()
    from_on = from_model()
    until = from_model(missing="Select until when it lasts")
    until_on = from_model(help_text="Only if it ends on a date.", subject="The last day")
    checked_by = from_model()
    checked_on = from_model(subject="The day it was checked")
    document = from_model(help_text="Add it to the case’s documents first.", empty_label="No copy yet")

    def prepare(self) -> None:
        super().prepare()
        self.fields["person"].queryset = self.incident.people.all()
        self.fields["document"].queryset = self.incident.documents.all()
        self.began = self.today, "so the restriction has ended and nothing will be checked against it"


class LiftForm(CaseForm, model=ReportingRestriction):
    """The court lifted it."""

    lifted_on = from_model(
        help_text="Leave this empty if it was not lifted after all.", subject="The day it was lifted"
    )
    reason = fields.LongText(label="Why, and who said so?", rows=3, autosave=False, missing="Enter why")


class ParallelReviewForm(SaysWhyChanged, CaseForm, model=ParallelReview):
    """Another body's review of the same events."""

    told = ("incident",)

    kind = from_model(missing="Select which review it is")
    person = from_model(help_text="Only if it is about one child.", empty_label="The case as a whole")
    told_on = from_model(subject="The day they were told")
    lead = from_model()
    contact = from_model()
    reference = from_model(width=20, spellcheck=False)
    conduct = from_model()
    speaks_to_family = from_model()
    ended_on = from_model(subject="The day it ended")

    def prepare(self) -> None:
        super().prepare()
        self.fields["person"].queryset = self.incident.people.children()
