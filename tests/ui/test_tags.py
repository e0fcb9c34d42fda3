"""Words for dates, sizes and counts."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.template import RequestContext, engines
from django.test import RequestFactory

from csprapp.clock.deadline import Standing
from csprapp.ui.components import Due, Fact
from csprapp.ui.templatetags import ui

MIDNIGHT_IN_SUMMER = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)  # already July in London


def test_dates_always_name_the_weekday():
    assert ui.day(date(2025, 1, 14)) == "Tue 14 Jan 2025"
    assert ui.longday(date(2025, 1, 14)) == "Tuesday 14 January 2025"
    assert ui.plainday(date(2010, 3, 2)) == "2 March 2010"


def test_an_instant_counts_as_its_london_day():
    assert ui.day(MIDNIGHT_IN_SUMMER) == "Tue 1 Jul 2025"
    assert ui.instant(MIDNIGHT_IN_SUMMER) == "12:30am, Tue 1 Jul 2025"
    assert ui.isoday(MIDNIGHT_IN_SUMMER) == "2025-07-01"


def test_within_a_sentence_abbreviations_and_initials_stay_as_they_are():
    said = ["Local review (LCSPR)", "NHS number", "T.T.", "A", ""]
    assert [ui.lower_first(each) for each in said] == ["local review (LCSPR)", "NHS number", "T.T.", "A", ""]
    fact = Fact("NHS number", "943 476 5919", change_url="/x/")
    page = engines["django"].from_string('{% include "components/summary_list.html" with facts=facts only %}')
    assert 'Change<span class="govuk-visually-hidden"> NHS number</span>' in page.render({"facts": [fact]})


@pytest.mark.parametrize("words", [ui.day, ui.longday, ui.plainday, ui.clocktime, ui.instant, ui.isoday, ui.filesize])
def test_nothing_is_said_of_nothing(words):
    assert words(None) == ""
    assert words("") == ""


def test_times():
    assert ui.clocktime(time(14, 15)) == "2:15pm"
    assert ui.clocktime(datetime(2025, 1, 14, 12, 0, tzinfo=UTC)) == "midday"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (340_400, "340 KB"),
        (2_130_000, "2.1 MB"),
        (3_000_000, "3 MB"),
    ],
)
def test_sizes(size, words):
    assert ui.filesize(size) == words


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 children"), (1, "1 child"), (1200, "1,200 children"), ([1, 2], "2 children")]
)
def test_counts(number, words):
    assert ui.plural(number, "child,children") == words
    assert ui.plural(2, "case") == "2 cases"


def test_a_standing_is_said_in_its_words():
    overdue = Standing("overdue", 2, "Overdue by 2 working days")
    assert ui.standing(overdue) == "Overdue by 2 working days"
    due = Due.of("Notify", date(2025, 1, 14), overdue)
    assert due.overdue
    assert ui.standing(due) == "Overdue by 2 working days"
    assert not Due.of("Notify", None, Standing("met_late", 1, "Met late")).met


def test_a_form_inside_an_isolated_include_still_has_its_token():
    template = engines["django"].from_string(
        '{% include "components/post_button.html" with action="/staff/x/" text="Go" only %}'
    )
    html = template.render({}, RequestFactory().get("/staff/"))
    assert 'name="csrfmiddlewaretoken" value="' in html
    assert re.search('name="token" value="[^"]{20,}"', html)
    assert ui.csrf(RequestContext(None)) == ""


def test_blocks_that_wrap_what_they_hold_escape_their_names():
    html = (
        engines["django"]
        .from_string("{% load ui %}{% scroll name %}<table></table>{% endscroll %}{% details name %}x{% enddetails %}")
        .render({"name": 'A "quoted" <name>'})
    )
    assert 'aria-label="A &quot;quoted&quot; &lt;name&gt;" tabindex="0"><table></table>' in html
    assert "<name>" not in html
