"""What is asked of a referral and of each look at it."""

from typing import Any

from django.core.exceptions import ValidationError

from cases.incidents.models import Nature
from cases.referrals.models import Outcome
from csprapp.partnership.models import Area
from csprapp.ui import fields
from csprapp.ui.forms import Form


class ReferralForm(Form):
    area = fields.ModelChoice(label="Area", queryset=Area.objects.none(), missing="Select the area")
    received_on = fields.DateField(
        label="When did the referral come?", subject="The day it came", missing="Enter the day the referral came"
    )
    referred_by = fields.Text(label="Who referred it?", max_length=120, missing="Enter who referred it")
    agency = fields.Text(label="Their agency", max_length=120, required=False)
    contact = fields.Text(label="How can we reach them?", max_length=200, required=False)
    initials = fields.Text(label="Child's initials", max_length=20, width=5, missing="Enter the child's initials")
    date_of_birth = fields.DateField(label="Child's date of birth", subject="Date of birth", required=False)
    occurred_on = fields.DateField(label="When did it happen?", subject="The day it happened", required=False)
    nature = fields.Choice(label="What happened?", choices=Nature.choices, required=False)
    summary = fields.LongText(label="What are we told?", required=False)

    def __init__(self, *args: Any, areas, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas
        if len(areas) == 1:
            self.fields["area"].initial = areas[0]


class LookForm(Form):
    considered_on = fields.DateField(
        label="When was it considered?", subject="The day it was considered", missing="Enter the day it was considered"
    )
    considered_by = fields.Text(label="Who considered it?", max_length=120, missing="Enter who considered it")
    new_fact = fields.LongText(
        label="What is the new fact?", help_text="Needed when it was decided before.", rows=3, required=False
    )
    outcome = fields.Choice(label="What was decided?", choices=Outcome.choices, missing="Select what was decided")
    reason = fields.LongText(label="Why?", rows=5, missing="Enter the reasons")
    waiting_for = fields.Text(
        label="Which fact do you wait for?", help_text="Only if you wait.", max_length=200, required=False
    )
    waiting_until = fields.DateField(
        label="When will you look again?",
        help_text="Only if you wait.",
        subject="The day to look again",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("outcome") == Outcome.WAITING:
            if not answers.get("waiting_for"):
                self.add_error("waiting_for", "Enter the fact you wait for")
            if "waiting_until" in answers and not answers["waiting_until"]:
                self.add_error("waiting_until", ValidationError("Enter the day to look again"))
        return answers


class ToldForm(Form):
    told_on = fields.DateField(label="When?", subject="The day they were told", missing="Enter the day they were told")
    told = fields.LongText(label="What was the referrer told?", rows=3, missing="Enter what the referrer was told")
