"""The days of a rapid review, counted back from its date: planned, met by facts, moved with the Panel's date."""

import datetime as dt

import pytest

from cases.deadlines import services as deadlines
from cases.deadlines.calendars import calendar_in_force
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from dashboard.work.queries import mine
from reviews.planning import fifteen_days
from reviews.planning.fifteen_days import ASK, MEETING, RETURNS, SIGN, back, days_of, plan, rows_of
from reviews.rapid import services as rapid
from reviews.returns import services as returns
from tests.factories import make_agency, make_user
from tests.factories_cases import make_person
from tests.factories_reviews import NOTIFIED, make_asked, make_scene, sign

pytestmark = pytest.mark.django_db
D = dt.date
DUE = D(2026, 11, 23)  # 15 working days from NOTIFIED
DAYS = {ASK: D(2026, 11, 3), RETURNS: D(2026, 11, 12), MEETING: D(2026, 11, 16), SIGN: D(2026, 11, 19)}


def planned(scene=None):
    scene = scene or make_scene()
    plan(scene.case, by=scene.coordinator, today=NOTIFIED)
    return scene


def due(scene):
    return {route: row.due_on for route, row in rows_of(scene.case).items()}


def still_open(scene):
    return {route for route, row in rows_of(scene.case).items() if row.is_open}


def panel_date(scene, day):
    rapid.set_panel_date(scene.case, day, how="The Panel wrote", by=scene.coordinator, today=NOTIFIED)


def test_days_1_8_10_and_13_of_fifteen():
    assert days_of(DUE, NOTIFIED) == DAYS
    assert days_of(DUE, D(2026, 11, 13)) == DAYS | {ASK: D(2026, 11, 13), RETURNS: D(2026, 11, 13)}


def test_counted_back_over_holidays_and_days_on_which_the_office_is_closed():
    calendar = calendar_in_force()
    assert back(D(2026, 12, 31), 4, calendar, ()) == D(2026, 12, 23)  # Christmas Day, and Boxing Day on Monday 28
    assert back(D(2026, 12, 31), 4, calendar, {D(2026, 12, 24), D(2026, 12, 29)}) == D(2026, 12, 21)


def test_each_step_is_a_row_of_the_owners_work():
    scene = planned()
    assert due(scene) == DAYS
    rows = rows_of(scene.case)
    assert {row.owner for row in rows.values()} == {scene.coordinator}
    assert set(rows.values()) <= set(mine(scene.coordinator, NOTIFIED))
    assert rows[ASK].resolved_at() == f"/staff/cases/{scene.case.reference}/rapid-review/agencies/ask/"


def test_when_the_panel_moves_its_date_the_steps_follow_that_nobody_touched():
    scene = planned()
    chosen = rows_of(scene.case)[MEETING]
    deadlines.set_date(chosen, D(2026, 11, 17), by=scene.coordinator, why="The room", decided_on=NOTIFIED)
    deadlines.meet(rows_of(scene.case)[ASK], NOTIFIED, by=scene.coordinator, decided_on=NOTIFIED)
    panel_date(scene, D(2026, 11, 30))
    assert due(scene) == DAYS | {RETURNS: D(2026, 11, 19), MEETING: D(2026, 11, 17), SIGN: D(2026, 11, 26)}
    panel_date(scene, DUE)
    assert due(scene)[SIGN] == DAYS[SIGN]


def test_a_step_is_met_by_what_it_is_for():
    scene = planned()
    who = {"by": scene.coordinator, "today": D(2026, 11, 5)}
    asked = ([make_agency()], [make_person(scene.case)], D(2026, 11, 12))
    (request,) = returns.ask(scene.case, *asked, **who)
    assert rows_of(scene.case)[ASK].met_on == D(2026, 11, 5)
    assert RETURNS in still_open(scene)
    request.refresh_from_db()
    returns.take_back(request, request.version, reason="Not theirs", **who)
    assert still_open(scene) == set(DAYS)


def test_the_partners_signatures_meet_the_last_step_and_sending_ends_the_rest():
    scene = planned(make_asked())
    for number in range(3):
        sign(scene, number)
    assert rows_of(scene.case)[SIGN].met_on is not None
    facts = {"sent_on": DUE, "sent_by": "Cora", "sent_evidence": "Mail", "by": scene.coordinator, "today": DUE}
    rapid.record_sent(scene.case, scene.review.version, **facts)
    assert still_open(scene) == set()
    assert rows_of(scene.case)[MEETING].end_reason == "no_longer_needed"


