"""The form of one section."""

from typing import Any

from django import forms

from csprapp.ui.fields import LongText
from csprapp.ui.forms import Form


class SectionForm(Form):
    """The text of one section. `carried`: its box began with what the case's record says."""

    mark_optional = False
    told = ("section",)

    text = LongText(label="Text", required=False, label_size="s")
    carried = forms.BooleanField(required=False, widget=forms.HiddenInput({"id": False}))

    def prepare(self) -> None:
        field: Any = self.fields["text"]
        field.label = self.section.asks
        field.widget.attrs |= {"rows": self.section.rows, "data-counted": True}
