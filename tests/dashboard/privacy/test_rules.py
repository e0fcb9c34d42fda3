"""The class of a closed case and the day to look at it: one pure rule."""

import datetime as dt

import pytest

from cases.audit.sources import sources
from cases.audit.texts import fields_of
from csprapp.records.triggers import personal_fields
from dashboard.privacy.rules import ClosedCase, class_of, classes, kept

CLOSED = dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({}, "not_notified"),
        ({"notified": True}, "notified"),
        ({"notified": True, "reviewed": True}, "reviewed"),
        ({"reviewed": True, "sexual_abuse": True}, "sexual_abuse"),
        ({"sexual_abuse": True, "mistake": True}, "mistake"),
    ],
)
def test_the_first_class_that_fits_counts(facts, key):
    assert class_of(ClosedCase(CLOSED, **facts)).key == key


@pytest.mark.parametrize(
    ("facts", "on"),
    [
        ({}, dt.date(2051, 11, 18)),
        ({"youngest_born": dt.date(2026, 3, 2)}, dt.date(2051, 11, 18)),  # 25 before that
        ({"youngest_born": dt.date(2028, 3, 2)}, dt.date(2053, 3, 2)),  # born after it was closed
        ({"sexual_abuse": True, "youngest_born": dt.date(2026, 1, 1)}, dt.date(2101, 11, 18)),
        ({"mistake": True, "youngest_born": dt.date(2026, 1, 1)}, dt.date(2032, 11, 18)),
        ({"retained_until": dt.date(2060, 1, 1)}, dt.date(2060, 1, 1)),
        ({"retained_until": dt.date(2040, 1, 1)}, dt.date(2051, 11, 18)),
    ],
)
def test_the_latest_of_closing_age_and_decision(facts, on):
    found = kept(ClosedCase(CLOSED, **facts))
    assert (found.review_on, found.counted_from) == (on, CLOSED)


def test_the_29th_of_february():
    assert kept(ClosedCase(dt.date(2028, 2, 29), mistake=True)).review_on == dt.date(2034, 2, 28)


def test_a_period_that_the_partnership_changed():
    inuse = classes({"notified": (40, None), "unknown": (1, None)})
    assert kept(ClosedCase(CLOSED, notified=True, youngest_born=CLOSED), inuse).review_on == dt.date(2066, 11, 18)


# Texts of a case that an erasure leaves, because they name nobody: references, bodies, what the software writes.
NAMES_NOBODY = {
    *("reference", "code_name", "panel_reference", "national_reference", "their_reference", "agency", "led_by"),
    *(
        "oddities",
        "mime",
        "sha256",
        "ballot",
        "digest",
        "ground",
        "legal_basis",
        "reviewer_organisation",
        "edition",
        "marker",
        "title",
        "class_key",
    ),
}


def test_whatever_people_type_in_a_case_can_be_erased():
    left = {
        f"{source.model._meta.label}.{name}"
        for source in sources()
        for name in fields_of(source.model)
        if name not in {*personal_fields(source.model), *NAMES_NOBODY}
    }
    assert left == set()
