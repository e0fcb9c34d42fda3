"""Settings, Guidance: which edition a rule was checked against, by whom and when; pages stop warning then."""

import datetime as dt

import pytest

from cases.deadlines.checks import last_checks, record_check, unchecked_words
from csprapp.clock.editions import EDITIONS, PANEL_GUIDANCE, newest
from csprapp.clock.rules import SHIPPED
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import add_row
from tests.factories import make_user
from tests.factories_cases import TODAY, log_case, three_boxes

pytestmark = pytest.mark.django_db
NEW = "Working Together to Safeguard Children, 2026"
URL = "/staff/settings/guidance/"


def check(keys, **facts):
    said = {"edition": NEW, "checked_on": TODAY, "checked_by": "Ada Example, manager"}
    return record_check(keys, **{**said, **facts}, by=make_user("administrator"), today=TODAY)


def test_shipped_rules_name_only_editions_of_the_list_from_their_day():
    for rule in SHIPPED:
        fitting = [edition for edition in EDITIONS if rule.source.startswith(edition.title)]
        assert (rule.edition, rule.in_force_from) in {(each.name, each.in_force_from) for each in fitting}, rule.key


def test_the_rapid_review_follows_the_panels_guidance_of_its_day():
    from csprapp.clock.rules import RuleBook

    book = RuleBook()
    found = [book.rule("rapid_review", day).edition for day in (dt.date(2025, 5, 31), dt.date(2025, 6, 1))]
    assert found == ["September 2022", "June 2025"]


def test_a_rule_of_an_older_edition_is_unchecked_until_somebody_compared_it():
    rule = next(rule for rule in SHIPPED if rule.key == "notify_panel")
    assert newest(rule.source).name == "2026"
    assert "2026 yet" in unchecked_words(rule, None)
    check(["notify_panel"], edition="Working Together to Safeguard Children, 2023")
    assert unchecked_words(rule, last_checks()["notify_panel"])
    check(["notify_panel"])
    assert unchecked_words(rule, last_checks()["notify_panel"]) == ""


def test_a_rule_is_checked_against_an_edition_of_its_own_text_only():
    with pytest.raises(Refused) as caught:
        check(["notify_panel", "rapid_review"])
    assert list(caught.value.problems) == ["keys"]
    assert last_checks() == {}
    check(["rapid_review"], edition=str(newest(PANEL_GUIDANCE)))


def test_the_pages_of_a_date_say_so_and_then_who_checked_it(sign_in):
    case = log_case()
    client = sign_in(case.owner)
    page = f"/staff/deadlines/{case.deadlines.get(rule_key='notify_panel').pk}/"
    assert "has not been checked" in client.get(page).content.decode()
    check(["notify_panel"])
    said = client.get(page).content.decode()
    assert "has not been checked" not in said
    assert f"{NEW}, by Ada Example, manager on Wed 18 Nov 2026" in said


def test_the_public_line_follows_once_every_rule_of_working_together_is_checked(client):
    add_row(Partnership(pk=1), by=make_user("administrator"), why="Set up")
    keys = [rule.key for rule in SHIPPED if rule.source.startswith("Working Together")]
    check(keys[:-1])
    assert "was checked against" not in client.get("/how-reviews-work/").content.decode()
    check(keys[-1:])
    assert f"was checked against {NEW} on 18 November 2026" in client.get("/how-reviews-work/").content.decode()


def test_it_is_recorded_on_a_page_by_who_may_set_the_calendar(sign_in):
    client = sign_in(make_user("administrator", name="Ada Example"))
    assert "has not been checked" in client.get(URL).content.decode()
    form = client.get(f"{URL}check/").context["form"]
    assert form["checked_by"].value() == "Ada Example"
    data = {"keys": ["notify_panel"], "edition": NEW, "checked_by": "Ada Example", **three_boxes("checked_on", TODAY)}
    assert client.post(f"{URL}check/", data)["Location"] == URL
    page = client.get(URL).content.decode()
    assert "By Ada Example" in page
    assert sign_in(make_user("manager")).get(URL).status_code == 200
    assert sign_in(make_user("coordinator")).get(f"{URL}check/").status_code == 403
    assert sign_in(make_user("partner")).get(URL).status_code == 403


def test_a_check_names_somebody_and_is_not_ahead():
    with pytest.raises(Refused):
        check(["lcspr"], checked_by=" ")
    with pytest.raises(Refused):
        check(["lcspr"], checked_on=TODAY + dt.timedelta(1))
