"""What the history page of a case says of its reviews."""

import pytest

from csprapp.accounts.roles import Role
from tests.factories import make_user
from tests.factories_reviews import make_recommendation, make_review, make_signed_off

pytestmark = pytest.mark.django_db


def test_the_history_of_a_case_shows_what_partners_decided_and_what_its_review_recommends(sign_in):
    scene = make_signed_off(outcome={"what_next": "lcspr"})
    make_recommendation(make_review(scene), text="Ask children what they see")
    page = sign_in(make_user(Role.MANAGER)).get(f"/staff/cases/{scene.case.reference}/history/?page=1")
    shown = page.content.decode()
    for words in (f"Added: decision of {scene.bodies[0]}", "Added: review", "Ask children what they see"):
        assert words in shown
    assert "Ballot" not in shown
