"""What the forms about a case share."""

from typing import Any

from csprapp.ui import fields
from csprapp.ui.forms import Form

WHY = {"label": "Why is this changed?", "missing": "Enter why this is changed", "max_length": 300}


class CaseForm(Form):
    """A form about a case: much of what it asks may not be known yet, so no label says "(optional)"."""

    mark_optional = False


class Dated(CaseForm):
    """A form that knows which London day it is."""

    told: tuple[str, ...] = ("today",)


class FactsForm(Dated):
    """Facts of a case, or of something in it, each change with the reason why, which is asked last."""

    reason = fields.Text(**WHY)

    def prepare(self) -> None:
        self.fields["reason"] = self.fields.pop("reason")

    @property
    def answers(self) -> dict[str, Any]:
        """The facts as one mapping, and why."""
        facts = super().answers
        return {"reason": facts.pop("reason"), "facts": facts}
