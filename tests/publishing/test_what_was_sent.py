"""What is recorded as sent before publishing has been sent, and nothing counts back from a day nobody plans now."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from csprapp.records.reasons import ENTER_WHY
from csprapp.records.refusals import Refused
from publishing.links import queries
from publishing.links.models import PublicationLink
from publishing.schedule import release, services
from tests.factories import make_user
from tests.factories_cases import three_boxes
from tests.factories_publishing import NOW, TODAY, make_approved, make_draft, make_review

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)
A_TUESDAY = dt.date(2027, 1, 12)


def prepared(link, reason="", **fields):
    services.prepare(link, link.version, fields, by=make_user("coordinator"), today=TODAY, reason=reason)
    return queries.link_of(link.publication)


def improvements():
    return queries.link_of(make_draft("improvements", family=False).publication)


@pytest.mark.parametrize("name", PublicationLink.DONE_ON)
def test_a_day_to_come_is_no_day_on_which_it_was_sent_or_told(name):
    link = improvements()
    more = {"family": "told"} if name == "family_told_on" else {}
    with pytest.raises(Refused) as refused:
        prepared(link, **{name: TOMORROW}, **more)
    assert name in refused.value.problems
    assert prepared(link, **{name: TODAY}, **more).pk == link.pk


def test_a_copy_of_the_text_that_is_only_meant_to_go_lets_nothing_out():
    """Regulation 16(2): the text of the improvements goes to both, seven days before."""
    link = improvements()
    with pytest.raises(Refused):
        prepared(link, text_panel_on=TOMORROW, text_secretary_on=TOMORROW)
    facts = queries.facts_of(queries.link_of(link.publication), link.publication, TODAY)
    assert facts.copies_on is None


def test_the_page_says_so_beside_the_day(sign_in):
    link = queries.link_of(make_draft("lcspr", family=False).publication)
    client = sign_in(make_user("coordinator"))
    url = f"/staff/publications/{link.publication_id}/ready/"
    form = client.get(url).context["form"]
    typed = {"version": form["version"].value()}
    days = {name: link.review.sent_to_panel_on for name in ("report_finished_on", "panel_copy_on", "secretary_copy_on")}
    for name, day in days.items():
        typed |= three_boxes(name, day)
    answer = client.post(url, typed | three_boxes("ofsted_copy_on", TOMORROW))
    assert answer.context["form"].errors["ofsted_copy_on"] == ["This date must be today or in the past"]


def test_every_wrong_day_is_named_at_once():
    link = queries.link_of(make_draft(review=make_review(copies=False)).publication)
    report = {"report_finished_on": TODAY, "panel_copy_on": TODAY - dt.timedelta(days=3), "secretary_copy_on": TODAY}
    with pytest.raises(Refused) as refused:
        prepared(link, **report, practitioners_told_on=TOMORROW, planned_on=TODAY - dt.timedelta(days=1))
    assert set(refused.value.problems) == {"panel_copy_on", "practitioners_told_on", "planned_on"}


@pytest.mark.parametrize("after", [None, TODAY - dt.timedelta(days=1)], ids=["cleared", "another day"])
@pytest.mark.parametrize("name", ["panel_copy_on", "ofsted_copy_on"])
def test_a_recorded_day_is_changed_for_a_reason_that_the_history_says(name, after):
    link = queries.link_of(make_draft(review=make_review(copies=False), family=False).publication)
    finished = {"report_finished_on": link.review.report_finished_on}
    report = dict.fromkeys(services.OF_THE_REPORT, TODAY) | finished
    link = prepared(link, **report, ofsted_copy_on=TODAY)
    said = {**report, "ofsted_copy_on": TODAY, "practitioners_told_on": TODAY, name: after}
    with pytest.raises(Refused) as refused:
        prepared(link, **said)
    assert refused.value.problems == {"reason": ENTER_WHY}
    link = prepared(link, reason="It came back", **said)
    told = link.review if name == "panel_copy_on" else link
    assert told.history.first().history_change_reason == "It came back"


def test_the_page_asks_why_only_where_a_day_is_recorded(sign_in):
    review = make_review(copies=False, report_finished_on=None)
    link = queries.link_of(make_draft(review=review, family=False).publication)
    client, url = sign_in(make_user("coordinator")), f"/staff/publications/{link.publication_id}/ready/"
    assert "reason" not in client.get(url).context["form"].fields
    prepared(link, ofsted_copy_on=TODAY)
    form = client.get(url).context["form"]
    answer = client.post(url, {"version": form["version"].value()})
    assert answer.context["form"].errors["reason"] == [ENTER_WHY]
    assert client.post(url, {"version": form["version"].value(), "reason": "Recorded twice"}).status_code == 302
    assert queries.link_of(link.publication).ofsted_copy_on is None


class TestThePlannedDay:
    def link(self, **fields):
        link = queries.link_of(make_draft(review=make_review(copies=False)).publication)
        return prepared(link, **fields)

    def test_a_day_that_has_passed_is_not_planned(self):
        link = self.link()
        with pytest.raises(Refused) as refused:
            prepared(link, planned_on=TODAY - dt.timedelta(days=1))
        assert "today or later" in refused.value.problems["planned_on"]

    def test_one_that_passed_meanwhile_stops_nobody_from_recording_what_was_done(self):
        link = self.link(planned_on=TODAY)
        later = TODAY + dt.timedelta(days=3)
        services.prepare(
            link, link.version, {"planned_on": TODAY, "practitioners_told_on": later}, by=make_user("coordinator"),
            today=later, reason="Told again",
        )  # fmt: skip
        assert queries.link_of(link.publication).practitioners_told_on == later

    def test_cleared_nothing_counts_back_from_it_any_more(self):
        link = prepared(self.link(planned_on=A_TUESDAY), planned_on=None)
        assert not Deadline.objects.open().filter(rule_key__startswith="advance_copy").exists()
        again = prepared(link, planned_on=A_TUESDAY + dt.timedelta(days=7))
        assert again.law_deadline.is_open
        assert again.law_deadline.started_on == A_TUESDAY + dt.timedelta(days=7)
        assert Deadline.objects.filter(rule_key__startswith="advance_copy").count() == 2

    def test_cleared_after_the_copies_went_they_stay_met(self):
        link = self.link(planned_on=A_TUESDAY)
        days = dict.fromkeys(services.OF_THE_REPORT, dt.date(2026, 11, 9))
        link = prepared(prepared(link, "Put right", **days), planned_on=None)
        assert link.law_deadline.met_on == dt.date(2026, 11, 9)

    def test_postponed_to_a_day_that_nobody_knows_it_is_planned_for_none(self):
        publication = make_approved(review=make_review())
        publication.refresh_from_db()
        by = publication.current_edition.author
        day = TODAY + dt.timedelta(days=30)
        publication = services.schedule(publication.pk, publication.version, day, None, by=by, at=NOW)
        assert queries.link_of(publication).planned_on == day
        held = release.postpone(publication.pk, publication.version, why="The verdict", by=by, at=NOW)
        link = queries.link_of(held)
        assert link.planned_on is None
        row = Deadline.objects.open().get(route="publication-by-hand")
        assert row.due_on != day
