"""The agencies: the list, one of them, many at once, and one that is missed where agencies are asked."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.rules import REFERENCE
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.partnership.models import Agency, Partnership
from csprapp.records.apostrophes import says
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.fields import DateField, Email, Select, Text, from_model
from csprapp.ui.forms import ListFilter, ReasonForm
from dashboard.partnership import agencies as services
from dashboard.partnership.pages import SettingForm, SettingPage
from dashboard.partnership.pasting import Line, PastePage
from reviews.returns.agencies import add_agency
from reviews.returns.models import AgencyRequest

PAGE = 50


class AgencyForm(SettingForm, model=Agency):
    """An agency, how it is reached and what it needs to find a child."""

    name = from_model(label="Name of the agency", missing="Enter the name of the agency")
    kind = from_model(
        label="Kind", help_text="For example, school, hospital trust or general practice.", width="one-half"
    )
    is_protection_team = from_model(label="It is a multi-agency child protection team", say_optional=False)
    email = Email(
        label="Email address for requests",
        help_text="A shared address that somebody reads every day. Our emails name nobody: they only say that we have "
        "asked something.",
        required=False,
    )
    designated_from = DateField(
        label="Part of the safeguarding arrangements from",
        help_text="Only for a childcare or education agency that the partners have designated.",
        subject="The day it became part of the arrangements",
        required=False,
    )
    needs_nhs_number = from_model(label="It finds people by their NHS number", say_optional=False)
    needs_pupil_number = from_model(label="It finds people by their pupil number", say_optional=False)

    def prepare(self) -> None:
        """That it is a team is asked from the day such teams are at work, and of one that is recorded as one."""
        super().prepare()
        is_one = self.record is not None and self.record.is_protection_team
        if not is_one and not Partnership.current().has_protection_teams(london_today()):
            del self.fields["is_protection_team"]


class AgencyFilter(ListFilter):
    """By what the list is narrowed."""

    q = Text(label="Name or kind", required=False, say_optional=False, width=20)
    show = Select(
        label="Show",
        required=False,
        say_optional=False,
        choices=[
            ("", "Open ones"),
            ("closed", "Closed ones"),
            ("unreachable", "Without an email address"),
            ("designated", "Part of the arrangements"),
            ("teams", "Child protection teams"),
        ],
    )


def narrowed(chosen: dict[str, str]) -> Any:
    """The agencies as filtered."""
    found = Agency.objects.filter(is_active=chosen.get("show") != "closed")
    if chosen.get("show") == "unreachable":
        found = found.filter(email="")
    if chosen.get("show") == "designated":
        found = found.filter(designated_from__lte=london_today())
    if chosen.get("show") == "teams":
        found = found.filter(is_protection_team=True)
    if words := chosen.get("q"):
        found = found.filter(says("name", words) | says("kind", words))
    return found


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Fifty at a time, each leading to its page."""
    require_permission(request.user, Permission.SET_UP)
    form = AgencyFilter(request.GET or {})
    chosen = form.chosen
    page = Paginator(narrowed(chosen), PAGE).get_page(request.GET.get("page", 1))
    context = {"form": form, "page": page, "clear_url": request.path if chosen else ""}
    return render(request, "dashboard/partnership/agencies.html", context)


class AddAgency(SettingPage):
    """A new agency. Whoever comes from a case is led back to asking agencies there."""

    title, model, button, deed = "Add an agency", Agency, "Add the agency", Permission.ADD_AGENCY
    form_class, done = AgencyForm, "The agency is added."

    @property
    def back_url(self) -> str:
        case = self.request.GET.get("for", "")
        if REFERENCE.fullmatch(case):
            return reverse("case-requests-ask", args=[case])
        return reverse("settings-agencies" if has_permission(self.actor, Permission.SET_UP) else "work")

    def save(self, form: AgencyForm) -> None:
        add_agency(form.answers, by=self.actor)


class ChangeAgency(SettingPage):
    """An agency's name, address and needs, and the way to close it."""

    back, model, form_class = "settings-agencies", Agency, AgencyForm

    @property
    def title(self) -> str:
        return str(self.record)

    @property
    def lead(self) -> str:
        return f"It is the statutory partner {self.record.body}." if self.record.body_id else ""

    @property
    def links(self) -> tuple[Link, ...]:
        words = "Close this agency" if self.record.is_active else "Open it again"
        return (Link(words, reverse("settings-agency-close", args=[self.record.pk])),)

    def save(self, form: AgencyForm) -> None:
        services.change_agency(self.record, form.expected_version, form.answers, by=self.actor, why=form.reason)


class CloseAgency(SettingPage):
    """Close an agency, or open it again."""

    back, model, shows_saved = "settings-agencies", Agency, False
    form_class, repeats = ReasonForm.asking("Why?", rows=3, one_word=True), True  # it closes, then opens again
    meanwhile = "Somebody else has changed this agency. Check it, then try again."

    @property
    def title(self) -> str:
        return f"Close {self.record}" if self.record.is_active else f"Open {self.record} again"

    @property
    def button(self) -> str:  # type: ignore[override]
        return "Close the agency" if self.record.is_active else "Open the agency"

    @property
    def lead(self) -> str:
        if not self.record.is_active:
            return "You will be able to send it requests again."
        waiting = AgencyRequest.objects.filter(agency=self.record).waiting().count()
        stays = {0: "", 1: " One request that it has not answered will stay open."}
        more = stays.get(waiting, f" {waiting} requests that it has not answered will stay open.")
        return f"You will no longer be able to send it requests. The answers it has given are kept.{more}"

    def save(self, form: Any) -> None:
        shut = not self.record.is_active
        services.set_open(self.record, form.expected_version, shut, **form.answers, by=self.actor)


class PasteAgencies(PastePage):
    """Many agencies at once."""

    title, back, model = "Add many agencies", "settings-agencies", Agency
    columns, one, many = services.COLUMNS, "agency", "agencies"
    lead = "Only the name is needed. The last column is the day it became part of the safeguarding arrangements."
    done = "The agencies are added."

    def judge(self, lines: Sequence[Line]) -> None:
        services.judge(lines)

    def save_lines(self, lines: Sequence[Line]) -> None:
        services.add_agencies([line.facts for line in lines], by=self.actor)
