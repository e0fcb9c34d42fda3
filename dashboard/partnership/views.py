"""The partnership's own page, its areas, partner bodies and themes."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Area, PartnerBody, Theme
from csprapp.ui.components import Link
from csprapp.ui.forms import ReasonForm
from dashboard.partnership import services
from dashboard.partnership.forms import AreaForm, BodyForm, PartnershipForm, ThemeForm
from dashboard.partnership.pages import OurPage, SettingForm, SettingPage

Cell = str | dict[str, Any]


def show_list(request: HttpRequest, **shown: Any) -> HttpResponse:
    """A list of settings, each row leading to its page: title, lead, heads, rows, what is said while there are none,
    the link to add one, other links."""
    require_permission(request.user, Permission.SET_UP)
    return render(request, "dashboard/partnership/list.html", shown)


class OurPartnership(OurPage):
    """The name, numbers and rules of the partnership."""

    title = "The partnership"
    lead = "The name, numbers and hours appear on the public pages as soon as you save them."
    form_class, done = PartnershipForm, "Your changes are saved, and the public can see them now."

    def save(self, form: PartnershipForm) -> None:
        services.set_partnership(form.answers, form.expected_version, by=self.actor, why=form.reason)


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The areas, with their partner bodies and how many people are limited to each."""
    rows: list[list[Cell]] = [
        [
            {"text": area.name, "url": reverse("settings-area", args=[area.pk])},
            ", ".join(body.name for body in area.partner_bodies.all()) or "None yet",
            "Open" if area.is_active else "Closed",
        ]
        for area in Area.objects.prefetch_related("partner_bodies")
    ]
    return show_list(
        request,
        title="Areas",
        lead="A case belongs to one area. Somebody’s work may be limited to some of them.",
        heads=["Area", "Partner bodies", "Status"],
        rows=rows,
        none="No area is recorded yet. This comes first: partner bodies, people and cases all belong to one.",
        add=Link("Add an area", reverse("settings-area-add")),
        links=[Link("Partner bodies", reverse("settings-bodies"))],
    )


class AddArea(SettingPage):
    """A new area."""

    title, back, model, button = "Add an area", "settings-areas", Area, "Add the area"
    form_class, done = AreaForm, "The area is added. Next, add its partner bodies."

    def save(self, form: AreaForm) -> None:
        services.add_area(**form.answers, by=self.actor)


class ChangeArea(SettingPage):
    """An area's name, and the way to close it."""

    back, model, form_class = "settings-areas", Area, AreaForm

    @property
    def title(self) -> str:
        return str(self.record)

    @property
    def links(self) -> tuple[Link, ...]:
        ways = {True: ("Close this area", "settings-area-close"), False: ("Open it again", "settings-area-open")}
        words, name = ways[self.record.is_active]
        return (Link(words, reverse(name, args=[self.record.pk])),)

    def save(self, form: AreaForm) -> None:
        services.change_area(self.record, form.expected_version, **form.answers, by=self.actor, why=form.reason)


class CloseArea(SettingPage):
    """No more cases in an area."""

    back, model, shows_saved = "settings-areas", Area, False
    form_class = ReasonForm.asking("Why are you closing it?", "Enter why you are closing it", rows=3, one_word=True)
    button, button_kind, done = "Close the area", "warning", "The area is closed."
    meanwhile = "Somebody else has changed this area. Check it, then try again."

    @property
    def title(self) -> str:
        return f"Close {self.record}"

    @property
    def lead(self) -> str:
        if waiting := services.what_depends_on(self.record):
            return f"It cannot be closed yet: {' and '.join(waiting)}."
        return (
            "You will no longer be able to log cases in it. Its closed cases will not change, and you can open it "
            "again."
        )

    def save(self, form: Any) -> None:
        services.close_area(self.record, form.expected_version, **form.answers, by=self.actor)


class OpenArea(CloseArea):
    """Cases in an area again."""

    form_class = ReasonForm.asking(
        "Why are you opening it again?", "Enter why you are opening it again", rows=3, one_word=True
    )
    button, button_kind, done = "Open the area", "", "The area is open again."
    title, lead = "Open the area again", "Cases can be logged in it again."

    def save(self, form: Any) -> None:
        services.open_area(self.record, form.expected_version, **form.answers, by=self.actor)


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """The statutory partners, where they are partners and who acts for them."""
    found = PartnerBody.objects.select_related("acted_for_by").prefetch_related("areas")
    rows: list[list[Cell]] = [
        [
            {"text": body.name, "url": reverse("settings-body", args=[body.pk])},
            body.get_kind_display(),
            ", ".join(area.name for area in body.areas.all()) or "None yet",
            body.acted_for_by.name if body.acted_for_by else "Itself",
        ]
        for body in found
    ]
    return show_list(
        request,
        title="Partner bodies",
        lead="The statutory safeguarding partners of each area. They decide on rapid reviews and are also agencies.",
        heads=["Partner body", "Kind", "Areas", "Acts for it"],
        rows=rows,
        none="No partner body is recorded yet. Add the areas first, then the local authority, the integrated care "
        "board and the police of each.",
        add=Link("Add a partner body", reverse("settings-body-add")),
        links=[Link("Areas", reverse("settings-areas"))],
    )


class AddBody(SettingPage):
    """A new partner body."""

    title, back, model, button = "Add a partner body", "settings-bodies", PartnerBody, "Add the partner body"
    form_class, done = BodyForm, "The partner body is added. It is also on the list of agencies you can ask."

    @property
    def lead(self) -> str:
        return "" if Area.objects.exists() else "Add an area first: a partner body belongs to at least one."

    @property
    def links(self) -> tuple[Link, ...]:
        return () if Area.objects.exists() else (Link("Add an area", reverse("settings-area-add")),)

    def save(self, form: BodyForm) -> None:
        services.add_body(form.answers, by=self.actor)


class ChangeBody(SettingPage):
    """A partner body's name, kind and areas, and who acts for it."""

    back, model, form_class = "settings-bodies", PartnerBody, BodyForm

    @property
    def title(self) -> str:
        return str(self.record)

    def save(self, form: BodyForm) -> None:
        services.change_body(self.record, form.expected_version, form.answers, by=self.actor, why=form.reason)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """The themes of learning, and how often each was used."""
    rows: list[list[Cell]] = [
        [{"text": theme.name, "url": reverse("settings-theme", args=[theme.pk])}, {"number": theme.used}]
        for theme in Theme.objects.annotate(used=Count("recommendations"))
    ]
    return show_list(
        request,
        title="Themes",
        lead="Using the same words across reviews and years shows what is being learned again and again.",
        heads=["Theme", {"text": "Recommendations", "number": True}],
        rows=rows,
        none="No theme is recorded yet. Begin with the few words that come back in every review, such as neglect or "
        "information sharing.",
        add=Link("Add a theme", reverse("settings-theme-add")),
    )


class AddTheme(SettingPage):
    """A new theme."""

    title, back, model, button = "Add a theme", "settings-themes", Theme, "Add the theme"
    form_class, done = ThemeForm, "The theme is added."

    def save(self, form: ThemeForm) -> None:
        services.add_theme(**form.answers, by=self.actor)


class ChangeTheme(SettingPage):
    """A theme's name."""

    back, model, form_class = "settings-themes", Theme, ThemeForm
    lead = "Recommendations with this theme will show its new name."

    @property
    def title(self) -> str:
        return str(self.record)

    def save(self, form: SettingForm) -> None:
        services.change_theme(self.record, form.expected_version, **form.answers, by=self.actor, why=form.reason)
