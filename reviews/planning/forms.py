"""Forms of the plan of a review."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from csprapp.clock.deadline import day_words
from csprapp.partnership.national import called_now
from csprapp.ui.fields import Choice, DateField, Note, Number, Select, Text, Tick
from csprapp.ui.forms import Form, lower_first
from reviews.planning.models import MarkerAnswer, Milestone, ProgressCheck
from reviews.planning.rules import OTHER, Proposed
from reviews.planning.services import Line


class ProposeForm(Form):
    """One line per step: whether to plan it, and on which day. `there` are the open milestones it would move."""

    mark_optional = False

    def __init__(self, *args: Any, proposed: Sequence[Proposed], there: dict[str, Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        for line in proposed:
            step, milestone = line.step, there.get(line.step.kind)
            moves = milestone is not None and milestone.deadline.due_on != line.due_on
            now = f"Now {day_words(milestone.deadline.due_on)}. " if milestone and moves else ""
            passed = " That day has passed." if line.passed else ""
            self.fields[f"do_{step.kind}"] = Tick(label=called_now(step.title), required=False, initial=not line.passed)
            self.fields[f"day_{step.kind}"] = DateField(
                label="Date",
                subject=called_now(f"{step.title}: the date"),
                required=False,
                initial=line.due_on,
                help_text=f"{now}{step.span}: {day_words(line.due_on)}.{passed}",
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The boxes of each step, for the page."""
        return [{"tick": self[f"do_{line.step.kind}"], "day": self[f"day_{line.step.kind}"]} for line in self.proposed]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        for line in self.proposed:
            kind, title = line.step.kind, line.step.title
            name = f"day_{kind}"
            if answers.get(f"do_{kind}") and name not in self.errors and not answers.get(name):
                self.add_error(name, ValidationError(f"Enter the date for “{title}”, or untick it"))
        return answers

    @property
    def chosen(self) -> list[Line]:
        """The steps ticked, each with its day."""
        return [
            Line(line.step.kind, called_now(line.step.title), self.cleaned_data[f"day_{line.step.kind}"])
            for line in self.proposed
            if self.cleaned_data[f"do_{line.step.kind}"]
        ]


class MilestoneForm(Form):
    title = Text(
        label="What must be reached",
        help_text="Do not name anybody: this appears in work lists and emails",
        missing="Enter what must be reached",
        max_length=100,
        width="two-thirds",
    )
    due_on = DateField(label="Date", missing="Enter the date")

    @property
    def line(self) -> Line:
        """The milestone as a line of the plan, under the key of those that a person names."""
        return Line(OTHER, self.cleaned_data["title"], self.cleaned_data["due_on"])


class MoveForm(Form):
    due_on = DateField(label="New date", missing="Enter the new date")
    reason = Note(label="Why you are moving it", missing="Enter why you are moving it", rows=3, one_word=True)


class ReachForm(Form):
    met_on = DateField(label="Date it was reached", missing="Enter the date it was reached")
    note = Note(label="Note", required=False, rows=3)


class IntervalForm(Form):
    weeks = Number(
        label="Weeks between checks",
        help_text="Leave this empty to stop the checks",
        required=False,
        say_optional=False,
        width=3,
    )
    next_on = DateField(label="Next check", required=False, say_optional=False)


class CheckForm(Form):
    made_on = DateField(label="Date of the check", missing="Enter the date of the check")
    standing = Choice(
        label="How is the review going?",
        choices=ProgressCheck.Standing.choices,
        missing="Select how the review is going",
    )
    found = Note(
        label="What was found", help_text="About both timing and quality", missing="Enter what was found", rows=5
    )
    agreed = Note(label="What was agreed", required=False, rows=3)
    told = ("marker_set",)

    def prepare(self) -> None:
        """Each quality marker: how the review stands by it, and a note. All may stay empty."""
        self.own = list(self.fields)
        for marker in self.marker_set.markers:
            self.fields[f"answer_{marker.key}"] = Select(
                label=marker.title,
                help_text=marker.asks,
                choices=[("", "Not looked at"), *MarkerAnswer.Answer.choices],
                required=False,
                say_optional=False,
            )
            note = f"Note on {lower_first(marker.title)}"
            self.fields[f"note_{marker.key}"] = Text(label=note, required=False, say_optional=False, max_length=500)

    @property
    def progress(self) -> list[Any]:
        """The boxes about the check itself."""
        return [self[name] for name in self.own if not self[name].is_hidden]

    @property
    def parts(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """The boxes of the markers, part by part."""
        return [
            (name, [(self[f"answer_{marker.key}"], self[f"note_{marker.key}"]) for marker in markers])
            for name, markers in self.marker_set.parts
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, those to the markers apart: by key, how the review stands and the note."""
        given = super().answers
        pairs = {each.key: (f"answer_{each.key}", f"note_{each.key}") for each in self.marker_set.markers}
        markers = {key: (given.pop(one), given.pop(two)) for key, (one, two) in pairs.items()}
        return {**given, "markers": markers}
