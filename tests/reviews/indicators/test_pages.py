"""Indicators of a theme on their pages: asked, counted, corrected, and what they say about an action."""

import datetime as dt
from html import unescape

import pytest

from csprapp.records.refusals import Refused
from reviews.actions import services as actions
from reviews.actions.clocks import waiting_check
from reviews.actions.models import Action
from reviews.indicators import services
from reviews.indicators.models import Indicator, Reading
from reviews.indicators.rules import JUDGEMENT, SHOWN
from tests.factories import make_theme, make_user
from tests.factories_cases import three_boxes
from tests.factories_reviews import TODAY, make_action, make_recommendation

pytestmark = pytest.mark.django_db
WORDS = "Visits that hold the child’s own words"
DONE = dt.date(2026, 11, 23)


@pytest.fixture
def coordinator():
    return make_user("coordinator")


@pytest.fixture
def indicator(coordinator):
    facts = {"question": WORDS, "of_what": "20 visits", "by": coordinator, "today": TODAY}
    return services.add_indicator(make_theme(), **facts)


def count(indicator, on, holds, by, **facts):
    values = {"on": on, "holds": holds, "of": 20, "counted_by": "Audit lead", "today": on, **facts}
    return services.add_reading(indicator, **values, by=by)


def readings(indicator, by, before, since):
    for turn, holds in enumerate(before):
        count(indicator, DONE - dt.timedelta(7 * (len(before) - turn)), holds, by)
    for turn, holds in enumerate(since, start=1):
        count(indicator, DONE + dt.timedelta(7 * turn), holds, by)


@pytest.fixture
def action(indicator):
    """An action under the indicator's theme that is done and said to have made the difference."""
    row = make_action(make_recommendation(themes=[indicator.theme]))
    by = row.recommendations.get().case.owner
    evidence = {"completed_on": DONE, "completion_evidence": "Minutes"}
    row = actions.complete(row, row.version, **evidence, look_on=TODAY + dt.timedelta(90), by=by, today=TODAY)
    judged = {"impact": Action.Impact.YES, "impact_evidence": "We hear children"}
    return actions.judge_impact(row, row.version, **judged, by=make_user("manager"), today=TODAY)


@pytest.mark.both
def test_a_coordinator_adds_an_indicator_records_a_reading_and_corrects_it(sign_in, coordinator):
    theme, client = make_theme(), sign_in(coordinator)
    page = f"/staff/themes/{theme.slug}/indicators/add/"
    assert "What is counted?" in client.get(page).content.decode()
    client.post(page, {"question": WORDS, "of_what": "20 visits", **token(client, page)})
    indicator = Indicator.objects.get()
    page = f"{indicator.get_absolute_url()}reading/"
    told = {"holds": "21", "of": "20", "counted_by": "Audit lead", **three_boxes("on", TODAY)}
    assert (
        "must not be more than they are counted out of"
        in client.post(page, told | token(client, page)).content.decode()
    )
    client.post(page, told | {"holds": "9"} | token(client, page))
    reading = Reading.objects.get()
    assert (reading.holds, reading.of, reading.on) == (9, 20, TODAY)
    page = f"{page}{reading.pk}/"
    client.post(page, told | {"holds": "8", "version": "1"} | token(client, page))
    assert Reading.objects.get().holds == 8
    assert reading.history.count() == 2
    shown = unescape(client.get(indicator.get_absolute_url()).content.decode())
    assert "8 of 20" in shown
    assert WORDS in unescape(client.get(f"/staff/themes/{theme.slug}/").content.decode())


def token(client, page):
    """The hidden fields of a form, as its page sends them."""
    form = client.get(page).context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return {name: value for name, value in hidden.items() if value is not None}


