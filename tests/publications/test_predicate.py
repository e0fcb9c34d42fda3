"""What is public, and when: every boundary of the window, by the pure rule and by the queryset alike."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from publications.library import rules, services
from publications.library.models import Publication
from publications.library.rules import Standing, Window
from tests.factories_publications import make_draft, make_publication, make_publisher

LONDON = ZoneInfo("Europe/London")
pytestmark = pytest.mark.django_db


def london(text: str, fold: int = 0) -> dt.datetime:
    """A London wall-clock time such as "2026-03-10 00:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


def where(publication: Publication, at: dt.datetime) -> tuple[Standing, bool, bool]:
    """Its standing by the rule, whether the queryset shows it, whether the queryset says it is gone."""
    mine = Publication.objects.filter(pk=publication.pk)
    return publication.standing(at), mine.public(at).exists(), mine.gone(at).exists()


SCHEDULED = (Standing.SCHEDULED, False, False)
PUBLIC = (Standing.PUBLIC, True, False)
ENDED = (Standing.ENDED, False, True)


@pytest.mark.parametrize(
    ("first", "hour", "moments"),
    [
        (
            "2026-03-10",
            None,
            [
                ("2026-03-09 23:59:59.999999", SCHEDULED),
                ("2026-03-10 00:00", PUBLIC),
                ("2026-12-25 12:00", PUBLIC),
                ("2027-03-10 23:59:59.999999", PUBLIC),  # the anniversary, in winter
                ("2027-03-11 00:00", ENDED),
            ],
        ),
        (
            "2026-07-01",  # summer: midnight in London is 23:00 UTC of the day before
            None,
            [
                ("2026-06-30 23:59:59", SCHEDULED),
                ("2026-07-01 00:00", PUBLIC),
                ("2026-07-01 00:30", PUBLIC),
                ("2027-07-01 23:59:59", PUBLIC),
                ("2027-07-02 00:00", ENDED),
            ],
        ),
        (
            "2026-03-10",
            "10:00",
            [
                ("2026-03-10 00:00", SCHEDULED),
                ("2026-03-10 09:59:59.999999", SCHEDULED),
                ("2026-03-10 10:00", PUBLIC),
                ("2026-03-11 00:00", PUBLIC),  # the hour counts on the first day only
                ("2027-03-10 09:00", PUBLIC),  # and never moves the last day
                ("2027-03-10 23:59", PUBLIC),
                ("2027-03-11 00:00", ENDED),
            ],
        ),
        (
            "2028-02-29",
            None,
            [("2029-02-28 23:59:59", PUBLIC), ("2029-03-01 00:00", ENDED), ("2028-02-28 23:59:59", SCHEDULED)],
        ),
        ("2027-02-28", None, [("2028-02-28 12:00", PUBLIC), ("2028-02-29 00:00", ENDED)]),
        ("2026-12-31", None, [("2027-12-31 23:59:59", PUBLIC), ("2028-01-01 00:00", ENDED)]),
        (
            "2026-03-29",  # the clocks go forward: 1:30 does not exist, and opens at 2:00
            "01:30",
            [
                ("2026-03-29 00:59:59", SCHEDULED),
                ("2026-03-29 02:00", PUBLIC),
                ("2027-03-29 23:59", PUBLIC),
                ("2027-03-30 00:00", ENDED),
            ],
        ),
        ("2025-10-26", None, [("2026-10-26 23:59:59", PUBLIC), ("2026-10-27 00:00", ENDED)]),
    ],
)
def test_a_report_is_public_from_its_first_moment_to_the_end_of_its_last_day(first, hour, moments):
    publication = make_publication(on=dt.date.fromisoformat(first), hour=dt.time.fromisoformat(hour) if hour else None)
    for text, expected in moments:
        at = london(text)
        assert where(publication, at) == expected, text
        assert where(publication, at.astimezone(dt.UTC)) == expected, f"{text} told in UTC"
        far = at.astimezone(ZoneInfo("Pacific/Auckland"))
        assert where(publication, far) == expected, f"{text} told in Auckland"


def test_an_hour_that_comes_twice_opens_the_first_time_and_does_not_close_again():
    publication = make_publication(on=dt.date(2026, 10, 25), hour=dt.time(1, 30))
    assert where(publication, london("2026-10-25 01:29:59")) == SCHEDULED
    assert where(publication, london("2026-10-25 01:30")) == PUBLIC
    assert where(publication, london("2026-10-25 01:00", fold=1)) == PUBLIC
    assert where(publication, london("2026-10-25 01:45", fold=1)) == PUBLIC
    assert rules.first_moment(dt.date(2026, 10, 25), dt.time(1, 30)) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


def test_an_hour_after_the_one_that_comes_twice_waits_for_its_own_time():
    publication = make_publication(on=dt.date(2026, 10, 25), hour=dt.time(2, 0))
    assert where(publication, london("2026-10-25 01:59:59", fold=1)) == SCHEDULED
    assert where(publication, london("2026-10-25 02:00")) == PUBLIC


