"""What the pages about dates read from the rules themselves."""

import pytest
from django.urls import get_resolver

from cases.dates.rules import STARTS_HERE, plain_name
from csprapp.clock.rules import SHIPPED


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.key)
def test_the_page_on_which_a_start_is_corrected_is_one_of_ours(rule):
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert rule.fact_page in names | {""}


def test_a_start_is_corrected_on_the_dates_own_pages_only_where_no_other_page_keeps_it():
    assert {rule.key for rule in SHIPPED if rule.fact_page == "case-awareness"} == {
        "notify_panel",
        "tell_partners",
        "report_death",
    }
    assert not STARTS_HERE


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("New Year's Day", "New Year’s Day"),
        ("New Year's Day (observed)", "New Year’s Day (substitute day)"),
        ("Late Summer Bank Holiday", "Summer bank holiday"),
        ("weekend", "Weekend"),
    ],
)
def test_a_day_off_is_called_as_people_write_it(listed, shown):
    assert plain_name(listed) == shown