@pytest.mark.both
@pytest.mark.parametrize(("since", "said"), [([15] * 7, SHOWN), ([15] * 6, JUDGEMENT), ([15, 4] * 4, JUDGEMENT)])
def test_the_action_says_whether_it_was_shown_or_is_a_judgement(sign_in, indicator, coordinator, action, since, said):
    readings(indicator, coordinator, [6, 8] * 6, since)
    page = unescape(sign_in(make_user("manager")).get(action.get_absolute_url()).content.decode())
    assert said in page
    assert page.count(WORDS) == 1


def test_an_indicator_stands_once_on_an_action_for_two_recommendations_of_its_theme(sign_in, indicator, action):
    second = make_recommendation(action.recommendations.get().review, text="Once more", themes=[indicator.theme])
    action.recommendations.add(second)
    page = unescape(sign_in(make_user("manager")).get(action.get_absolute_url()).content.decode())
    assert page.count(WORDS) == 1


def test_its_page_shows_the_chart_before_and_since(sign_in, indicator, coordinator, action):
    readings(indicator, coordinator, [6, 8] * 6, [15] * 7)
    page = unescape(sign_in(make_user("manager")).get(indicator.get_absolute_url()).content.decode())
    assert "A lasting shift: each of the 7 readings since is above the median of those before (35%)." in page
    assert "Median before: 35%" in page
    assert "Done 23 November 2026" in page


def test_its_page_begins_with_the_latest_action_of_which_the_readings_can_tell(sign_in, indicator, coordinator, action):
    readings(indicator, coordinator, [6, 8] * 6, [15] * 7)
    early = make_action(make_recommendation(themes=[indicator.theme]), today=DONE - dt.timedelta(200), due_on=DONE)
    by = early.recommendations.get().case.owner
    evidence = {"completed_on": DONE - dt.timedelta(80), "completion_evidence": "Minutes"}
    actions.complete(early, early.version, **evidence, look_on=TODAY + dt.timedelta(90), by=by, today=TODAY)
    client, page = sign_in(make_user("manager")), indicator.get_absolute_url()
    shown = unescape(client.get(page).content.decode())
    assert f"Seen from action {action.pk}, done Mon 23 Nov 2026. A lasting shift" in shown
    assert "Too few readings to tell" in unescape(client.get(f"{page}?action={early.pk}").content.decode())


def test_a_reading_has_a_sound_part_a_past_day_and_is_one_of_its_day(indicator, coordinator):
    count(indicator, TODAY, 3, coordinator)
    for wrong in ({"holds": 21}, {"of": 0}, {"counted_by": " "}, {"on": TODAY + dt.timedelta(1), "today": TODAY}, {}):
        facts = {"on": TODAY, "holds": 3, **wrong}
        with pytest.raises(Refused):
            count(indicator, by=coordinator, **facts)
    assert Reading.objects.count() == 1


def test_only_those_who_see_cases_read_it_and_only_those_who_work_on_them_write(sign_in, indicator):
    page = indicator.get_absolute_url()
    for role, read in (("scrutineer", 200), ("partner", 200), ("publisher", 403), ("contributor", 403)):
        client = sign_in(make_user(role))
        assert client.get(page).status_code == read
        assert client.get(f"{page}reading/").status_code == 403
        assert client.get(f"/staff/themes/{indicator.theme.slug}/indicators/add/").status_code == 403


# --- At a check-in --------------------------------------------------------------------------------------------------


def make_checked(theme, owner=None):
    """An action under a recommendation of a theme, with a check-in that waits for its owner."""
    row = make_action(make_recommendation(themes=[theme]), owner=owner)
    by = row.recommendations.get().case.owner
    often = {"every": 1, "unit": "months", "first_on": TODAY + dt.timedelta(7), "after_done": True}
    row = actions.set_checks(row, row.version, **often, by=by, today=TODAY)
    return row, waiting_check(row), by


def answer(indicator=None, holds="", of="", on=None, **more):
    sent = {"standing": "on_track", "text": "Two teams trained", **three_boxes("made_on", TODAY), **more}
    if indicator is None:
        return sent
    key = indicator.pk
    return sent | {f"holds_{key}": holds, f"of_{key}": of, **three_boxes(f"on_{key}", on)}