def test_the_rule_and_the_queryset_agree_at_every_quarter_of_an_hour_around_each_boundary():
    kept = [
        make_publication(on=dt.date(2026, 3, 28)),
        make_publication(on=dt.date(2026, 3, 29), hour=dt.time(1, 15)),
        make_publication(on=dt.date(2026, 10, 25), hour=dt.time(1, 45)),
        make_publication(on=dt.date(2025, 10, 25)),
    ]
    starts = [dt.datetime(2026, 3, 28, 22, tzinfo=dt.UTC), dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC)]
    for start in starts:
        for quarter in range(120):
            at = start + dt.timedelta(minutes=15 * quarter)
            shown = set(Publication.objects.public(at).values_list("pk", flat=True))
            assert shown == {each.pk for each in kept if each.standing(at) is Standing.PUBLIC}, at


def test_nothing_opens_and_closes_and_opens_again():
    window = Window(dt.date(2026, 10, 25), dt.time(1, 30), dt.date(2027, 10, 25))
    at = dt.datetime(2026, 10, 24, 20, tzinfo=dt.UTC)
    seen = [rules.standing(window, approved=True, at=at + dt.timedelta(minutes=m)) for m in range(0, 600, 5)]
    assert seen == sorted(seen, key=[Standing.SCHEDULED, Standing.PUBLIC].index)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        Publication.objects.public(dt.datetime(2026, 3, 10, 12))


def test_without_a_date_or_an_approved_edition_nothing_is_public():
    at = london("2026-06-01 12:00")
    undated = make_publication(on=None)
    assert where(undated, at) == (Standing.NOT_READY, False, False)
    draft = make_draft()
    assert where(draft.publication, at) == (Standing.NOT_READY, False, False)


def test_a_date_alone_shows_nothing_that_no_second_person_approved():
    draft = make_draft()
    Publication.objects.filter(pk=draft.publication_id).update(public_from=dt.date(2026, 3, 10))  # past the services
    publication = Publication.objects.get(pk=draft.publication_id)
    assert where(publication, london("2026-06-01 12:00")) == (Standing.NOT_READY, False, False)
    Publication.objects.filter(pk=publication.pk).update(public_until=dt.date(2026, 4, 1))
    publication.refresh_from_db()
    assert where(publication, london("2026-06-01 12:00")) == (Standing.NOT_READY, False, False)


def test_a_kind_without_an_end_stays_until_somebody_sets_one():
    yearly = make_publication("yearly")
    assert yearly.public_until is None
    assert where(yearly, london("2036-03-10 12:00")) == PUBLIC
    services.set_last_day(
        yearly.pk, yearly.version, dt.date(2028, 1, 31), by=make_publisher(), why="Old", at=london("2027-01-01 09:00")
    )
    yearly.refresh_from_db()
    assert where(yearly, london("2028-01-31 23:59")) == PUBLIC
    assert where(yearly, london("2028-02-01 00:00")) == ENDED


def test_an_openly_withdrawn_report_is_gone_and_a_silently_withdrawn_one_never_was():
    at = london("2026-06-01 12:00")
    openly, silently, early = make_publication(), make_publication(), make_publication(on=dt.date(2026, 9, 1))
    by = make_publisher()
    services.withdraw(openly.pk, by=by, why="A court asked", at=at)
    services.withdraw(silently.pk, by=by, why="A court asked", silently=True, at=at)
    services.withdraw(early.pk, by=by, why="A court asked", at=at)
    for publication, is_gone in ((openly, True), (silently, False), (early, False)):
        publication.refresh_from_db()
        assert where(publication, at) == (Standing.WITHDRAWN, False, is_gone)
    # Whatever the day, what was withdrawn before its first day is never said to have been.
    assert not Publication.objects.filter(pk=silently.pk).gone(london("2030-01-01 00:00")).exists()


def test_the_next_change_is_midnight_in_london_or_an_hour_before_it():
    make_publication(on=dt.date(2026, 7, 1), hour=dt.time(10))
    make_publication(on=dt.date(2026, 7, 1), hour=dt.time(15, 30))

    def ask(text):
        return Publication.objects.next_change(london(text))

    assert ask("2026-06-30 12:00") == london("2026-07-01 00:00")
    assert ask("2026-07-01 09:59") == london("2026-07-01 10:00")
    assert ask("2026-07-01 10:00") == london("2026-07-01 15:30")
    assert ask("2026-07-01 15:30") == london("2026-07-02 00:00")
    assert ask("2026-10-25 12:00") == london("2026-10-26 00:00")  # a day of 25 hours


def test_the_database_is_asked_for_no_now_and_adds_nothing(django_assert_num_queries):
    make_publication()
    with django_assert_num_queries(1) as asked:
        list(Publication.objects.public(london("2026-06-01 12:00")))
    sql = asked[0]["sql"].lower()
    assert not [word for word in ("now(", "current_", "interval", "date(", "julianday") if word in sql]
    assert connection.vendor in {"sqlite", "postgresql"}
