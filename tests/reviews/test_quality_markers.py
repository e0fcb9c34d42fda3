"""The quality markers that each check of a review may answer: some of them, corrected later, shown over time."""

import datetime as dt

import pytest

from csprapp.records.refusals import Refused
from reviews.planning import services as planning
from reviews.planning.markers import SETS, read_sets, set_of, set_on
from reviews.planning.models import MarkerAnswer
from reviews.planning.queries import waiting_check
from tests.factories import make_user
from tests.factories_cases import three_boxes
from tests.factories_reviews import TODAY, make_review

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
NEWER = """
[[edition]]
name = "Newer"
in_force_from = 2027-01-01
[[edition.part]]
name = "All"
marker = [{ key = "one", title = "One", asks = "Is it one?" }]
[[edition]]
name = "Older"
in_force_from = 2016-03-01
[[edition.part]]
name = "All"
marker = [{ key = "two", title = "Two", asks = "Is it two?" }]
"""


class TestTheSets:
    def test_each_marker_has_a_key_a_title_and_a_question_of_its_own(self):
        for each in SETS:
            for facts in zip(*((marker.key, marker.title, marker.asks) for marker in each.markers), strict=True):
                assert len(set(facts)) == len(each.markers)
                assert all(facts)
            assert max(len(marker.key) for marker in each.markers) <= 30

    def test_the_first_has_eighteen(self):
        assert len(SETS[0].markers) == 18
        assert "2016" in SETS[0].name

    @pytest.mark.parametrize(
        ("day", "name"), [("2010-01-01", "Older"), ("2026-12-31", "Older"), ("2027-01-01", "Newer")]
    )
    def test_the_newest_that_has_begun_is_used(self, day, name):
        assert set_on(dt.date.fromisoformat(day), read_sets(NEWER)).name == name

    def test_one_whose_name_is_not_known_any_more_is_read_as_the_first(self):
        assert set_of("Gone") == SETS[0]


@pytest.fixture
def review():
    review = make_review()
    planning.plan_checks(review, review.version, weeks=6, next_on=TODAY, by=review.incident.owner, today=TODAY)
    return review


def look(review, check=None, **facts):
    check = check or waiting_check(review)
    said = {"made_on": TODAY, "standing": "on_track", "found": "In time", "agreed": ""}
    return planning.record_check(check, check.version, **{**said, **facts}, by=review.incident.owner, today=TODAY)


class TestACheck:
    def test_keeps_what_was_answered_and_nothing_else(self, review):
        check = look(
            review, markers={"referral": ("met", ""), "purpose": ("partly", "Not said to all"), "report": ("", "")}
        )
        assert {row.marker: (row.answer, row.note) for row in check.markers.all()} == {
            "referral": ("met", ""), "purpose": ("partly", "Not said to all"),
        }  # fmt: skip
        assert check.markers_in_words == "1 met, 1 partly met"
        assert {row.edition for row in check.markers.all()} == {SETS[0].name}

    def test_needs_no_marker(self, review):
        assert look(review).markers_in_words == ""

    def test_is_put_right_with_its_history(self, review):
        check = look(review, markers={"referral": ("met", ""), "purpose": ("met", "")})
        look(review, check, markers={"referral": ("not_yet", "Late"), "purpose": ("", "")})
        row, emptied = MarkerAnswer.objects.order_by("marker")[1], MarkerAnswer.objects.get(marker="purpose")
        assert (row.answer, row.note, row.history.count()) == ("not_yet", "Late", 2)
        assert emptied.answer == ""
        assert [each.marker for each in check.answered] == ["referral"]

    def test_a_note_alone_says_nothing_and_is_refused_beside_its_marker(self, review):
        with pytest.raises(Refused) as caught:
            look(review, markers={"family": ("", "They did not wish to")})
        assert list(caught.value.problems) == ["answer_family"]
        assert waiting_check(review).number == 1


def test_it_is_answered_on_the_page_and_shown_over_time(sign_in, review):
    client, check = sign_in(make_user("coordinator")), waiting_check(review)
    said = {**three_boxes("made_on", TODAY), "standing": "on_track", "found": "In time", "token": "a"}
    page = client.get(check.get_absolute_url()).content.decode()
    assert page.count("Not looked at") == 18
    sent = {**said, "answer_analysis": "partly", "note_analysis": "Why is thin", "answer_purpose": "met"}
    sent["version"] = check.version
    assert client.post(check.get_absolute_url(), sent).status_code == 302
    again = waiting_check(review)
    sent = {**said, "answer_analysis": "met", "answer_report": "not_relevant", "version": again.version, "token": "b"}
    assert client.post(again.get_absolute_url(), sent).status_code == 302
    plan = client.get(f"/staff/reviews/{review.pk}/plan/").content.decode()
    assert "Quality markers: 1 met, 1 not relevant." in plan
    shown = client.get(f"/staff/reviews/{review.pk}/quality/").content.decode()
    row = shown.split("Analysis")[1].split("</tr>")[0]
    assert row.index("Partly met") < row.index("Why is thin") < row.index(">Met<")
    assert shown.count("Check 1<") == shown.count("<table") == 3, "a column for each check, in each part"
    assert "Family involvement" not in shown, "nobody looked at it"
    assert 'value="partly" selected' in client.get(check.get_absolute_url()).content.decode()


def test_a_review_without_any_says_so(sign_in, review):
    page = sign_in(make_user("scrutineer")).get(f"/staff/reviews/{review.pk}/quality/").content.decode()
    assert "No check has looked at a quality marker yet." in page
