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
                said = {"label": label, "missing": f"Enter {lower_first(label)}"}
                line = fields.Text(**said, max_length=300, width="two-thirds")
                self.fields[name] = fields.Note(**said) if name in LONG else line
