"""By what the security events are narrowed."""

from csprapp.accounts.event_models import Kind, Outcome
from csprapp.ui.fields import DateField, Select, Text
from csprapp.ui.forms import ListFilter


class EventFilter(ListFilter):
    """Kind, outcome, person and day."""

    kind = Select(label="What", required=False, say_optional=False, choices=[("", "Anything"), *Kind.choices])
    outcome = Select(
        label="How it ended", required=False, say_optional=False, choices=[("", "Any outcome"), *Outcome.choices]
    )
    who = Text(label="Name or email", required=False, say_optional=False, width=20)
    day = DateField(label="Day", required=False, say_optional=False)
