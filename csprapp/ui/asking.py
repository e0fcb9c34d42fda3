"""A form that asks before it takes what is unlikely: the first Save asks, the second records it as it is.

What happened is never refused, however odd; it is only asked about once.
"""

from csprapp.ui import fields
from csprapp.ui.forms import Form


class AskingForm(Form):
    """Call `ask` in `clean`. The questions already put travel in a hidden field."""

    asked = fields.Text(required=False, max_length=200)

    def prepare(self) -> None:
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
