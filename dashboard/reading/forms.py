"""By what the reading is narrowed, and the note of whoever looked at a month of it."""

from csprapp.ui.fields import DateField, LongText, Text
from csprapp.ui.forms import Form, ListFilter


class ReadingFilter(ListFilter):
    """Person, case, page and day."""

    who = Text(label="Name or email", required=False, say_optional=False, width=20)
    case = Text(label="Case", required=False, say_optional=False, width=10)
    what = Text(label="Page", required=False, say_optional=False, width=20)
    day = DateField(label="Day", required=False, say_optional=False)


class LookedForm(Form):
    """What came of looking."""

    note = LongText(
        label="What did you find?",
        help_text="Say what you asked and what you were told. Do not name a child or anybody in a family.",
        missing="Enter what you found, or that there was nothing to ask about",
        rows=3,
        max_length=1000,
    )
