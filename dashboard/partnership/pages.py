"""What the pages of the settings share: who may open them, the row they change, and when a reason is asked."""

from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404

from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.records.settings_rows import with_version
from csprapp.ui.fields import Note
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form


class SettingForm(Form):
    """Facts of a setting; of one that is there already also why it changes."""

    told = ("record",)

    why = Note(
        label="Why are you changing it?",
        help_text="Needed only if you change something already recorded.",
        rows=2,
        required=False,
        say_optional=False,
        one_word=True,
    )

    def prepare(self) -> None:
        why = self.fields.pop("why")
        if self.record is not None and self.record.pk:
            self.fields["why"] = why  # the last of all

    @property
    def answers(self) -> dict[str, Any]:
        """The answers without the reason, which is no fact."""
        return {name: value for name, value in super().answers.items() if name != "why"}

    @property
    def reason(self) -> str:
        """The reason, "" when none was asked or given."""
        return self.cleaned_data.get("why", "")


class SettingPage(FormPage):
    """A page that adds a row of `model`, or changes one."""

    deed = Permission.SET_UP
    model: type[Model]
    shows_saved = True
    done = "Your changes are saved."

    def open(self, pk: int | None = None) -> None:
        require_permission(self.request.user, self.deed)
        if pk is not None:
            self.record = with_version(get_object_or_404(self.model, pk=pk))


class OurPage(SettingPage):
    """A page that changes facts of the partnership itself."""

    back, stays, model = "settings", True, Partnership

    def open(self) -> None:
        super().open()
        self.record = with_version(Partnership.current())
        if self.record._state.adding:
            self.record.pk = None  # not set up yet: nothing was recorded that could be changed
