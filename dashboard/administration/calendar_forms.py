"""What the pages about bank holidays, closure days and rules ask."""

from cases.deadlines.models import CalendarDay, ClosureDays, RuleVersion
from csprapp.partnership.models import Agency
from csprapp.ui.fields import ModelSelect, Note, Number, from_model
from csprapp.ui.forms import Form


class AddDayForm(Form, model=CalendarDay):
    """A day proclaimed at short notice."""

    day = from_model(label="Which day?", missing="Enter the day", subject="The day")
    name = from_model(label="What is it called?", missing="Enter what the day is called")
    source = from_model(
        label="Who proclaimed it, and where can it be read?", missing="Enter who proclaimed it and where it can be read"
    )
    why = Note(label="Why are you adding it?", missing="Enter why you are adding it", rows=3, one_word=True)


class RemoveDayForm(Form, model=CalendarDay):
    """A day that is worked after all."""

    source = from_model(
        label="Who decided it, and where can it be read?", missing="Enter who decided it and where it can be read"
    )
    why = Note(label="Why are you removing it?", missing="Enter why you are removing it", rows=3, one_word=True)


class PublishedForm(Form, model=CalendarDay):
    """The government published further years."""

    year = Number(label="Which year does the list now go up to?", missing="Enter the last year in the list", width=4)
    source = from_model(label="Where can the list be read?", missing="Enter where the list can be read")
    why = Note(
        label="Who checked it against the days shown here?", missing="Enter who checked it", rows=3, gives_reason=False
    )


class ClosureForm(Form, model=ClosureDays):
    """Days on which an office is closed."""

    period = ("first_day", "last_day", "The last day closed must be on or after the first day closed")

    name = from_model(label="What is it called?", missing="Enter what it is called", width="one-half")
    agency = ModelSelect(
        label="Whose office?", queryset=Agency.objects.all(), empty_label="Ours", required=False, say_optional=False
    )
    first_day = from_model(
        label="First day closed", missing="Enter the first day closed", subject="The first day closed"
    )
    last_day = from_model(label="Last day closed", missing="Enter the last day closed", subject="The last day closed")
    covered_by = from_model(label="Who will cover?", width="one-half")
    why = Note(label="Why?", missing="Enter why", rows=3, one_word=True)


class RuleForm(Form, model=RuleVersion):
    """A new version of a rule."""

    length = from_model(missing="Enter the length", width=4)
    unit = from_model(label="Counted in")
    counts_day_0 = from_model(
        label="Day 0 counts as day 1 when it is a working day",
        say_optional=False,
        help_text="A local option that no guidance asks for. Every date falls one working day earlier.",
    )
    source = from_model(missing="Enter the source")
    edition = from_model(missing="Enter the edition", width="one-half")
    in_force_from = from_model(
        missing="Enter the date it is in force from",
        subject="The date it is in force from",
        help_text="It applies only to clocks that start on or after this day.",
    )
    why = Note(label="Why are you changing it?", missing="Enter why you are changing it", rows=3, one_word=True)

    def version_of(self, key: str) -> RuleVersion:
        """The version the answers describe, not saved."""
        return RuleVersion(key=key, **{name: said for name, said in self.answers.items() if name != "why"})
