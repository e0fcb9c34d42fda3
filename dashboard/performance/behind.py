"""The list behind a figure, page by page: a page and how many rows there are of all pages in one question."""

from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

from csprapp.accounts.models import User
from csprapp.composed import Rows, composed

PAGE = 50
FAR = 10_000  # a page that nobody reaches by the links below the list


def page_of(typed: str, ask: Callable[..., QuerySet[Any]], user: User, on: date, *facts: Hashable) -> Page:
    """The page, as its number was typed, of what `ask(user, on, *facts)` finds: the first one for what is no number,
    the last one for one that is not there. The question is put together once (`csprapp.composed`)."""
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len(str(FAR)) else 1
    return Paginator(_Behind(max(wanted, 1), ask, user, on, *facts), PAGE).get_page(typed)


class _Behind(Rows):
    """Rows of which one page is asked for before it is known how many there are: it says so itself."""

    def __init__(self, wanted: int, ask: Callable[..., QuerySet[Any]], user: User, on: date, *facts: Hashable) -> None:
        super().__init__(ask, user, on, *facts)
        self.start = (wanted - 1) * PAGE

    @cached_property
    def shown(self) -> list[Any]:
        return self._from(self.start)

    def count(self) -> int:
        """How many there are; of a page that is not there it is asked apart."""
        if self.shown or not self.start:
            return self.shown[0].every if self.shown else 0
        return super().count()

    def __getitem__(self, part: slice) -> list[Any]:
        return self.shown if part.start == self.start else self._from(part.start)

    def _from(self, start: int) -> list[Any]:
        return composed(_counted, self.user, self.on, start, *self.asked)


def _counted(user: User, on: date, start: int, ask: Callable[..., QuerySet[Any]], *facts: Any) -> QuerySet[Any]:
    """The rows of a page, each with how many `every` page has together."""
    return ask(user, on, *facts).annotate(every=Window(Count("*")))[start : start + PAGE]
