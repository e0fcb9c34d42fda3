"""What is asked about the publication date, the last public day, and publishing by hand."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import Choice, DateField, LongText, Text, TimeField
from csprapp.ui.forms import Form
from publishing.links.rules import DateAnswer


class DateForm(Form):
    """The first public day and hour."""

    on = DateField(
        label="Publication date", label_size="s", missing="Enter the publication date", subject="The publication date"
    )
    hour = TimeField(
        label="Time",
        label_size="s",
        required=False,
        help_text="For example, 10am. If you leave this empty, it will be published at midnight, as that day begins.",
    )
    sooner_because = LongText(
        label="Why sooner than the guidance asks", label_size="s", required=False, say_optional=False, rows=3,
        autosave=False,
    )  # fmt: skip

    judged: DateAnswer  # of the day that was typed
    foreseen: DateAnswer | None = None  # of the day with which the form begins

    def __init__(self, *args: Any, judge: Callable[[date], DateAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.judge, day = judge, self.initial.get("on")
        if not self.is_bound:
            self.foreseen = judge(day) if day else None
        if not self.is_bound and not (self.foreseen and self.foreseen.needs_reason):
            del self.fields["sooner_because"]
        elif self.foreseen:
            self.fields["sooner_because"].help_text = self.foreseen.needs_reason

    def clean(self) -> dict[str, Any]:
        """Judge the day: what is against it, and whether a reason is asked for."""
        said = super().clean() or self.cleaned_data
        if "on" not in said:
            return said
        if said.get("hour"):
            self.require_shown("hour", said["on"], said["hour"])
        self.judged = judged = self.judge(said["on"])
        if not judged.needs_reason:
            del self.fields["sooner_because"]
            said.pop("sooner_because", None)
        elif not said.get("sooner_because"):
            self.add_error("sooner_because", judged.needs_reason)
        for refusal in judged.refusals:
            self.add_error("on", refusal)
        return said


class BeforeForm(Form):
    """What was public elsewhere before it came here."""

    since = DateField(
        label="When was it first public there?",
        subject="The first public day",
        missing="Enter the day it was first public",
    )
    where = Text(
        label="Where is it public now?",
        max_length=200,
        help_text="For example, the partnership’s old website.",
        missing="Enter where it is public now",
    )


class LastDayForm(Form):
    """Keeping it public past its last day."""

    until = DateField(label="New last public day", subject="The last public day", missing="Enter the last public day")
    why = LongText(label="Why longer?", rows=3, autosave=False, missing="Enter why it stays public longer")


class HoldForm(Form):
    """Ready, and waiting for somebody's word."""

    why = LongText(
        label="What is it waiting for?", label_size="s", rows=2, autosave=False, missing="Enter what it is waiting for"
    )
    meant_for = DateField(
        label="Day it is meant for",
        label_size="s",
        subject="The day it is meant for",
        required=False,
        say_optional=False,
        help_text="Leave this empty if nobody knows yet.",
    )


class ConfirmForm(AsksWhenEarly):
    """Who said that it can go out."""

    early = ("confirmed_on",)

    office = Choice(label="Who confirmed?", label_size="s", missing="Select who confirmed")
    confirmed_by = Text(
        label="Name and job title of the person who said so",
        label_size="s",
        max_length=120,
        width="two-thirds",
        missing="Enter who confirmed it",
        help_text="If there is nobody to ask, say so and how you know.",
    )
    confirmed_on = DateField(
        label="When?", label_size="s", subject="The date it was confirmed", missing="Enter the date it was confirmed"
    )
    note = LongText(label="Note", label_size="s", required=False, rows=2, autosave=False)

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("office", list(offices))


class ReleaseForm(Form):
    """Publishing by hand; a reason only where the guidance asks for more days."""

    sooner_because = LongText(label="Why sooner than the guidance asks", label_size="s", rows=3, autosave=False)

    def __init__(self, *args: Any, ask_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_why:
            del self.fields["sooner_because"]
