"""An action or a recommendation is told from the next wherever it is named: in titles, links and lists."""

import re

import pytest

from tests.factories_reviews import make_action

pytestmark = pytest.mark.django_db
ALONE = re.compile(r"<a [^>]*>\s*(?:Action|Recommendation) \d+\s*</a>")


@pytest.fixture
def action():
    return make_action(text="One page for schools: whom to tell")


@pytest.fixture
def pages(action, sign_in):
    """The pages on which it is named, as its case's owner reads them."""
    case = action.recommendations.get().case
    browser = sign_in(case.owner)
    places = ["/staff/actions/", action.get_absolute_url(), action.recommendations.get().get_absolute_url()]
    places += [case.get_absolute_url(), f"{case.get_absolute_url()}actions/"]
    return {place: browser.get(place).content.decode() for place in places}


def test_no_link_is_a_number_alone(pages):
    for place, html in pages.items():
        assert not ALONE.findall(html), place


def test_the_title_says_of_which_case_and_until_when_and_nothing_of_the_words(action, pages):
    case = action.recommendations.get().case
    title = re.search("<title>(.*?)</title>", pages[action.get_absolute_url()])[1]
    assert title.startswith(f"Action {action.pk}, due ")
    assert case.reference in title
    assert "schools" not in title
    title = re.search("<title>(.*?)</title>", pages[action.recommendations.get().get_absolute_url()])[1]
    assert case.reference in title


def test_the_case_says_which_action_is_due(action, pages):
    case = action.recommendations.get().case
    assert f"Action {action.pk}: One page for schools" in pages[case.get_absolute_url()]
