"""Counting so far and no further: what a list says of its length costs the same however long it is."""

import re

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

FAR = 10**6  # pages
MOST = 1000  # counts beyond this read "more than 1,000"


def counted(number: int) -> str:
    """A number of which no more than `MOST` + 1 are counted: "12", "more than 1,000"."""
    return f"more than {MOST:,}" if number > MOST else f"{number:,}"


class PagesOnward(Paginator):
    """The pages of a queryset whose length nobody asks for: rows are counted to the end of the page that is asked for,
    and one further, which says whether there is a next one."""

    def __init__(self, rows: QuerySet, per_page: int, number: str | None) -> None:
        super().__init__(rows, per_page)
        self.asked = int(number) if number and re.fullmatch("[0-9]{1,6}", number) else FAR if number else 1

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.asked * self.per_page + 1].count()

    @property
    def goes_on(self) -> bool:
        """Whether there is more than is counted, so that nobody knows which page is the last."""
        return self.count > self.asked * self.per_page
