"""The partners disagree on a rapid review: as a whole or on one of its questions; how that is resolved."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from dashboard.reporting.gathering import gather, text_of
from dashboard.work.queries import mine
from reviews.decisions import disagreements, preparing
from reviews.decisions.models import Disagreement
from reviews.decisions.rules import signed_off_on_all, undecided_on_any
from tests.factories_cases import three_boxes
from tests.factories_reviews import TODAY, make_asked, record, sign

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)
HOW = {"how": "The chairs met", "resolved_by": "The chief executives", "told": "The scrutineer"}


def resolve(scene, **said):
    row = Disagreement.objects.latest("pk")
    facts = {**HOW, "resolved_on": TODAY, "panel_told_on": TODAY, "by": scene.coordinator, "today": TODAY, **said}
    return disagreements.resolve(row, row.version, **facts)


def row_of(found):
    return Deadline.objects.get(route="disagreement", subject_id=found.pk)


class TestEachQuestion:
    def test_is_decided_by_its_own_positions(self):
        agree, not_national = ("agrees",) * 3, ("agrees", "agrees", "dissents")
        made = [(TODAY, agree), (TODAY + DAY, not_national), (TODAY + 2 * DAY, agree)]
        assert signed_off_on_all(made, 3, None) == TODAY + 2 * DAY
        split = [*made[:1], (TODAY, not_national), (TODAY, not_national)]
        assert signed_off_on_all(split, 3, None) is None
        assert undecided_on_any([positions for _, positions in split], 3, None)
        assert not undecided_on_any([agree, agree], 3, None)

    def test_may_have_its_own_position(self):
        scene = make_asked()
        row = sign(scene, 0, on_national="dissents")
        assert row.words == "Agrees, but disagrees on whether it raises complex or national issues"
        sign(scene, 1), sign(scene, 2)
        assert scene.review.signed_off_on == TODAY
        assert Disagreement.objects.get().rapid_review == scene.review

    def test_on_which_most_disagree_nothing_is_decided(self):
        scene = make_asked()
        sign(scene, 0, on_national="dissents"), sign(scene, 1, on_national="dissents"), sign(scene, 2)
        assert scene.review.signed_off_on is None

    def test_recorded_anew_keeps_nothing_of_before(self):
        scene = make_asked()
        record(scene, 0, on_criteria="dissents")
        assert record(scene, 0).positions == ("agrees",) * 3
        assert Disagreement.objects.get().over_because == "Nobody disagrees any more"


class TestADisagreement:
    def test_is_a_row_of_the_cases_owner_until_it_is_resolved(self):
        scene = make_asked()
        sign(scene, 0, "dissents"), sign(scene, 1, "dissents")
        found = Disagreement.objects.get()
        row = row_of(found)
        assert (row.owner, row.incident, row.due_on) == (scene.coordinator, scene.case, dt.date(2026, 11, 30))
        assert row in mine(scene.coordinator, TODAY)
        assert resolve(scene).resolved_by == "The chief executives"
        row.refresh_from_db()
        assert row.met_on == TODAY

    def test_asks_how_by_whom_and_who_was_told(self):
        scene = make_asked()
        sign(scene, 0, "dissents")
        for name in HOW:
            with pytest.raises(Refused) as caught:
                resolve(scene, **{name: " "})
            assert list(caught.value.problems) == [name]
        with pytest.raises(Refused):
            resolve(scene, resolved_on=TODAY + DAY)
        with pytest.raises(NotAllowed):
            resolve(scene, by=scene.delegates[0])

    def test_two_who_resolve_it_meet(self):
        scene = make_asked()
        sign(scene, 0, "dissents")
        seen = Disagreement.objects.get()
        resolve(scene)
        with pytest.raises(Conflict):
            disagreements.resolve(seen, seen.version, **HOW, resolved_on=TODAY, by=scene.coordinator, today=TODAY)

    def test_a_further_one_after_it_was_resolved_is_asked_too(self):
        scene = make_asked()
        sign(scene, 0, "dissents")
        resolve(scene)
        sign(scene, 1, "dissents")
        assert [row.is_open for row in Disagreement.objects.all()] == [False, True]

    @pytest.mark.parametrize("anew", [True, False])
    def test_falls_away_with_its_round(self, anew):
        scene = make_asked()
        sign(scene, 0, "dissents")
        who = {"by": scene.coordinator, "today": TODAY}
        if anew:
            sign(scene, 1), sign(scene, 2)
            preparing.decide_again(scene.case, reason="A new fact", known_on=TODAY, **who)
        else:
            preparing.take_back(scene.case, reason="Too early", **who)
        found = Disagreement.objects.get()
        assert (found.over_on, row_of(found).is_open) == (TODAY, False)
        with pytest.raises(Refused, match="nothing to resolve"):
            resolve(scene)

    def test_stays_in_the_report_for_the_panel(self):
        scene = make_asked()
        sign(scene, 0, "dissents"), sign(scene, 1), sign(scene, 2)

        def told():
            found = gather(scene.case, TODAY).report.sections
            return text_of(next(section for section in found if section.key == "decisions"))

        assert "How that was resolved is not recorded yet." in told()
        resolve(scene)
        assert "The chairs met" in told()
        assert "Told: The scrutineer" in told()


def test_the_pages_tell_of_it_and_take_the_answer(sign_in):
    scene = make_asked()
    sign(scene, 0, "dissents", reasons="Not proportionate")
    client, found = sign_in(scene.coordinator), Disagreement.objects.get()
    decision = f"/staff/cases/{scene.case.reference}/decision/"
    assert "How that was resolved is not recorded yet." in client.get(decision).content.decode()
    assert "Not proportionate" in client.get(found.get_absolute_url()).content.decode()
    case = client.get(f"/staff/cases/{scene.case.reference}/").content.decode()
    assert "A partner disagrees, and this is not resolved yet" in case
    answer = {**HOW, **three_boxes("resolved_on", TODAY), **three_boxes("panel_told_on", TODAY), "version": 1}
    assert client.post(found.get_absolute_url(), answer).url == decision
    page = client.get(decision).content.decode()
    assert "The chief executives: The chairs met" in page
    assert "The Panel was told: Mon 23 Nov 2026." in page
    assert "A partner disagreed" in client.get(f"/staff/cases/{scene.case.reference}/").content.decode()
    reader = sign_in(scene.delegates[0])
    assert "Change what is recorded" not in reader.get(decision).content.decode()
    assert reader.get(found.get_absolute_url()).status_code == 403
