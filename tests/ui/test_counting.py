"""Lists that count so far and no further: csprapp.ui.counting."""

import pytest
from django.core.paginator import Paginator

from csprapp.partnership.models import Theme
from csprapp.ui import counting
from csprapp.ui.counting import FirstPages, PagesOnward

pytestmark = pytest.mark.django_db


def test_a_list_counts_no_further_than_it_says(monkeypatch):
    monkeypatch.setattr(counting, "MOST", 4)
    Theme.objects.all().delete()
    for number in range(4):
        Theme.objects.create(name=f"Theme {number}", slug=f"theme-{number}")
    assert FirstPages(Theme.objects.order_by("name"), 2).words == "4"
    for number in range(4, 9):
        Theme.objects.create(name=f"Theme {number}", slug=f"theme-{number}")
    pages = FirstPages(Theme.objects.order_by("name"), 2)
    assert (pages.words, pages.num_pages) == ("more than 4", 3)
    assert [theme.name for theme in pages.get_page(3)] == ["Theme 4"]


@pytest.mark.parametrize("asked", [None, "1", "2", "3", "4", "99", "-1", "x", "9" * 30])
def test_a_list_that_nobody_counts_is_paged_like_any_other(asked):
    Theme.objects.all().delete()
    for number in range(7):
        Theme.objects.create(name=f"Theme {number}", slug=f"theme-{number}")
    rows = Theme.objects.order_by("name")
    page, usual = PagesOnward(rows, 2, asked).get_page(asked), Paginator(rows, 2).get_page(asked)
    assert list(page) == list(usual)
    assert (page.number, page.has_next(), page.has_previous()) == (usual.number, usual.has_next(), usual.has_previous())
    assert page.has_next() or not page.paginator.goes_on
