import datetime as dt

import pytest

from csprapp.clock.rules import SHIPPED, RuleBook, Unit, UnknownRule, plain_length
from tests.clock.factories import BOOK, day, make_rule

# The table of the domain, typed a second time: key, length, unit, how sure we are.
TABLE = [
    ("notify_panel", 5, "working_days", "guidance"),
    ("tell_partners", 5, "working_days", "guidance"),
    ("report_death", 5, "working_days", "guidance"),
    ("rapid_review", 15, "working_days", "guidance"),  # of the edition before
    ("rapid_review", 15, "working_days", "guidance"),
    ("lcspr", 6, "months", "guidance"),
    ("advance_copy_law", -7, "days", "law"),
    ("advance_copy_guidance", -7, "working_days", "verify"),
    ("public_until", 12, "months", "law"),
    ("yearly_report", 12, "months", "law"),
]
SOURCES = {
    "notify_panel": "Working Together to Safeguard Children 2023",
    "report_death": "Working Together to Safeguard Children 2023",
    "tell_partners": "Working Together to Safeguard Children 2023",
    "rapid_review": "Child Safeguarding Practice Review Panel guidance for safeguarding partners",
    "lcspr": "Working Together to Safeguard Children 2023",
    "advance_copy_law": "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, "
    "regulation 16",
    "advance_copy_guidance": "Working Together to Safeguard Children 2023",
    "public_until": "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, "
    "regulation 17 (at least one year); the partnership shows a report for 12 months",
    "yearly_report": "Children Act 2004, section 16G(7)",
}


def test_the_shipped_rules_are_those_of_the_domain():
    assert [(r.key, r.length, r.unit.value, r.mark) for r in SHIPPED] == TABLE
    assert {r.key: r.source for r in SHIPPED} == SOURCES


def test_every_shipped_rule_says_what_starts_it_what_meets_it_and_since_when():
    for rule in SHIPPED:
        assert all((rule.name, rule.starts, rule.met_when, rule.edition))
        law, panels = rule.mark == "law", rule.key == "rapid_review"
        guidance = {day("2022-09-01"), day("2025-06-01")} if panels else {day("2023-12-15")}
        assert rule.in_force_from in ({day("2018-06-29")} if law else guidance)


def test_day_nought_counts_in_no_shipped_rule():
    assert not any(rule.counts_day_0 for rule in SHIPPED)
    assert all(rule.shipped for rule in SHIPPED)


def test_a_clock_keeps_the_rule_in_force_when_it_started():
    newer = make_rule(7, in_force_from=day("2026-03-18"))
    book = RuleBook([newer])
    assert book.rule("notify_panel", day("2026-03-17")).length == 5
    assert book.rule("notify_panel", day("2026-03-18")).length == 7
    assert book.rule("notify_panel", day("2030-01-01")).length == 7
    assert [rule.length for rule in book.versions("notify_panel")] == [5, 7]


def test_versions_may_be_given_in_any_order():
    early, late = make_rule(3, in_force_from=day("2020-01-01")), make_rule(9, in_force_from=day("2027-01-01"))
    book = RuleBook([late, early])
    assert [rule.length for rule in book.versions("notify_panel")] == [3, 5, 9]


def test_a_clock_older_than_every_version_takes_the_oldest():
    assert BOOK.rule("notify_panel", day("2019-01-01")).length == 5
    book = RuleBook([make_rule(3, in_force_from=day("2020-01-01"))])
    assert book.rule("notify_panel", day("2019-01-01")).length == 3


def test_the_partnerships_version_replaces_the_shipped_one_of_the_same_day():
    own = make_rule(8, in_force_from=day("2023-12-15"))
    assert RuleBook([own]).versions("notify_panel") == (own,)


def test_a_book_lists_its_keys_in_the_order_of_the_chain():
    assert list(BOOK.rule_keys()) == list(dict.fromkeys(row[0] for row in TABLE))


@pytest.mark.parametrize(
    ("key", "unit", "length"),
    [
        ("working_days:5", Unit.WORKING_DAYS, 5),
        ("working_days:-7", Unit.WORKING_DAYS, -7),
        ("days:-7", Unit.DAYS, -7),
        ("days:+7", Unit.DAYS, 7),
        ("months:6", Unit.MONTHS, 6),
        ("months:1", Unit.MONTHS, 1),
        ("days:999999", Unit.DAYS, 999999),
    ],
)
def test_a_plain_length_is_a_rule_too(key, unit, length):
    rule = BOOK.rule(key, day("2026-01-01"))
    assert (rule.key, rule.unit, rule.length) == (key, unit, length)
    assert rule.source == "A length of time you gave; no rule is cited"
    assert (rule.name, rule.starts, rule.met_when) == ("A length of time", "the day given", "")
    assert (rule.edition, rule.mark, rule.in_force_from) == ("", "", dt.date.min)


@pytest.mark.parametrize(
    "key", ["weeks:2", "working_days:", "days:1.5", "days: 5", "months:six", "days:1234567", "days:٥", ":5", "days:5 "]
)
def test_a_length_that_cannot_be_read_is_refused(key):
    with pytest.raises(UnknownRule, match="is not a rule. Use one of notify_panel, tell_partners, ") as refused:
        BOOK.rule(key, day("2026-01-01"))
    assert str(refused.value).startswith(repr(key))


@pytest.mark.parametrize(("key", "wanted"), [("days:0", "not 0"), ("months:0", "above 0"), ("months:-1", "above 0")])
def test_a_length_of_nought_or_months_backwards_is_refused(key, wanted):
    with pytest.raises(UnknownRule) as refused:
        plain_length(key)
    assert str(refused.value) == f"In {key!r} the number must be {wanted}"


def test_an_unknown_key_is_refused_with_the_keys_that_exist():
    with pytest.raises(UnknownRule) as refused:
        RuleBook(shipped=[make_rule(key="one"), make_rule(key="two")]).versions("three")
    assert str(refused.value) == ("'three' is not a rule. Use one of one, two, or working_days:N, days:N or months:N")
    with pytest.raises(UnknownRule):
        BOOK.rule("three", day("2026-01-01"))


def test_a_version_names_its_day_and_length():
    assert make_rule(5).version == "2023-12-15 +5 working_days"
    assert make_rule(-7, Unit.DAYS).version == "2023-12-15 -7 days"
    assert make_rule(5, counts_day_0=True).version == "2023-12-15 +5 working_days day 0 counts"


def test_a_length_reads_as_a_person_would_say_it():
    assert make_rule(5).span == "5 working days"
    assert make_rule(1).span == "1 working day"
    assert make_rule(-7, Unit.DAYS).span == "7 days before"
    assert make_rule(-1, Unit.DAYS).span == "1 day before"
    assert make_rule(12, Unit.MONTHS).span == "12 months"
