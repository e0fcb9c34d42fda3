"""What a person may choose about their mail."""

from csprapp.mail.parts import OPTIONAL
from csprapp.ui.fields import Checkboxes
from csprapp.ui.forms import Form


class RemindersForm(Form):
    """What the daily email holds beside what always comes."""

    parts = Checkboxes(
        label="In your daily email",
        say_optional=False,
        choices=[(name, label) for name, (label, _) in OPTIONAL.items()],
        hints={name: hint for name, (_, hint) in OPTIONAL.items()},
        required=False,
    )
