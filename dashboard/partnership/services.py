"""Keeping the partnership's own row, its areas, partner bodies and themes: who, why, and the second person told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Agency, Area, Membership, PartnerBody, Partnership, Theme
from csprapp.records.apostrophes import says
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import FIRST, add_row, change_row, correct, require_only, require_why
from csprapp.today import london_today
from csprapp.ui import colours
from publishing.disclosure.known_people import refuse_names

# What of the partnership's row holds words that the public reads.
WORDED = (
    *("name", "contact_email", "address", "worried_hours", "host_body", "panel_name", "panel_short"),
    *("chair", "scrutineer", "arrangements_site"),
)


def set_partnership(facts: Mapping[str, Any], version: int, *, by: User, why: str = "") -> Partnership:
    """Set facts of the partnership's one row. The public pages show them at the next look, so they must name nobody.

    Raises NotAllowed, Refused (no reason for what changes, a colour too light, somebody named), Conflict.
    """
    require_permission(by, Permission.SET_UP)
    facts = {**facts, "brand_colour": colours.read(facts["brand_colour"])}
    before = Partnership.current()
    refuse_names(before, facts, *WORDED, by=by, today=london_today())
    if before._state.adding:
        return add_row(Partnership(pk=1, **facts), by=by, why=FIRST)
    return correct(before, version, facts, by=by, why=why)


def add_area(name: str, *, by: User) -> Area:
    """A local authority area of the partnership. Raises NotAllowed, Refused."""
    require_permission(by, Permission.SET_UP)
    require_only(Area, name)
    return add_row(Area(name=name), by=by, why=FIRST)


def change_area(area: Area, version: int, *, name: str, by: User, why: str) -> Area:
    """Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.SET_UP)
    require_only(Area, name, but=area.pk)
    return correct(area, version, {"name": name}, by=by, why=why)


def close_area(area: Area, version: int, *, reason: str, by: User) -> Area:
    """No case is logged in it any more. Refused while open cases or people depend on it: they would be left without an
    area. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.SET_UP)
    with change_row(Area, area.pk, version, by=by, why=reason) as held:
        if waiting := what_depends_on(held):
            raise Refused(f"{held} cannot be closed yet: {' and '.join(waiting)}.")
        held.is_active = False
    return held


def what_depends_on(area: Area) -> list[str]:
    """What keeps an area open, in words."""
    cases = Incident.objects.open_of("area", area.pk).count()
    limited = Membership.objects.live(london_today()).filter(area=area, user__is_active=True)
    people = limited.values("user").distinct().count()
    found = []
    if cases:
        found.append("1 case in it is open" if cases == 1 else f"{cases} cases in it are open")
    if people:
        found.append("1 person works in it" if people == 1 else f"{people} people work in it")
    return found


def open_area(area: Area, version: int, *, reason: str, by: User) -> Area:
    """Cases are logged in it again. Raises NotAllowed, Conflict."""
    require_permission(by, Permission.SET_UP)
    with change_row(Area, area.pk, version, by=by, why=reason) as held:
        held.is_active = True
    return held


def add_body(facts: Mapping[str, Any], *, by: User) -> PartnerBody:
    """A statutory partner (Children Act 2004 s16E), and the agency of its name, so that it can be asked. The public
    reads the name, so it must be nobody's.

    Raises NotAllowed, Refused.
    """
    require_permission(by, Permission.SET_UP)
    plain, areas = _split(facts)
    require_only(PartnerBody, plain["name"])
    refuse_names(PartnerBody(), plain, "name", by=by, today=london_today())
    with transaction.atomic():
        body = PartnerBody(**plain)
        _check_acting(body)
        add_row(body, by=by, why=f"In {_names(areas)}")
        body.areas.set(areas)
        _make_agency(body, by=by)
    return body


def _split(facts: Mapping[str, Any]) -> tuple[dict[str, Any], list[Area]]:
    """The facts of the row, and the areas, which are rows of their own."""
    plain = dict(facts)
    return plain, list(plain.pop("areas"))


def _names(areas: Sequence[Area]) -> str:
    return ", ".join(str(area) for area in areas)


def _make_agency(body: PartnerBody, *, by: User) -> None:
    """A partner body is asked for what it knows like any agency: as the one of its name, or as a new one."""
    agency = Agency.objects.filter(says("name", body.name, "iexact")).first()
    why = "It is a statutory partner"
    if agency is None:
        add_row(Agency(name=body.name, kind=body.get_kind_display(), body=body), by=by, why=why)
    elif agency.body_id is None:
        with change_row(Agency, agency.pk, None, by=by, why=why) as held:
            held.body = body


def change_body(body: PartnerBody, version: int, facts: Mapping[str, Any], *, by: User, why: str) -> PartnerBody:
    """Its name, kind and areas, and who acts for it. The history's reason names the areas when they change.

    Raises NotAllowed, Refused, Conflict.
    """
    require_permission(by, Permission.SET_UP)
    plain, areas = _split(facts)
    require_only(PartnerBody, plain["name"], but=body.pk)
    refuse_names(body, plain, "name", by=by, today=london_today())
    before = list(body.areas.all())
    moved = {area.pk for area in before} != {area.pk for area in areas}
    said = f"{why.strip()} Areas: {_names(areas)}".strip() if moved else why.strip() or FIRST
    with change_row(PartnerBody, body.pk, version, by=by, why=said) as held:
        left = {"areas": [area for area in before if area not in areas]}
        require_why({**vars(held), "acted_for_by": held.acted_for_by, **left}, {**plain, "areas": []}, why)
        for name, value in plain.items():
            setattr(held, name, value)
        _check_acting(held)
        held.areas.set(areas)
    return held


def _check_acting(body: PartnerBody) -> None:
    """One body acts for another of its kind, and neither in a chain (Children Act 2004 s16J)."""
    other = body.acted_for_by
    if other is None:
        return
    if other.kind != body.kind:
        raise Refused({"acted_for_by": "Only a body of the same kind can act for it"})
    if other.pk == body.pk or other.acted_for_by_id:
        raise Refused({"acted_for_by": f"Another body acts for {other} itself"})
    if body.pk and body.acts_for.exists():
        raise Refused({"acted_for_by": f"{body} acts for another body itself"})


def add_theme(name: str, *, by: User) -> Theme:
    """A theme; its address is made of its first name and stays. Raises NotAllowed, Refused."""
    require_permission(by, Permission.SET_UP)
    require_only(Theme, name)
    return add_row(Theme(name=name, slug=_free_slug(name)), by=by, why=FIRST)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:70] or "theme"
    there = set(Theme.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(each for each in (slug, *(f"{slug}-{n}" for n in range(2, len(there) + 3))) if each not in there)


def change_theme(theme: Theme, version: int, *, name: str, by: User, why: str) -> Theme:
    """The name alone: its page keeps its address. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.SET_UP)
    require_only(Theme, name, but=theme.pk)
    return correct(theme, version, {"name": name}, by=by, why=why)
