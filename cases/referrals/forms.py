"""What is asked of a referral and of each look at it."""

from typing import Any

from cases.incidents.queries import areas_for
from cases.referrals.models import Consideration, Outcome, Referral
from csprapp.partnership.models import Area
from csprapp.ui import fields
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form


class ReferralForm(Form, model=Referral):
    told = ("actor", "today")

    area = fields.ModelChoice(label="Area", queryset=Area.objects.none(), missing="Select the area")
    received_on = from_model(subject="The day it came", missing="Enter the day the referral came")
    referred_by = from_model(missing="Enter who referred it")
    agency = from_model()
    contact = from_model()
    initials = from_model(width=5, missing="Enter the child's initials")
    date_of_birth = from_model(subject="Date of birth")
    occurred_on = from_model(subject="The day it happened")
    nature = from_model()
    summary = from_model()

    def prepare(self) -> None:
        self.fields["area"].queryset = areas = areas_for(self.actor, self.today)
        if len(areas) == 1:
            self.fields["area"].initial = areas[0]


class LookForm(Form, model=Consideration):
    considered_on = from_model(subject="The day it was considered", missing="Enter the day it was considered")
    considered_by = from_model(missing="Enter who considered it")
    new_fact = from_model(help_text="Needed when it was decided before.", rows=3)
    outcome = from_model(missing="Select what was decided")
    reason = from_model(rows=5, missing="Enter the reasons")
    waiting_for = from_model(help_text="Only if you wait.")
    waiting_until = from_model(help_text="Only if you wait.", subject="The day to look again")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("outcome") == Outcome.WAITING:
            if not answers.get("waiting_for"):
                self.add_error("waiting_for", "Enter the fact you wait for")
            if "waiting_until" in answers and not answers["waiting_until"]:
                self.add_error("waiting_until", "Enter the day to look again")
        return answers


class ToldForm(Form, model=Referral):
    told_on = from_model(subject="The day they were told", missing="Enter the day they were told")
    told = from_model(rows=3, missing="Enter what the referrer was told")
