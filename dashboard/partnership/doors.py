"""What is open to whoever has no account here, beside the public pages: each off until it is switched on."""

from collections.abc import Mapping
from typing import Any

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.records.settings_rows import FIRST, add_row, correct
from csprapp.ui.fields import from_model
from dashboard.partnership.pages import OurPage, SettingForm


class DoorsForm(SettingForm, model=Partnership):
    """Which of them are open."""

    calendar_feeds = from_model(
        label="People can see their dates in a calendar program",
        help_text="Each person makes a secret address. It shows references, code names and what needs to be done.",
        say_optional=False,
    )
    referrals_by_page = from_model(
        label="Agencies can refer without an account",
        help_text="There will be a form that anybody can open. It gives nothing back except a reference.",
        say_optional=False,
    )


def set_doors(facts: Mapping[str, Any], version: int, *, by: User, why: str) -> Partnership:
    """Open or shut them. Raises NotAllowed, Refused (shut without a reason), Conflict."""
    require_permission(by, Permission.SET_UP)
    before = Partnership.current()
    if before._state.adding:
        return add_row(Partnership(pk=1, **facts), by=by, why=FIRST)
    return correct(before, version, facts, by=by, why=why)


class Doors(OurPage):
    """Switch them on and off."""

    title = "Open without signing in"
    lead = "Both are off until you switch them on."
    form_class, done = DoorsForm, "Your choices are saved."

    def save(self, form: DoorsForm) -> None:
        set_doors(form.answers, form.expected_version, by=self.actor, why=form.reason)
