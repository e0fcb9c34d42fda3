"""My work, every open deadline of the team by owner, and a month of either day by day."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import DeadlineQuerySet, Row
from cases.intake.wizard import Wizard
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.instants import LONDON
from csprapp.composed import composed
from csprapp.today import london_today, now
from csprapp.ui.addresses import address
from csprapp.ui.components import Due, Link
from csprapp.ui.counting import MOST, counted
from csprapp.ui.fields import Select
from csprapp.ui.forms import ListFilter
from dashboard.work.grouping import Bundle, of_rows
from dashboard.work.loads import NOBODY, ROLE, UNOWNED, Load, loads
from dashboard.work.queries import (
    NEVER,
    PAGE,
    WorkList,
    as_rows,
    for_a_role,
    is_left,
    leading,
    nobodys,
    read_again,
    shown_to,
    whose,
    with_words,
    within,
    work_list,
)
from dashboard.work.rules import STEPS, Bounds, Group, Section, about_today, bounds
from dashboard.work.standing_in import own_time_away, stands_in_until
from dashboard.work.waiting import waiting_for

MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Everything this person has to do, the most pressing first."""
    user, today, calendar = request.user, london_today(), calendar_in_force()
    asked = request.GET.get("show", "")
    only = Section(asked) if asked in Section.values else None
    listed = work_list(user, today, calendar, only=only, number=request.GET.get("page", 1))
    waiting, recent, drafts = waiting_for(user, today, calendar)
    begun = begun_rows(user, today, now(), drafts)
    at_once = [link for block in waiting for link in block.at_once]
    context = {
        "today": today,
        "about_today": about_today(today, calendar),
        "work": listed,
        "only": only,
        "filters": filters(listed, only),
        "begun": begun if only is None else [],
        "at_once": at_once,
        "give": "work" if has_permission(user, Permission.ASSIGN) else "",
        "tiles": [block for block in waiting if block.figures],
        "waiting": [block.later() for block in waiting if not block.figures],
        "nothing": only is None and not (listed.pressing or begun or any(block.waits for block in waiting)),
        "recent": recent,
        "log_url": address("case-new") if has_permission(user, Permission.LOG_INCIDENT) else "",
        **time_away(user, today),
    }
    return render(request, "dashboard/work/work.html", context)


def time_away(user: User, today: date) -> dict[str, Any]:
    """Whether this person is away and for whom they stand in, and where they say so: of those who work on cases."""
    if not has_permission(user, Permission.WORK_CASE):
        return {}
    return {"away_url": address("away"), "away": own_time_away(user, today), "stands_in": stands_in_until(user, today)}


def begun_rows(user: User, today: date, at: datetime, drafts: Iterable[Any]) -> list[Due]:
    """Incidents that were begun and not logged: this person's own first, then those that colleagues left for an hour
    or for good."""
    clock, own = at.astimezone(LONDON).time(), [draft for draft in drafts if draft.user_id == user.pk]
    others = [draft for draft in drafts if draft.user_id != user.pk]
    writers = User.objects.in_bulk({draft.user_id for draft in others}) if others else {}
    left = [draft for draft in others if is_left(draft, at) or not writers[draft.user_id].is_active]
    rows = [Wizard(user, today, clock, own).begun()]
    rows += [Wizard(user, today, clock, [draft]).begun(str(writers[draft.user_id])) for draft in left]
    return [row for row in rows if row]


def filters(listed: WorkList, only: Section | None) -> list[Link]:
    """Links that show one group alone; none while everything fits on one page."""
    if listed.page.paginator.num_pages == 1 and only is None and not any(part.ahead for part in listed.parts):
        return []
    shown = [
        Link(section.label, f"?show={section}", only is section, counted(listed.counts[section])) for section in Section
    ]
    return [Link("All", "?", only is None, counted(listed.total)), *shown]


class TeamFilter(ListFilter):
    """By what the team's deadlines are narrowed."""

    owner = Select(label="Owner", required=False)
    step = Select(label="Step", required=False, choices=[("", "Any step"), *((step, step) for step in STEPS)])
    show = Select(label="When", required=False, choices=[("", "Any time"), *Group.choices])
    look = Select(label="Delays", required=False, choices=[("", "All"), ("yes", "For a manager to look at")])

    def __init__(self, *args: Any, owners: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(key), name) for key, name in owners]
        self.offer("owner", [("", "Everyone"), (NOBODY, UNOWNED[False]), (ROLE, UNOWNED[True]), *people])


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Who has how much, and every open deadline behind the numbers. Raises NotAllowed, which says which roles may."""
    require_permission(request.user, Permission.SEE_TEAM)
    user, today, calendar = request.user, london_today(), calendar_in_force()
    limits = bounds(today, calendar)
    people = [Load.of(line) for line in composed(loads, user, today, limits)]
    owners = {load.owner_id: load.name for load in people if load.owner_id}
    form = TeamFilter(request.GET or {}, owners=owners.items())
    chosen = form.chosen
    keys = [key for (key,) in composed(_by_owner, user, today, tuple(sorted(chosen.items())), limits, tuple(owners))]
    page = Paginator(keys, PAGE).get_page(request.GET.get("page", 1))
    read = sorted(read_again(page, user, today), key=lambda row: page.object_list.index(row.pk))
    context = {
        "form": form,
        "loads": people,
        "groups": list(Group),
        "page": page,
        "heading": counted(page.paginator.count),
        "people": by_owner(leading(with_words(as_rows(read, today, calendar)), user, today), limits),
        "give": "team" if has_permission(request.user, Permission.ASSIGN) else "",
        "clear_url": request.path if chosen else "",
    }
    return render(request, "dashboard/work/team.html", context)


def _by_owner(
    user: User, on: date, chosen: tuple[tuple[str, str], ...], limits: Bounds, owners: tuple[int, ...]
) -> QuerySet:
    """The keys of the list as filtered: what nobody owns, then owner after owner in this order, which is that of their
    names. By the names themselves PostgreSQL would sort twice as long as it takes to find them all."""
    places = [When(owner=key, then=Value(place)) for place, key in enumerate(owners, 1)]
    place = Case(When(owner=None, then=Value(0)), *places, default=Value(len(owners) + 1))
    found = narrowed(shown_to(user, on), dict(chosen), limits).annotate(place=place, whose=whose())
    return found.order_by("place", "owner_id", "whose", "act_on", "pk").values_list("pk")[: MOST + 1]


def narrowed(found: DeadlineQuerySet, chosen: dict[str, str], limits: Bounds) -> DeadlineQuerySet:
    """The list as filtered. The one line of a restricted case is there only for what it says itself."""
    plain = Q(incident=None) | Q(incident__restricted=False) | Q(opened=True)
    if owner := chosen.get("owner"):
        found = found.filter({NOBODY: nobodys(), ROLE: for_a_role()}.get(owner) or Q(owner=owner) | NEVER)
    if show := chosen.get("show"):
        found = found.filter(within(Group(show), limits))
    if step := chosen.get("step"):
        found = found.filter(plain, rule_key__in=STEPS[step])
    if chosen.get("look"):
        found = found.filter(plain, pk__in=Deadline.objects.for_a_managers_look().values("pk"))
    return found


def by_owner(shown: list[Row], limits: Bounds) -> list[tuple[str, int | None, list[Bundle[Row]]]]:
    """Cases under their owner's name and key, in the order of owners; of each what to act on now comes first."""
    people = groupby(shown, key=lambda row: (row.owner, row.deadline.owner_id))
    return [(name or "No owner", key, of_rows(found, limits)) for (name, key), found in people]
