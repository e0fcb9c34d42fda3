"""What is asked of a reporting restriction and of another body's review."""

from cases.incidents.forms import WHY
from cases.restrictions.models import ParallelReview, ReportingRestriction
from csprapp.ui import fields
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form


class RestrictionForm(Form):
    """An order of a court, or a restriction that the law itself makes."""

    mark_optional = False
    told = ("incident",)

    kind = from_model(ReportingRestriction, "kind", missing="Select which kind of restriction it is")
    protects = from_model(ReportingRestriction, "protects", missing="Enter whom it protects")
    person = from_model(
        ReportingRestriction,
        "person",
        help_text="If nobody is chosen, every living child of the case is taken to be protected.",
        empty_label="Every living child of the case",
    )
    matters = from_model(ReportingRestriction, "matters")
    words = from_model(ReportingRestriction, "words", rows=3, autosave=False)
    court = from_model(ReportingRestriction, "court")
    from_on = from_model(ReportingRestriction, "from_on")
    until = from_model(ReportingRestriction, "until", missing="Select until when it lasts")
    until_on = from_model(
        ReportingRestriction, "until_on", help_text="Only if it ends on a date.", subject="The last day"
    )
    checked_by = from_model(ReportingRestriction, "checked_by")
    checked_on = from_model(ReportingRestriction, "checked_on", subject="The day it was checked")
    document = from_model(
        ReportingRestriction, "document", help_text="Add it to the case's documents first.", empty_label="No copy yet"
    )
    reason = fields.Text(**WHY)

    def prepare(self) -> None:
        self.fields["person"].queryset = self.incident.people.all()
        self.fields["document"].queryset = self.incident.documents.all()


class LiftForm(Form):
    """The court lifted it."""

    mark_optional = False

    lifted_on = from_model(
        ReportingRestriction,
        "lifted_on",
        help_text="Leave empty if it was not lifted after all.",
        subject="The day it was lifted",
    )
    reason = fields.LongText(label="Why, and who said so?", rows=3, autosave=False, missing="Enter why")


class ParallelReviewForm(Form):
    """Another body's review of the same events."""

    mark_optional = False

    kind = from_model(ParallelReview, "kind", missing="Select which review it is")
    lead = from_model(ParallelReview, "lead")
    contact = from_model(ParallelReview, "contact")
    reference = from_model(ParallelReview, "reference", width=20, spellcheck=False)
    conduct = from_model(ParallelReview, "conduct")
    speaks_to_family = from_model(ParallelReview, "speaks_to_family")
    ended_on = from_model(ParallelReview, "ended_on", subject="The day it ended")
    reason = fields.Text(**WHY)
