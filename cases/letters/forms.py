"""What is asked before a letter is made: the value of each placeholder its template holds."""

from cases.letters.values import LONG, PLACEHOLDERS
from csprapp.ui import fields
from csprapp.ui.forms import Form, lower_first


class LetterForm(Form):
    """One field for each placeholder of the template, in the order of `PLACEHOLDERS`."""

    told = ("marks",)

    def prepare(self) -> None:
        for name, label in PLACEHOLDERS.items():
            if name in self.marks:
                self.fields[name] = _field(name, label)


def _field(name: str, label: str) -> fields.Text | fields.LongText:
    missing = f"Enter {lower_first(label)}"
    if name in LONG:
        return fields.LongText(label=label, missing=missing, rows=4, autosave=False)
    return fields.Text(label=label, missing=missing, max_length=300, width="two-thirds")
