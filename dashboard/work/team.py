"""Every open deadline of the team, by owner: nobody's first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import DeadlineQuerySet, Row
from csprapp.accounts.roles import Permission, require_permission
from csprapp.today import london_today
from csprapp.ui.fields import Select
from csprapp.ui.forms import ListFilter
from dashboard.work.queries import MOST, PAGE, as_rows, shown_to, with_titles, within
from dashboard.work.rules import STEPS, Bounds, Group, bounds

NOBODY = "none"
BY_OWNER = (F("owner__name").asc(nulls_first=True), "owner_id", "act_on", "pk")


class TeamFilter(ListFilter):
    """By what the team's deadlines are narrowed."""

    owner = Select(label="Owner", required=False)
    step = Select(label="Step", required=False, choices=[("", "Any step"), *((step, step) for step in STEPS)])
    show = Select(label="When", required=False, choices=[("", "Any time"), *Group.choices])
    look = Select(label="Delays", required=False, choices=[("", "All"), ("yes", "For a manager to look at")])

    def __init__(self, *args: Any, owners: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(key), name) for key, name in owners]
        self.fields["owner"].choices = [("", "Everyone"), (NOBODY, "No owner"), *people]


@dataclass(frozen=True)
class Load:
    """How much one person has: counts by group, each a link to its list."""

    owner_id: int | None
    name: str
    counts: dict[Group, int]
    every: int

    @property
    def key(self) -> str:
        return NOBODY if self.owner_id is None else str(self.owner_id)

    @property
    def cells(self) -> list[tuple[Group, int]]:
        return list(self.counts.items())


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Who has how much, and every open deadline behind the numbers. Raises NotAllowed, which says which roles may."""
    require_permission(request.user, Permission.SEE_TEAM)
    today, calendar = london_today(), calendar_in_force()
    limits = bounds(today, calendar)
    found = shown_to(request.user, today)
    loads = loads_of(found, limits)
    form = TeamFilter(request.GET or {}, owners=[(load.owner_id, load.name) for load in loads if load.owner_id])
    chosen = form.chosen
    narrow = narrowed(found, chosen, limits).order_by(*BY_OWNER).select_related("incident", "owner")
    page = Paginator(narrow[: MOST + 1], PAGE).get_page(request.GET.get("page", 1))
    context = {
        "form": form,
        "loads": loads,
        "groups": list(Group),
        "page": page,
        "heading": f"{'more than ' if page.paginator.count > MOST else ''}{min(page.paginator.count, MOST):,}",
        "people": by_owner(with_titles(as_rows(page.object_list, today, calendar))),
        "clear_url": request.path if chosen else "",
    }
    return render(request, "dashboard/work/team.html", context)


def loads_of(found: DeadlineQuerySet, limits: Bounds) -> list[Load]:
    """Counts by owner and group in one query; nobody's first, then by name."""
    counts = {group.value: Count("pk", filter=within(group, limits)) for group in Group}
    lines = Deadline.objects.filter(pk__in=found.values("pk")).values("owner_id", "owner__name").annotate(**counts)
    lines = lines.order_by(F("owner__name").asc(nulls_first=True), "owner_id")
    return [
        Load(
            line["owner_id"],
            line["owner__name"] or "No owner",
            {group: line[group.value] for group in Group},
            sum(line[group.value] for group in Group),
        )
        for line in lines
    ]


def narrowed(found: DeadlineQuerySet, chosen: dict[str, str], limits: Bounds) -> DeadlineQuerySet:
    """The list as filtered. The one line of a restricted case is there only for what it says itself."""
    plain = Q(incident=None) | Q(incident__restricted=False) | Q(opened=True)
    if owner := chosen.get("owner"):
        found = found.filter(owner=None) if owner == NOBODY else found.filter(owner=owner)
    if show := chosen.get("show"):
        found = found.filter(within(Group(show), limits))
    if step := chosen.get("step"):
        found = found.filter(plain, rule_key__in=STEPS[step])
    if chosen.get("look"):
        found = found.filter(plain, pk__in=Deadline.objects.for_a_managers_look().values("pk"))
    return found


def by_owner(shown: list[Row]) -> list[tuple[str, list[Row]]]:
    """Rows under their owner's name, in the order they come."""
    return [(name or "No owner", list(found)) for name, found in groupby(shown, key=lambda row: row.owner)]
