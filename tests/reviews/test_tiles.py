"""Who waits first, whom the decision waits for and since when; and small truths of the pages around it."""

import datetime as dt

import pytest

from reviews.decisions.forms import BundleRecordForm, BundleSignForm
from reviews.decisions.rules import unanswered
from reviews.rapid import services
from tests.factories_reviews import ANSWERS, TODAY, make_asked, make_scene, sign

pytestmark = pytest.mark.django_db

REST = ANSWERS | {"d": ("not_yet_known", "")}


def page_of(scene) -> str:
    return f"/staff/cases/{scene.case.reference}/decision/"


def test_a_partner_who_is_waited_for_stands_first_then_who_disagrees(sign_in):
    scene = make_asked()
    sign(scene, 0)
    sign(scene, 1, "dissents")
    page = sign_in(scene.coordinator).get(page_of(scene))
    tiles = page.context["partners"]
    assert [tile.name for tile in tiles] == [scene.bodies[number].name for number in (2, 1, 0)]
    assert [(tile.waits, tile.disagrees) for tile in tiles] == [(True, False), (False, True), (False, False)]
    words = page.content.decode()
    assert f"Waiting for {scene.bodies[2].name} since" in words
    assert "Cora Example must record by Mon 30 Nov 2026 how it was resolved." in words
    assert words.index("How that was resolved is not recorded yet") < words.index("The partners</h2>")


def test_how_many_must_decide_is_said_until_it_is_signed_off(sign_in):
    scene = make_asked()
    needed = "must decide before the record is signed off"
    assert needed in sign_in(scene.coordinator).get(page_of(scene)).content.decode()
    for number in range(3):
        sign(scene, number)
    assert needed not in sign_in(scene.coordinator).get(page_of(scene)).content.decode()


def test_there_is_a_tile_for_each_body_however_many_there_are(sign_in):
    scene = make_asked(kinds=("local_authority", "icb", "police", "local_authority"))
    page = sign_in(scene.coordinator).get(page_of(scene))
    assert page.content.decode().count('class="app-tile ') == 4
    assert page.context["waits_for"].count(",") >= 2


def test_nobody_is_waited_for_before_they_are_asked(sign_in):
    scene = make_scene()
    page = sign_in(scene.coordinator).get(page_of(scene))
    assert page.context["waits_for"] == ""
    assert {tile.words for tile in page.context["partners"]} == {"Not asked yet"}


def test_a_person_who_decides_says_it_of_themselves_and_of_a_partner_it_is_recorded():
    own = dict(BundleSignForm().fields["outcome"].choices)
    assert own == {"agrees": "I agree", "dissents": "I disagree"}
    assert dict(BundleSignForm().fields["on_national"].choices)["dissents"] == "I disagree"
    assert dict(BundleRecordForm().fields["outcome"].choices)["agrees"] == "Agrees"


def test_no_other_matter_needs_no_reason_but_any_other_answer_does():
    assert unanswered(REST | {"i": ("no", "")}, panel_replied=False) == {}
    assert "i" in unanswered(REST | {"i": ("yes", "")}, panel_replied=False)
    assert "a" in unanswered(REST | {"a": ("no", "")}, panel_replied=False)


def test_a_meeting_that_lies_ahead_is_planned_and_not_done(sign_in):
    scene = make_scene()
    ahead = TODAY + dt.timedelta(4)
    services.record_meeting(scene.case, 0, meeting_on=ahead, chair="", attendance="", by=scene.coordinator, today=TODAY)
    page = sign_in(scene.coordinator).get(f"/staff/cases/{scene.case.reference}/rapid-review/")
    (task,) = [task for task in page.context["tasks"] if task.title == "Rapid review meeting"]
    assert (task.status.startswith("Planned for"), task.done) == (True, False)


def test_why_it_is_late_is_asked_only_when_it_may_be(sign_in):
    scene = make_asked()
    page = sign_in(scene.coordinator).get(f"/staff/cases/{scene.case.reference}/rapid-review/sent/")
    assert "late_reason" not in page.context["form"].fields
