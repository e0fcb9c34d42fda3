"""What must be true before something goes out, by kind, and which day the law allows."""

import datetime as dt

import pytest

from cases.deadlines.calendars import shipped_calendar
from csprapp.clock.rules import RuleBook
from csprapp.desk.publishing.rules import Facts, judge_date, lines, missing_facts

TODAY = dt.date(2026, 11, 23)
READY = {
    "decision": "full",
    "decided_on": dt.date(2026, 10, 1),
    "family": "told",
    "family_told_on": dt.date(2026, 11, 1),
    "family_wishes": "A Tuesday",
    "practitioners_told_on": dt.date(2026, 11, 2),
    "panel_copy_on": dt.date(2026, 11, 2),
    "secretary_copy_on": dt.date(2026, 11, 3),
}


def report(**facts) -> Facts:
    return Facts("lcspr", of_a_review=True, **(READY | facts))


def judge(facts, on, today=TODAY):
    return judge_date(facts, on, today, shipped_calendar(), RuleBook())


def keys(facts):
    return [line.key for line in lines(facts)]


COMMON = ["disclosure", "restrictions", "proceedings"]


@pytest.mark.parametrize("kind", ["lcspr", "improvements"])
def test_a_reviews_report_has_every_line(kind):
    assert keys(Facts(kind, of_a_review=True)) == ["decision", "family", "practitioners", "copies", *COMMON]


def test_a_brief_from_a_rapid_review_needs_the_family_line_and_no_advance_copy():
    assert keys(Facts("brief", of_a_review=True)) == ["family", *COMMON]


def test_a_brief_beside_a_report_follows_it():
    facts = Facts("brief", of_a_review=True, beside_a_report=True)
    assert keys(facts) == ["report", *COMMON]
    assert missing_facts(facts) == ["Wait until the report beside it is approved"]
    assert missing_facts(Facts("brief", of_a_review=True, beside_a_report=True, report_approved=True)) == []


@pytest.mark.parametrize("kind", ["statement", "response", "yearly", "national"])
def test_what_is_of_no_review_has_the_common_lines_only(kind):
    assert keys(Facts(kind)) == COMMON


def test_a_report_with_everything_recorded_lacks_nothing():
    assert missing_facts(report()) == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"decision": ""}, "Record on the review that the partners decided to publish it in full"),
        ({"decision": "none"}, "The partners decided not to publish"),
        ({"decision": "improvements"}, "another one than this kind"),
        ({"family": ""}, "Record when the family was told, and what they wish"),
        ({"family_wishes": ""}, "Record when the family was told, and what they wish"),
        ({"family": "not_told", "family_note": "Unknown"}, "Record when the family was told"),
        ({"practitioners_told_on": None}, "practitioners"),
        ({"panel_copy_on": None}, "advance copies"),
        ({"secretary_copy_on": None}, "advance copies"),
    ],
)
def test_each_line_of_a_report_says_what_to_do(facts, sentence):
    (said,) = missing_facts(report(**facts))
    assert sentence in said


def test_a_learning_brief_may_say_why_the_family_was_not_told():
    assert missing_facts(Facts("brief", of_a_review=True, family="not_told")) != []
    assert missing_facts(Facts("brief", of_a_review=True, family="not_told", family_note="No address is known")) == []


def test_seven_days_after_the_later_copy_the_law_allows_and_the_day_before_it_refuses():
    copies = {"panel_copy_on": dt.date(2026, 11, 16), "secretary_copy_on": dt.date(2026, 11, 17)}
    assert judge(report(**copies), dt.date(2026, 11, 24)).refusals == ()
    (refusal,) = judge(report(**copies), dt.date(2026, 11, 23)).refusals
    assert refusal.endswith("The publication date must be Tue 24 Nov 2026 or later")


def test_seven_working_days_are_guidance_and_sooner_needs_a_reason():
    copies = {"panel_copy_on": dt.date(2026, 11, 17), "secretary_copy_on": dt.date(2026, 11, 17)}
    assert "7 working days" in judge(report(**copies), dt.date(2026, 11, 25)).needs_reason
    assert judge(report(**copies), dt.date(2026, 11, 26)).needs_reason == ""


def test_over_christmas_seven_working_days_take_longer():
    copies = {"panel_copy_on": dt.date(2026, 12, 22), "secretary_copy_on": dt.date(2026, 12, 22)}
    assert judge(report(**copies), dt.date(2027, 1, 4)).needs_reason
    assert not judge(report(**copies), dt.date(2027, 1, 5)).needs_reason


def test_without_advance_copies_no_day_is_allowed():
    assert "law asks for them at least 7 days" in judge(report(panel_copy_on=None), dt.date(2027, 6, 1)).refusals[0]


def test_a_past_day_is_refused_and_today_is_not():
    assert judge(Facts("statement"), dt.date(2026, 11, 22)).refusals == ("The publication date must be today or later",)
    assert judge(Facts("statement"), TODAY).refusals == ()


@pytest.mark.parametrize(
    ("day", "words"),
    [(dt.date(2026, 11, 28), "is a Saturday"), (dt.date(2026, 12, 25), "is Christmas Day")],
)
def test_a_weekend_or_bank_holiday_is_warned_of_and_allowed(day, words):
    judged = judge(Facts("statement"), day)
    assert judged.refusals == ()
    assert words in judged.warnings[0]


def test_a_birthday_or_the_day_it_happened_is_warned_of_without_saying_which():
    facts = Facts("statement", family_days=(dt.date(2019, 12, 1),))
    (warning,) = judge(facts, dt.date(2026, 12, 1)).warnings
    assert warning == "Tue 1 Dec 2026 is a day that matters to the family. Ask them before you choose it"
    assert judge(facts, dt.date(2026, 12, 2)).warnings == ()


def test_the_dates_of_the_advance_copies_are_counted_back_and_shown():
    (said,) = judge(report(), dt.date(2026, 12, 1)).copies
    assert (
        said == "For this date the advance copies are due by Fri 20 Nov 2026 (guidance) and by Tue 24 Nov 2026 (law)."
    )
