"""What the pages about bank holidays, closure days and rules ask."""

from cases.deadlines.models import RuleVersion
from csprapp.clock.rules import Unit
from csprapp.partnership.models import Agency
from csprapp.ui.fields import Choice, DateField, LongText, ModelSelect, Number, Text, Tick
from csprapp.ui.forms import Form

WHY = {"rows": 3, "autosave": False}


class AddDayForm(Form):
    """A day proclaimed at short notice."""

    day = DateField(label="Which day?", missing="Enter the day", subject="The day")
    name = Text(label="What is it called?", missing="Enter what the day is called", max_length=120)
    source = Text(
        label="Who proclaimed it, and where can it be read?",
        missing="Enter who proclaimed it and where it can be read",
        max_length=300,
    )
    why = LongText(label="Why is it added?", missing="Enter why it is added", **WHY)


class RemoveDayForm(Form):
    """A day that is worked after all."""

    source = Text(
        label="Who decided it, and where can it be read?",
        missing="Enter who decided it and where it can be read",
        max_length=300,
    )
    why = LongText(label="Why is it taken out?", missing="Enter why it is taken out", **WHY)


class PublishedForm(Form):
    """The government published further years."""

    year = Number(label="The list now ends with the year", missing="Enter the last year of the list", width=4)
    source = Text(label="Where can the list be read?", missing="Enter where the list can be read", max_length=300)
    why = LongText(label="Who checked it against the days shown here?", missing="Enter who checked it", **WHY)


class ClosureForm(Form):
    """Days on which an office is closed."""

    name = Text(label="What is it called?", missing="Enter what it is called", max_length=120, width="one-half")
    agency = ModelSelect(
        label="Whose office?", queryset=Agency.objects.all(), empty_label="Ours", required=False, say_optional=False
    )
    first_day = DateField(
        label="First day closed", missing="Enter the first day closed", subject="The first day closed"
    )
    last_day = DateField(label="Last day closed", missing="Enter the last day closed", subject="The last day closed")
    covered_by = Text(label="Who covers?", required=False, max_length=120, width="one-half")
    why = LongText(label="Why?", missing="Enter why", **WHY)

    def clean(self):
        answers = super().clean()
        first, last = answers.get("first_day"), answers.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day closed must be on or after the first day closed")
        return answers


class RuleForm(Form):
    """A new version of a rule."""

    length = Number(label="Length", missing="Enter the length", width=4)
    unit = Choice(label="Counted in", choices=[(unit.value, unit.value.replace("_", " ")) for unit in Unit])
    counts_day_0 = Tick(
        label="Day 0 counts as day 1 when it is a working day",
        required=False,
        say_optional=False,
        help_text="A local option. No guidance asks for it: every date comes one working day earlier.",
    )
    source = Text(label="Source", missing="Enter the source", max_length=200)
    edition = Text(label="Edition", missing="Enter the edition", max_length=80, width="one-half")
    in_force_from = DateField(
        label="In force from",
        missing="Enter the date it is in force from",
        subject="The date it is in force from",
        help_text="Only clocks started on or after this day follow it.",
    )
    why = LongText(label="Why does it change?", missing="Enter why it changes", **WHY)

    def version_of(self, key: str) -> RuleVersion:
        """The version the answers describe, not saved."""
        return RuleVersion(key=key, **{name: said for name, said in self.answers.items() if name != "why"})
