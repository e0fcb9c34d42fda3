"""Lists that count so far and no further: csprapp.ui.counting."""

import pytest
from django.core.paginator import Paginator

from csprapp.partnership.models import Theme
from csprapp.ui.counting import PagesOnward

pytestmark = pytest.mark.django_db


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
