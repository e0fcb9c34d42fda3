"""What the public privacy notice promises, this service does."""

import re
from pathlib import Path

import pytest

from csprapp.accounts.roles import MAY, Permission
from dashboard.privacy.rules import SHIPPED, ClosedCase, kept
from dashboard.privacy.subjects import LONGER, MONTH
from tests.factories_cases import TODAY

SAID = (Path(__file__).resolve().parents[3] / "publications" / "content" / "shipped" / "privacy.md").read_text()


def test_a_request_is_answered_in_the_time_it_says():
    assert "We answer within a month; if it is complex it can take two months longer" in SAID
    assert (MONTH, LONGER) == (1, 3)


def test_two_people_agree_before_anything_is_destroyed():
    assert "destroyed once two people agree" in SAID
    assert len(MAY[Permission.KEEP_RECORDS]) == 2, "somebody else can be the second person"


@pytest.mark.parametrize("record_class", SHIPPED, ids=lambda each: each.key)
def test_every_class_has_a_period_and_a_source(record_class):
    assert record_class.years >= 1
    assert record_class.source
    assert re.search(r"\d{4}|article", record_class.source)


def test_a_closed_case_is_looked_at_and_never_before_it_was_closed():
    assert kept(ClosedCase(TODAY)).review_on > TODAY
