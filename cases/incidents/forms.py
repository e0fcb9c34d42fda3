"""What the forms about a case share."""

from typing import Any

from csprapp.ui import fields
from csprapp.ui.forms import Form

WHY = {"label": "Why is this changed?", "missing": "Enter why this is changed", "max_length": 300}


class Dated(Form):
    """A form that knows which London day it is."""

    mark_optional = False
    told: tuple[str, ...] = ("today",)


class FactsForm(Dated):
    """Facts of a case, or of something in it, each change with the reason why, which is asked last."""

    reason = fields.Text(**WHY)

    def prepare(self) -> None:
        self.fields["reason"] = self.fields.pop("reason")

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that are facts."""
        return {name: value for name, value in self.answers.items() if name != "reason"}