def test_nothing_is_planned_without_the_panels_date_nor_by_who_does_not_work_on_the_case():
    scene = make_scene(notified=None)
    with pytest.raises(Refused, match="Record the notification first"):
        planned(scene)
    with pytest.raises(NotAllowed):
        plan(make_scene().case, by=make_user("scrutineer"), today=NOTIFIED)


def test_the_rapid_review_offers_it_and_the_partners_day_is_not_the_panels_last(sign_in):
    scene = make_asked()
    client, page = sign_in(scene.coordinator), f"/staff/cases/{scene.case.reference}/rapid-review/"
    assert f'href="{page}plan/"' in client.get(page).content.decode()
    offered = client.get(f"{page}plan/").content.decode()
    assert "Hold the rapid review meeting" in offered
    assert client.post(f"{page}plan/", {"token": "one"}).url == page
    assert set(due(scene)) == set(fifteen_days.STEPS)
    assert "Thu 19 Nov 2026" in sign_in(scene.delegates[0]).get("/staff/").content.decode()
    assert sign_in(scene.delegates[0]).get(f"{page}plan/").status_code == 403


def test_a_step_that_has_gone_by_is_the_next_day_of_works():
    sunday = D(2026, 11, 15)
    assert days_of(DUE, sunday)[ASK] == D(2026, 11, 16)
    assert days_of(DUE, sunday)[MEETING] == D(2026, 11, 16)


def lines(scene, today):
    governs = fifteen_days.deadline_of(scene.case)
    days = fifteen_days.working_days(governs.started_on, governs.act_on)
    found = fifteen_days.lines_of(scene.case, governs, days, today)
    return days, {line.short: (line.number, line.day, line.status) for line in found}


def test_the_planner_says_for_each_step_its_day_its_number_and_how_it_stands():
    scene = make_scene()
    days, found = lines(scene, NOTIFIED)
    assert (len(days), days[0], days[-1]) == (15, D(2026, 11, 3), DUE)
    assert {short: number for short, (number, _, _) in found.items()} == {
        "Ask": 1, "Returns": 8, "Meeting": 10, "Sign": 13, "Send": 15,
    }  # fmt: skip
    assert {status for _, _, status in found.values()} == {"Not planned yet", "Due"}
    planned(scene)
    chosen = rows_of(scene.case)[MEETING]
    deadlines.set_date(chosen, D(2026, 11, 17), by=scene.coordinator, why="The room", decided_on=NOTIFIED)
    deadlines.meet(rows_of(scene.case)[ASK], NOTIFIED, by=scene.coordinator, decided_on=NOTIFIED)
    who = {"by": scene.coordinator, "today": D(2026, 11, 5)}
    returns.ask(scene.case, [make_agency()], [make_person(scene.case)], D(2026, 11, 12), **who)
    _, found = lines(scene, D(2026, 11, 16))
    assert found["Ask"] == (3, D(2026, 11, 5), "Done")
    assert found["Returns"] == (8, D(2026, 11, 12), "Late")
    assert found["Meeting"] == (11, D(2026, 11, 17), "Planned")
    assert found["Send"] == (15, DUE, "Due")


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (NOTIFIED, ""),
        (D(2026, 11, 3), "Today is day 1 of 15"),
        (D(2026, 11, 8), "Today is between day 4 and day 5 of 15"),
        (DUE, "Today is day 15 of 15"),
        (D(2026, 11, 24), "All 15 days have passed"),
    ],
)
def test_today_is_said_among_the_days(today, words):
    assert fifteen_days.today_among(fifteen_days.working_days(NOTIFIED, DUE), today) == words


def test_the_page_shows_the_picture_and_the_same_as_a_table(sign_in):
    scene = planned()
    page = sign_in(scene.coordinator).get(f"/staff/cases/{scene.case.reference}/rapid-review/plan/").content.decode()
    assert 'aria-labelledby="plan-title plan-desc"' in page
    for said in ("Returns on day 8: ", "Send on day 15: ", "Thu 12 Nov 2026"):
        assert said in page
