"""Views of a list that somebody saved: its filters, columns and order under a name, for themselves or the team.

A list says what it is once, in `register_list`; its page gives `views_of(...)` to the component that shows them. To
open a view is a link.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission
from csprapp.accounts.view_models import SavedView
from csprapp.clock.deadline import day_words
from csprapp.composed import composed
from csprapp.records.refusals import Refused
from csprapp.tables.writing import Cell, Column
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.fields import Checkboxes, Tick, from_model
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form

MOST = 100  # views of one person


@dataclass(frozen=True)
class ListPage:
    """A list that can be looked at in several ways: the name of its page, what of its address belongs to a view, and
    the columns there are to choose from."""

    name: str
    words: str
    filters: tuple[str, ...]
    columns: Callable[[], Sequence[Column]]

    @property
    def url(self) -> str:
        """Its address without what narrows it."""
        return reverse(self.name)

    def offered(self) -> list[Column]:
        """Those without words about people: names are in no list."""
        return [column for column in self.columns() if not column.private]

    def chosen(self, query: QueryDict) -> list[Column]:
        """The columns that an address names, in the list's order; none for the list as it is. The first, by which a row
        is known, is always among them."""
        first, *others = self.offered()
        found = [column for column in others if column.key in query.getlist("columns")]
        return [first, *found] if found else []

    def kept(self, query: QueryDict) -> QueryDict:
        """What of an address belongs to a view."""
        found = QueryDict(mutable=True)
        for name in self.filters:
            if value := query.get(name, ""):
                found[name] = value
        return found


@dataclass(frozen=True)
class ListRow:
    """A row of a list with columns of somebody's choice: what it is known by, its page, and a cell for each column
    beyond that."""

    name: str
    url: str
    cells: list[str]


def list_row(columns: Sequence[Column], row: Any, name: str, url: str) -> ListRow:
    """The row as the chosen columns say it."""
    return ListRow(name, url, [_words(column.value(row)) for column in columns[1:]])


def _words(value: Cell) -> str:
    return day_words(value) if isinstance(value, date) else "" if value is None else str(value)


LISTS: dict[str, ListPage] = {}


def register_list(page: ListPage) -> None:
    """Let views of this list be saved."""
    LISTS[page.name] = page


def address_of(view: SavedView) -> str:
    """The list as the view shows it."""
    query = QueryDict(view.query, mutable=True)
    query["view"] = str(view.pk)
    return f"{LISTS[view.page].url}?{query.urlencode()}"


@dataclass(frozen=True)
class Views:
    """What a list shows of its views: those this person may open, the way to save this one, and to delete the open
    one."""

    links: list[Link]
    save_url: str
    kept: list[tuple[str, str]]  # of the address, what stays when another filter is chosen
    delete_url: str = ""


def views_of(user: User, name: str, query: QueryDict) -> Views | None:
    """The views of a list for a person who sees cases; None for everybody else. One query."""
    if not has_permission(user, Permission.SEE_CASES):
        return None
    found: list[SavedView] = composed(_of_a_list, user, london_today(), name)
    current = next((view for view in found if str(view.pk) == query.get("view")), None)
    links = [Link(_called(view, user), address_of(view), current=view == current) for view in found]
    rest = query.copy()
    for key in ("view", "page"):
        rest.pop(key, None)
    save = f"{reverse('view-save', args=[name])}?{rest.urlencode()}"
    may = current is not None and may_delete(current, user)
    kept = [(key, value) for key in ("columns", "sort") for value in query.getlist(key)]
    return Views(links, save, kept, reverse("view-delete", args=[current.pk]) if current and may else "")


def _of_a_list(user: User, on: date, name: str) -> QuerySet[SavedView]:
    return SavedView.objects.visible_to(user).filter(page=name).select_related("owner")


def _called(view: SavedView, user: User) -> str:
    return view.name if view.owner_id == user.pk else f"{view.name} ({view.owner})"


def may_delete(view: SavedView, user: User) -> bool:
    """Its owner, and of a shared one a manager."""
    return view.owner_id == user.pk or (view.shared and has_permission(user, Permission.ASSIGN))


def save_view(
    page: ListPage, query: QueryDict, *, name: str, shared: bool, columns: Sequence[str], by: User, today: date
) -> SavedView:
    """Keep a view of a list; under a name that this person has already it takes the place of that one.

    Raises NotAllowed (sharing is for who works on cases), Refused (too many).
    """
    require_permission(by, Permission.SEE_CASES)
    if shared:
        require_permission(by, Permission.WORK_CASE)
    own = SavedView.objects.filter(owner=by)
    if own.count() >= MOST:
        raise Refused(f"You have {MOST} views already. Delete one first")
    kept = page.kept(query)
    kept.setlist("columns", columns)
    kept.setlist("columns", [column.key for column in page.chosen(kept)])
    facts = {"query": kept.urlencode(), "shared": shared}
    view, _ = SavedView.objects.update_or_create(owner=by, page=page.name, name=name, defaults=facts)
    return view


def delete_view(view: SavedView, *, by: User, today: date) -> None:
    """Throw a view away. Raises NotAllowed."""
    if not may_delete(view, by):
        raise NotAllowed("Only its owner or a manager can delete a view.")
    view.delete()


class ViewForm(Form, model=SavedView):
    """What the view is called, for whom it is, and which columns it has."""

    told = ("page", "may_share")

    name = from_model(
        label="Name of the view",
        help_text="For example, rapid reviews in the north. Do not use people’s names.",
        missing="Enter a name for the view",
    )
    shared = Tick(label="Share it with the team", required=False, say_optional=False)
    columns = Checkboxes(
        label="Columns", required=False, small=True, help_text="If you choose none, the list stays as it is."
    )

    def prepare(self) -> None:
        self.offer("columns", [(column.key, column.title) for column in self.page.offered()[1:]])
        if not self.may_share:
            del self.fields["shared"]


class SaveView(FormPage):
    """Keep a list as it is filtered and sorted."""

    form_class, title, button, repeats = ViewForm, "Save this view", "Save the view", True
    lead = (
        "It keeps the filters and the order of the list you came from, and replaces any view of yours with the same "
        "name."
    )
    done = "The view is saved."
    page: ListPage

    def open(self, page: str) -> None:
        if page not in LISTS:
            raise Http404
        require_permission(self.actor, Permission.SEE_CASES)
        self.page = LISTS[page]

    @property
    def may_share(self) -> bool:
        """Whether this person's views can be everybody's: only of those who work on cases."""
        return has_permission(self.actor, Permission.WORK_CASE)

    def get_initial(self) -> dict[str, Any]:
        return {"columns": [column.key for column in self.page.chosen(self.request.GET)]}

    @property
    def back_url(self) -> str:
        query = self.request.GET.urlencode()
        return f"{self.page.url}?{query}" if query else self.page.url

    def save(self, form: ViewForm) -> str:
        return address_of(save_view(self.page, self.request.GET, **{"shared": False, **form.answers}, **self.who))


class DeleteView(FormPage):
    """Throw a view away; the list stays."""

    form_class, button, button_kind, done = Form, "Delete the view", "warning", "The view is deleted."
    view: SavedView

    def open(self, pk: int) -> None:
        self.view = get_object_or_404(SavedView.objects.visible_to(self.actor), pk=pk, page__in=LISTS)
        if not may_delete(self.view, self.actor):
            raise NotAllowed("Only its owner or a manager can delete a view.")

    @property
    def title(self) -> str:
        return f"Delete the view “{self.view.name}”?"

    @property
    def back_url(self) -> str:
        return LISTS[self.view.page].url

    def save(self, form: Form) -> None:
        delete_view(self.view, **self.who)
