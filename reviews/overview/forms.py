"""Forms of the review that follows."""

from datetime import date
from typing import Any

from cases.deadlines.models import DelayReason, EndReason
from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, Permission, Role
from csprapp.ui.fields import Choice, DateField, LongText, ModelSelect, Text
from csprapp.ui.forms import Form
from reviews.learning.models import LearningReview

KINDS = [(kind.value, kind.label) for kind in (LearningReview.Kind.LCSPR, LearningReview.Kind.ALTERNATIVE)]


class StartForm(Form):
    kind = Choice(label="Which review", choices=KINDS, missing="Select which review the partners decided on")
    decided_on = DateField(
        label="Date of the decision",
        help_text="The six months of an LCSPR run from this day",
        missing="Enter the date of the decision",
    )
    reason = LongText(
        label="Why the partners decided on this review",
        rows=4,
        autosave=False,
        missing="Enter why the partners decided on this review",
    )
    agreed_on = DateField(
        label="Date agreed for an alternative review",
        required=False,
        help_text="An alternative review has no statutory date",
    )


class ScopeForm(Form):
    mark_optional = False

    terms_of_reference = LongText(label="Terms of reference", rows=12, required=False, label_size="m")
    method = LongText(label="Method", rows=5, required=False, label_size="m")
    family_contact = LongText(
        label="How the family is involved",
        help_text="Who speaks to them, how they wish to be told, and days to avoid",
        rows=6,
        required=False,
        label_size="m",
    )


class LeadForm(Form):
    lead = ModelSelect(User.objects.none(), label="Lead for the partnership", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = User.objects.with_roles(MAY[Permission.WORK_CASE], today)


class ReviewerForm(Form):
    name = Text(label="Reviewer's name", missing="Enter the reviewer's name", width="two-thirds", max_length=120)
    organisation = Text(label="Organisation", required=False, width="two-thirds", max_length=120)
    independence = LongText(
        label="How independence and conflicts of interest were checked",
        rows=4,
        autosave=False,
        missing="Enter how independence and conflicts of interest were checked",
    )
    checked_by = Text(
        label="Who checked",
        help_text="Name and role",
        missing="Enter who checked independence and conflicts of interest",
        width="two-thirds",
        max_length=120,
    )
    checked_on = DateField(label="Date of the check", missing="Enter the date of the check")
    conflict = LongText(
        label="Conflict of interest declared, and how it was handled",
        help_text="Leave empty if none was declared",
        rows=3,
        required=False,
        say_optional=False,
        autosave=False,
    )
    appointed_on = DateField(label="Date appointed", missing="Enter the date the reviewer was appointed")
    replaced_because = LongText(label="Why the earlier reviewer is replaced", rows=3, required=False, autosave=False)

    def __init__(self, *args: Any, replaces: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaces:
            self.fields["replaced_because"].help_text = f"Only if somebody takes the place of {replaces}"
        else:
            del self.fields["replaced_because"]


class LinkForm(Form):
    reference = Text(
        label="Case reference", help_text="For example, 2026-0042", missing="Enter the case reference", width=10
    )


class DecidedForm(Form):
    decided_on = DateField(label="Date of the decision", missing="Enter the date of the decision")
    reason = LongText(
        label="Why the date is corrected", rows=3, missing="Enter why the date is corrected", autosave=False
    )


class AgreedDateForm(Form):
    day = DateField(label="Date agreed", missing="Enter the date that was agreed")
    reason = LongText(label="Who agreed it, and why", rows=3, missing="Enter who agreed it, and why", autosave=False)


class DelayForm(Form):
    category = Choice(label="Why it will be late", choices=DelayReason.choices, missing="Select why it will be late")
    reason = LongText(label="What has happened", rows=4, missing="Enter what has happened", autosave=False)
    look_again = Choice(
        label="Is there a new date?",
        missing="Select whether there is a new date",
        choices=[("target", "Yes, a revised target"), ("look", "No, nobody can know it yet: look again on a date")],
    )
    target_on = DateField(
        label="The revised target, or the date to look again",
        subject="The date",
        missing="Enter the revised target or the date to look again",
    )
    panel_told_on = DateField(label="Date the Panel was told", required=False)
    minister_told_on = DateField(label="Date the Secretary of State was told", required=False)

    def clean_look_again(self) -> bool:
        """Whether the date is one to look again, and no target."""
        return self.cleaned_data["look_again"] == "look"


class ReportForm(Form):
    report_finished_on = DateField(label="Date the final report was finished", required=False)
    sent_to_panel_on = DateField(label="Date it was sent to the Panel", required=False)
    sent_to_secretary_on = DateField(label="Date it was sent to the Secretary of State", required=False)

    def __init__(self, *args: Any, goes_to_the_panel: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not goes_to_the_panel:
            del self.fields["sent_to_panel_on"], self.fields["sent_to_secretary_on"]


class PublicationForm(Form):
    publication_decision = Choice(
        label="What the partners decided",
        choices=LearningReview.PublicationDecision.choices,
        missing="Select what the partners decided",
    )
    publication_decided_on = DateField(label="Date of the decision", missing="Enter the date of the decision")
    publication_reason = LongText(
        label="Reasons", rows=5, missing="Enter the reasons for this decision", autosave=False
    )
    publication_told = LongText(label="Who was told, and when", rows=3, required=False, autosave=False)


class EndForm(Form):
    ended_on = DateField(label="Date it ended", missing="Enter the date it ended")
    ended_as = Choice(label="How it ended", choices=EndReason.choices, missing="Select how it ended")
    ended_reason = LongText(label="Why it ended", rows=4, missing="Enter why the review ends", autosave=False)


class AccessForm(Form):
    """Which account of an independent reviewer sees the cases, and until when."""

    person = ModelSelect(
        User.objects.none(), label="Independent reviewer", missing="Select the independent reviewer's account"
    )
    until = DateField(label="Last day", missing="Enter the last day", subject="The last day")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.with_roles({Role.REVIEWER}, today)
