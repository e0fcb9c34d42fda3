"""A form that asks before it takes what is unlikely: the first Save asks, the second records it as it is.

What happened is never refused, however odd; it is only asked about once.
"""

from datetime import date
from typing import Any

from csprapp.clock.deadline import day_words
from csprapp.ui import fields
from csprapp.ui.forms import OURS, Form


class AskingForm(Form):
    """Call `ask` in `clean`. The questions already put travel in a hidden field."""

    unsaved = (*OURS, "asked")

    asked = fields.Text(required=False, max_length=200)

    def prepare(self) -> None:
        super().prepare()
        self.fields["asked"].widget = self.fields["asked"].hidden_widget({"id": False})

    def ask(self, key: str, field: str, words: str, otherwise: str = "If it is right as it is, save again.") -> None:
        """An error beside the field, once: with the next Save the answer stands as given."""
        name = self.add_prefix("asked")
        already = str(self.data.get(name, "")).split()
        if key not in already:
            self.data = self.data.copy()
            self.data[name] = " ".join([*already, key])
            self.add_error(field, f"{words} {otherwise}")

    @property
    def answers(self) -> dict:
        """The cleaned answers without what only the form needs."""
        return {name: value for name, value in super().answers.items() if name != "asked"}


class AsksWhenEarly(AskingForm):
    """Asks about a day that lies before everything it could belong to: most such days have last year's number.

    `early` names the days that are asked about, where they are not recorded so already. A page tells in `began` the
    first day that is likely, and what happened on it, in words that go on from its date.
    """

    told: tuple[str, ...] = ("began",)
    early: tuple[str, ...] = ()
    began: tuple[date | None, str] = (None, "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, what = self.began
        for name in self.early:
            day = cleaned.get(name)
            if first and day and day < first and day != self.initial.get(name) and name not in self.errors:
                self.ask(f"early-{name}", name, f"This is before {day_words(first)}, {what}.")
        return cleaned
