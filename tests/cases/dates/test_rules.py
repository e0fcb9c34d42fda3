"""What the pages about dates read from the rules themselves."""

import pytest
from django.urls import get_resolver

from cases.dates.rules import AWARENESS_RULES, STARTS_HERE
from csprapp.clock.rules import SHIPPED


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.key)
def test_the_page_on_which_a_start_is_corrected_is_one_of_ours(rule):
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert rule.fact_page in names | {""}


def test_a_start_is_corrected_on_the_dates_own_pages_where_no_other_page_keeps_it_or_these_keep_it_too():
    assert {"notify_panel", "tell_partners", "report_death"} == AWARENESS_RULES
    assert AWARENESS_RULES == STARTS_HERE
