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
    received_on = from_model(subject="The day it was received", missing="Enter the day you received the referral")
    referred_by = from_model(missing="Enter who referred it")
    agency = from_model()
    contact = from_model()
    initials = from_model(width=5, missing="Enter the child’s initials")
    date_of_birth = from_model(subject="Date of birth")
    occurred_on = from_model(subject="The day it happened")
    nature = from_model()
    summary = from_model()

    def prepare(self) -> None:
        self.fields["area"].queryset = areas = areas_for(self.actor, self.today)
        if len(areas) == 1:
            self.fields["area"].initial = areas[0]


class ReferForm(Form, model=Referral):
    """What an agency is asked that refers without an account: the least with which a coordinator can begin."""

    told = ("today",)

    area = fields.ModelChoice(label="Where did it happen?", queryset=Area.objects.none(), missing="Select the area")
    referred_by = from_model(label="Your name", autocomplete="name", missing="Enter your name")
    agency = from_model(
        label="Your organisation", autocomplete="organization", missing="Enter your organisation", width="two-thirds"
    )
    email = from_model(label="Your work email", missing="Enter your work email")
    contact = from_model(label="Telephone, if we may call you", width=20, autocomplete="tel")
    initials = from_model(label="The child’s initials", width=5, missing="Enter the child’s initials")
    date_of_birth = from_model(label="The child’s date of birth, if you know it", subject="Date of birth")
    occurred_on = from_model(label="When did it happen, if you know?", subject="The day it happened")
    summary = from_model(
        label="What happened, in a few words?",
        help_text="Use initials, not names. We will call you if we need more.",
        rows=4,
        autosave=False,
        max_length=1000,
        missing="Enter what happened, in a few words",
    )

    def prepare(self) -> None:
        self.fields["area"].queryset = self.areas = Area.objects.filter(is_active=True)
        if len(self.areas) == 1:
            del self.fields["area"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        for name in ("date_of_birth", "occurred_on"):
            if answers.get(name) and answers[name] > self.today:
                self.add_error(name, "Enter a date that is not in the future")
        return answers

    @property
    def where(self) -> Area:
        """Where it happened: the one area there is, or the one that was selected."""
        return self.cleaned_data.get("area") or self.areas[0]

    @property
    def facts(self) -> dict[str, Any]:
        """What was written, without the area."""
        return {name: value for name, value in self.answers.items() if name != "area"}


class LookForm(Form, model=Consideration):
    considered_on = from_model(subject="The day it was considered", missing="Enter the day it was considered")
    considered_by = from_model(missing="Enter who considered it")
    new_fact = from_model(help_text="Needed if it has been decided before.", rows=3)
    outcome = from_model(missing="Select what was decided")
    reason = from_model(rows=5, missing="Enter the reasons")
    waiting_for = from_model(help_text="Only if you are waiting for a fact.")
    waiting_until = from_model(help_text="Only if you are waiting for a fact.", subject="The day to look again")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("outcome") == Outcome.WAITING:
            if not answers.get("waiting_for"):
                self.add_error("waiting_for", "Enter the fact you are waiting for")
            if "waiting_until" in answers and not answers["waiting_until"]:
                self.add_error("waiting_until", "Enter the day to look again")
        return answers


class ToldForm(Form, model=Referral):
    """What the referrer was told. Whoever left an address is emailed by reference, if that is ticked."""

    told_on = from_model(subject="The day they were told", missing="Enter the day they were told")
    told = from_model(rows=3, missing="Enter what the referrer was told")
    email_them = fields.Tick(
        label="Email them the outcome, using the reference only",
        help_text="The email does not mention a child or include any of the words above.",
        required=False,
        say_optional=False,
    )
