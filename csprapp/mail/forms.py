"""What a person may choose about their mail."""

from csprapp.ui.fields import Choice
from csprapp.ui.forms import Form


class RemindersForm(Form):
    reminders = Choice(
        label="Reminders by email",
        choices=[("on", "Send me reminders"), ("off", "No reminders")],
        hints={
            "on": "Two working days before a date you own, and on the day",
            "off": "You still get mail when a date is overdue or a decision waits for your signature",
        },
        missing="Select whether you want reminders",
    )
