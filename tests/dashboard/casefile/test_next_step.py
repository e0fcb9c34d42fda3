"""The case names the one partner who has not decided, to whoever may remind them or decide."""

import pytest

from dashboard.casefile.facts import pages_of, read_case
from tests.factories import make_user
from tests.factories_reviews import TODAY, make_asked, sign

pytestmark = pytest.mark.django_db


def test_the_last_partner_is_reminded_by_the_coordinator_and_asked_for_their_own_decision():
    scene = make_asked()
    sign(scene, 0)
    assert read_case(scene.case, scene.coordinator, TODAY).facts.body_missing == ""
    sign(scene, 1)
    file = read_case(scene.case, scene.coordinator, TODAY)
    assert (file.facts.body_missing, file.facts.own_decision_missing) == (scene.bodies[2].name, False)
    assert pages_of(file, scene.coordinator)["case-decision-ask"].endswith("/decision/ask/")
    assert read_case(scene.case, scene.delegates[2], TODAY).facts.own_decision_missing
    assert not read_case(scene.case, scene.delegates[0], TODAY).facts.own_decision_missing
    assert "case-decision-ask" not in pages_of(file, make_user("scrutineer"))