@pytest.mark.both
def test_the_owner_says_at_a_check_in_what_was_counted_and_the_chart_shows_it(sign_in, indicator):
    owner = make_user("contributor", name="Ola Owner")
    _, check, by = make_checked(indicator.theme, owner)
    client, page = sign_in(owner), check.get_absolute_url()
    assert f"How many: {WORDS}" in unescape(client.get(page).content.decode())
    counted_on = TODAY - dt.timedelta(3)
    sent = answer(indicator, "9", "20", counted_on) | token(client, page)
    assert client.post(page, sent).status_code == 302
    reading = Reading.objects.get()
    assert (reading.holds, reading.of, reading.on, reading.counted_by) == (9, 20, counted_on, "Ola Owner")
    assert reading.source == f"Check-in 1 on action {check.action_id}"
    assert reading.history.get().history_user == owner
    assert "9 of 20" in unescape(sign_in(by).get(indicator.get_absolute_url()).content.decode())
    correct = {"holds": 8, "of": 20, "on": counted_on, "counted_by": "Ola Owner"}
    services.correct_reading(reading, reading.version, **correct, by=by, today=TODAY)
    assert [row.holds for row in reading.history.order_by("pk")] == [9, 8]


def test_nobody_need_have_counted_and_without_a_day_it_is_that_of_the_answer(sign_in, indicator):
    _, check, by = make_checked(indicator.theme)
    client, page = sign_in(by), check.get_absolute_url()
    assert client.post(page, answer(indicator) | token(client, page)).status_code == 302
    assert not Reading.objects.exists()
    check = waiting_check(check.action)
    page = check.get_absolute_url()
    assert client.post(page, answer(indicator, "0", "20") | token(client, page)).status_code == 302
    assert (Reading.objects.get().on, Reading.objects.get().holds) == (TODAY, 0)


@pytest.mark.parametrize(
    ("holds", "of", "on", "said"),
    [
        ("9", "", None, "Enter out of how many as well"),
        ("", "20", None, "Enter how many as well"),
        ("21", "20", None, "must not be more than they are counted out of"),
        ("1", "0", None, "Enter a number above 0"),
        ("1", "99999999", None, "Enter a number up to 32,767"),
        ("1", "20", TODAY + dt.timedelta(1), "today or in the past"),
        ("many", "20", None, "Enter a whole number"),
    ],
)
@pytest.mark.both
def test_what_cannot_be_is_said_beside_its_box_and_nothing_is_saved(sign_in, indicator, holds, of, on, said):
    _, check, by = make_checked(indicator.theme)
    client, page = sign_in(by), check.get_absolute_url()
    shown = client.post(page, answer(indicator, holds, of, on) | token(client, page))
    assert shown.status_code == 200
    assert said in unescape(shown.content.decode())
    assert not Reading.objects.exists()
    check.refresh_from_db()
    assert check.made_on is None


def test_a_day_that_has_a_reading_is_refused(sign_in, indicator, coordinator):
    count(indicator, TODAY, 3, coordinator)
    _, check, by = make_checked(indicator.theme)
    client, page = sign_in(by), check.get_absolute_url()
    shown = client.post(page, answer(indicator, "9", "20", TODAY) | token(client, page))
    assert "already a reading for this day" in unescape(shown.content.decode())
    assert Reading.objects.get().holds == 3


def test_an_action_of_another_theme_is_not_asked_and_cannot_answer(sign_in, indicator):
    _, check, by = make_checked(make_theme("Another"))
    client, page = sign_in(by), check.get_absolute_url()
    assert WORDS not in unescape(client.get(page).content.decode())
    with pytest.raises(Refused):
        actions.record_check(
            check, check.version, standing="on_track", text="T", made_on=TODAY,
            counted={indicator.pk: {"holds": 1, "of": 2}}, by=by, today=TODAY,
        )  # fmt: skip
    assert not Reading.objects.exists()
