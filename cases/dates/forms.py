"""What the pages about dates ask."""

from datetime import date
from typing import Any

from cases.dates.giving import takers
from cases.deadlines.models import DelayReason
from cases.deadlines.services import WHEN_TOLD, latest_look_again
from cases.hooks import DOERS, TAKERS
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.records.refusals import not_ahead, require_not_ahead
from csprapp.ui.fields import Choice, DateField, LongText, ModelSelect, Note, Number, Select
from csprapp.ui.forms import FilterForm, Form


class DateForm(Form):
    """First page: what changed, and to which date."""

    told = ("record", "choices", "today")

    kind = Choice(label="What has changed?", missing="Select what has changed", label_size="m")
    value = DateField(label="The new date", missing="Enter the new date", subject="The new date")

    def prepare(self) -> None:
        self.fields["kind"].choices = [(option.key, option.words) for option in self.choices]
        self.fields["kind"].widget.hints = {option.key: option.hint for option in self.choices}

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        kind, value = answers.get("kind"), answers.get("value")
        if kind and value:
            self._check(kind, value)
        return answers

    def _check(self, kind: str, value: date) -> None:
        start = self.record.started_on
        counts_back = self.record.computed_on < start
        if kind != "start_corrected" and value < start and not counts_back:
            self.add_error("value", f"The new date must be on or after {day_words(start)}, the day the clock started")
        elif kind == "start_corrected" and not counts_back:
            require_not_ahead({"value": value}, self.today, "The day the clock started")
        elif kind == "look_again" and value > latest_look_again(self.today):
            last = day_words(latest_look_again(self.today))
            self.add_error("value", f"The day to look again must be on or before {last}")
        elif kind in {"look_again", "delay_recorded"} and value <= self.today:
            self.add_error("value", "The new date must be in the future")


class DecisionForm(Form):
    """Second page: why, and when it was decided."""

    told = ("today",)

    reason = LongText(label="Why?", missing="Enter the reason", rows=4, help_text="Do not name anybody.")
    decided_on = DateField(
        label="When was it decided?", missing="Enter the date it was decided", subject="The date it was decided"
    )

    def clean_decided_on(self) -> date:
        return not_ahead(self.cleaned_data["decided_on"], self.today, "The date it was decided")


class DelayForm(DecisionForm):
    """Second page of a delay: what it waits for, and who was told when."""

    category = Choice(
        label="What is the delay for?", choices=DelayReason.choices, missing="Select what the delay is for"
    )
    panel_told_on = DateField(label="When was the Panel told?", required=False, subject="The date the Panel was told")
    minister_told_on = DateField(
        label="When was the Secretary of State told?",
        required=False,
        subject="The date the Secretary of State was told",
    )
    field_order = ["category", "reason", "decided_on", "panel_told_on", "minister_told_on"]

    def clean_panel_told_on(self) -> date | None:
        return not_ahead(self.cleaned_data["panel_told_on"], self.today, WHEN_TOLD)

    def clean_minister_told_on(self) -> date | None:
        return not_ahead(self.cleaned_data["minister_told_on"], self.today, WHEN_TOLD)


class GiveForm(Form):
    """To whom a manager gives a date, or the case it is of, with a note for them."""

    told = ("record", "today")

    owner = ModelSelect(User.objects.none(), label="Give to", missing="Select who to give it to")
    whole = Choice(
        label="What are you giving them?",
        choices=[("", "Only this date"), ("case", "The case, with all its owner’s open dates")],
        required=False,
        say_optional=False,  # one of the two is selected
    )
    note = Note(label="Note for them", required=False, rows=3, max_length=500, help_text="Do not name anybody.")

    def prepare(self) -> None:
        self.fields["owner"].queryset = takers(self.record, self.today)
        if self.record.incident is None or self.record.route in TAKERS or self.record.route in DOERS:
            del self.fields["whole"]

    @property
    def answers(self) -> dict[str, Any]:
        said = super().answers
        return said | {"whole": bool(said.get("whole"))}


class CalculatorForm(FilterForm):
    """Any rule, or a number of days or months, from any date. Sent by GET: the address can be shared."""

    rule = Select(label="What to count", missing="Select what to count")
    number = Number(
        label="How many", required=False, help_text="Only for a number of days or months. It can be negative."
    )
    start = DateField(label="From", missing="Enter the date to count from", subject="The date to count from")

    LENGTHS = (
        ("working_days", "A number of working days"),
        ("days", "A number of days"),
        ("months", "A number of months"),
    )

    def __init__(self, *args, rules: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "Select"), *rules, *self.LENGTHS]

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("rule") in dict(self.LENGTHS) and answers.get("number") is None and "number" not in self.errors:
            self.add_error("number", "Enter how many")
        return answers

    @property
    def key(self) -> str:
        """The rule's key as the clock reads it."""
        rule = self.cleaned_data["rule"]
        return f"{rule}:{self.cleaned_data['number']}" if rule in dict(self.LENGTHS) else rule
