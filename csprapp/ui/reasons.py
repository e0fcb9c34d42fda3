"""The form that asks why only of whoever changes or empties what is recorded."""

from typing import Any

from csprapp.records.reasons import ENTER_WHY, overwritten
from csprapp.ui import fields
from csprapp.ui.forms import Form

ONLY_IF = "Only if you change or remove something already recorded. You do not need a reason to fill in what was empty."


class SaysWhyChanged(Form):
    """A form of a record's facts. Why is asked last and may stay empty while nothing recorded changes; the service asks
    the same rule again.

    What is `recorded` a `FormPage` tells it; where something is added, nothing is.
    """

    recorded: dict[str, Any]

    reason = fields.Text(
        label="Why is this changed?", help_text=ONLY_IF, missing=ENTER_WHY, required=False, say_optional=False,
        max_length=300, one_word=True,
    )  # fmt: skip

    def __init__(self, *args: Any, recorded: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.recorded = recorded or {}
        super().__init__(*args, **kwargs)

    @classmethod
    def told_by(cls, page: Any) -> dict[str, Any]:
        return super().told_by(page) | {"recorded": page.recorded}

    def prepare(self) -> None:
        super().prepare()
        reason = self.fields["reason"] = self.fields.pop("reason")
        if not self.recorded:
            reason.label, reason.help_text, reason.say_optional = "How is this known?", "", True
            reason.gives_reason = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = {name: value for name, value in cleaned.items() if name in self.recorded and name != "reason"}
        same = self["version"].data == str(self["version"].initial)  # else a colleague's change is shown first
        if same and not str(cleaned.get("reason") or "").strip() and overwritten(self.recorded, asked):
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        return cleaned
