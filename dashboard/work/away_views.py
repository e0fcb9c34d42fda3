"""The page that says until which day somebody is away, and who looks after their work."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from csprapp.accounts.models import Away, User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.settings_rows import with_version
from csprapp.ui.fields import DateField, ModelSelect
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from dashboard.work.standing_in import may_stand_in, set_away


class AwayForm(Form):
    """Until when, and who stands in."""

    told = ("person", "today")

    until = DateField(label="Last day away", required=False, say_optional=False, subject="The last day away")
    deputy = ModelSelect(
        User.objects.none(),
        label="Deputy",
        required=False,
        help_text="They will see, and get emails about, what falls due in cases they can open. Managers will see the "
        "rest.",
    )

    def prepare(self) -> None:
        self.fields["deputy"].queryset = may_stand_in(self.person, self.today)
        if self.initial.get("until"):
            self.fields["until"].help_text = "Clear this to end the time away now."


class AwayPage(FormPage):
    """Of oneself; a manager's of anybody who works on cases."""

    form_class, shows_saved, back, done = AwayForm, True, "work", "The time away is saved."

    def open(self, pk: int | None = None) -> HttpResponse | None:
        require_permission(self.actor, Permission.WORK_CASE if pk in (None, self.actor.pk) else Permission.ASSIGN)
        self.person = get_object_or_404(User, pk=pk or self.actor.pk, is_active=True)
        self.record = with_version(Away.objects.filter(user=self.person).first() or Away(user=self.person))
        return None

    @property
    def title(self) -> str:
        return "Time away" if self.person.pk == self.actor.pk else f"When {self.person} is away"

    @property
    def lead(self) -> str:
        return "Somebody else will look after what falls due, from today up to and including the last day away."

    def save(self, form: Any) -> None:
        set_away(self.person, form.expected_version, **form.answers, **self.who)
        if not form.answers["until"]:
            self.done = (
                "You are back at work." if self.person.pk == self.actor.pk else f"{self.person} is back at work."
            )
