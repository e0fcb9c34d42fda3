"""Settings: the sections of the rapid review report, in order, each with its name."""

from typing import Any

from csprapp.accounts.roles import Permission, require_permission
from csprapp.ui.form_pages import FormPage
from dashboard.reporting import layout
from dashboard.reporting.forms import LayoutForm


class Sections(FormPage):
    """A number, a name and a tick for each section; works without JavaScript. Takes effect on the next report."""

    template_name, form_class = "dashboard/reporting/settings_report.html", LayoutForm
    back, stays = "settings", True
    done = "The sections are saved. Reports made from now on have them."
    meanwhile = "Somebody changed the sections meanwhile. Look at this page again, then save."

    def open(self) -> None:
        require_permission(self.request.user, Permission.SET_UP)
        self.record = layout.current()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"lines": layout.merged(self.record.sections)}

    def save(self, form: LayoutForm) -> None:
        layout.set_layout(form.wanted, form.expected_version, by=self.actor)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        past = self.record.history.select_related("history_user") if self.record.version else []
        return super().get_context_data(past=past, **more)
