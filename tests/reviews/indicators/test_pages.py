"""Indicators of a theme on their pages: asked, counted, corrected, and what they say about an action."""

import datetime as dt
from html import unescape

import pytest

from csprapp.records.refusals import Refused
from reviews.actions import services as actions
from reviews.actions.models import Action
from reviews.indicators import services
from reviews.indicators.models import Indicator, Reading
from reviews.indicators.rules import JUDGEMENT, SHOWN
from tests.factories import make_theme, make_user
from tests.factories_cases import three_boxes
from tests.factories_reviews import TODAY, make_action, make_recommendation

pytestmark = pytest.mark.django_db
WORDS = "Visits that hold the child's own words"
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
