"""What must be true before something goes out, by kind, and which day the law allows."""

import datetime as dt

import pytest

from cases.deadlines.calendars import shipped_calendar
from csprapp.clock.rules import RuleBook
from publishing.links.rules import Facts, judge_date, lines, missing_facts

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


def report(kind="lcspr", **facts) -> Facts:
    return Facts(kind, of_a_review=True, **(READY | facts))


COPIES = ("panel_copy_on", "secretary_copy_on", "ofsted_copy_on")


def judge(facts, on, today=TODAY, **more):
    return judge_date(facts, on, today, shipped_calendar(), RuleBook(), **more)


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
    approved = {"of_a_review": True, "beside_a_report": True, "report_approved": True}
    assert missing_facts(Facts("brief", **approved)) == ["Record on the review that the partners decided to publish"]
    assert missing_facts(Facts("brief", **approved, decision="none")) != []
    assert missing_facts(Facts("brief", **approved, decision="improvements")) == []
    assert missing_facts(Facts("brief", **approved, decision="full", report_down=True)) == [
        "The report beside it was taken down"
    ]


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
        ({"decision": "improvements"}, "decided on a different kind"),
        ({"family": ""}, "Record when the family was told, and what they want"),
        ({"family_wishes": ""}, "Record when the family was told, and what they want"),
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
    copies = dict.fromkeys(COPIES, dt.date(2026, 11, 17))
    assert "7 working days" in judge(report(**copies), dt.date(2026, 11, 25)).needs_reason
    assert judge(report(**copies), dt.date(2026, 11, 26)).needs_reason == ""


def test_ofsted_too_is_guidance_and_without_it_needs_a_reason_but_is_never_refused():
    copies = {"panel_copy_on": dt.date(2026, 11, 2), "secretary_copy_on": dt.date(2026, 11, 2)}
    without = judge(report(**copies), dt.date(2026, 12, 1))
    assert without.refusals == ()
    assert "Ofsted" in without.needs_reason
    late = judge(report(**copies, ofsted_copy_on=dt.date(2026, 11, 30)), dt.date(2026, 12, 1))
    assert late.refusals == ()
    assert "Ofsted’s copy" in late.needs_reason
    assert judge(report(**copies, ofsted_copy_on=dt.date(2026, 11, 2)), dt.date(2026, 12, 1)).needs_reason == ""


@pytest.mark.parametrize("missing", ["panel_copy_on", "secretary_copy_on", "text_panel_on", "text_secretary_on"])
def test_with_improvements_only_the_full_report_and_the_text_both_go_to_both_first(missing):
    all_sent = dict.fromkeys((*COPIES, "text_panel_on", "text_secretary_on"), dt.date(2026, 11, 2))
    facts = report(kind="improvements", decision="improvements", **all_sent)
    assert judge(facts, dt.date(2026, 12, 1)).refusals == ()
    lacking = report(kind="improvements", decision="improvements", **all_sent | {missing: None})
    assert "at least 7 days" in judge(lacking, dt.date(2026, 12, 1)).refusals[0]
    late = report(kind="improvements", decision="improvements", **all_sent | {missing: dt.date(2026, 11, 30)})
    assert "Mon 7 Dec 2026 or later" in judge(late, dt.date(2026, 12, 1)).refusals[0]


def test_over_christmas_seven_working_days_take_longer():
    copies = dict.fromkeys(COPIES, dt.date(2026, 12, 22))
    assert judge(report(**copies), dt.date(2027, 1, 4)).needs_reason
    assert not judge(report(**copies), dt.date(2027, 1, 5)).needs_reason


def test_without_advance_copies_no_day_is_allowed():
    assert "law requires them at least 7 days" in judge(report(panel_copy_on=None), dt.date(2027, 6, 1)).refusals[0]


def test_a_past_day_is_refused_and_today_is_not():
    assert judge(Facts("statement"), dt.date(2026, 11, 22)).refusals == ("The publication date must be today or later",)
    assert judge(Facts("statement"), TODAY).refusals == ()


@pytest.mark.parametrize("day", [dt.date(1989, 12, 31), dt.date(2100, 10, 31)])
def test_a_day_that_the_calendar_does_not_know_is_refused_in_words(day):
    assert "bank holidays are known for these years alone" in judge(report(), day).refusals[0]


@pytest.mark.parametrize(
    ("day", "words"), [(dt.date(2026, 11, 28), "is a Saturday"), (dt.date(2026, 12, 25), "is Christmas Day")]
)
def test_a_weekend_or_bank_holiday_is_warned_of_and_allowed(day, words):
    judged = judge(Facts("statement"), day)
    assert judged.refusals == ()
    assert words in judged.warnings[0]


def test_a_day_that_hurts_is_warned_of_and_allowed():
    said = judge(Facts("statement"), dt.date(2026, 12, 1), avoid=["Tue 1 Dec 2026 is a child’s birthday"])
    assert said.warnings == ("Tue 1 Dec 2026 is a child’s birthday",)
    assert said.refusals == ()


def test_an_embargo_on_that_day_refuses_it_whatever_reason_is_given():
    waits = "Publishing must wait for: inquest (2026-0001), until it is lifted"
    assert judge(Facts("statement"), dt.date(2026, 12, 1), embargoes=[waits]).refusals == (waits,)


def test_the_dates_of_the_advance_copies_are_counted_back_and_shown():
    (said,) = judge(report(), dt.date(2026, 12, 1)).copies
    assert (
        said == "For this date the advance copies are due by Fri 20 Nov 2026 (guidance) and by Tue 24 Nov 2026 (law)."
    )
