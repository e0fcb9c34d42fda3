"""The whole chain by hand: from an incident to a public page, and to the day after its last one."""

import pytest

from tests.browser.journey import Journey

pytestmark = pytest.mark.django_db(transaction=True)


def walk_it_all(walk: Journey) -> None:
    walk.log_the_incident()
    walk.notify()
    walk.review_rapidly()
    walk.decide()
    walk.finish_the_review()
    walk.write_the_publication()
    walk.check_and_set_the_date()
    walk.see_what_was_on_time()
    walk.read_it_and_see_it_go()


@pytest.mark.long
@pytest.mark.proof("sqlite")
def test_from_an_incident_to_the_day_after_its_last_public_day(begin):
    walk_it_all(begin(Journey))


@pytest.mark.proof
def test_the_same_without_javascript(begin):
    walk_it_all(begin(Journey, java_script_enabled=False))
