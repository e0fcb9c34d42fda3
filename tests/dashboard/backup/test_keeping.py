"""Which backups are kept by the rule, and what is known of the last good one."""

import datetime as dt

import pytest

from dashboard.backup import keeping

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)  # a Monday


def days(*ago: int) -> list[dt.datetime]:
    return [NOON - dt.timedelta(days=each) for each in ago]


def kept(stamps, *rule: int) -> list[int]:
    return sorted((NOON - stamp).days for stamp in set(stamps) - keeping.too_many(stamps, *rule))


def test_the_newest_of_each_day_week_and_month():
    every = days(*range(100))
    assert kept(every, 3, 0, 0) == [0, 1, 2]
    assert kept(every, 0, 3, 0) == [0, 1, 8]  # a Monday, and two Sundays before it
    assert kept(every, 0, 0, 3) == [0, 23, 54]
    assert kept(every, 3, 3, 3) == [0, 1, 2, 8, 23, 54]


def test_two_a_day_count_once_and_days_without_one_are_not_counted():
    assert kept([NOON, NOON - dt.timedelta(hours=3), *days(30, 60)], 3, 0, 0) == [0, 30, 60]


def test_the_newest_never_goes():
    assert kept(days(5, 6), 0, 0, 0) == [5]


def test_only_backups_of_ours_are_deleted(tmp_path):
    folder = tmp_path / "of backups"
    folder.mkdir()
    first, second, third = (keeping.name_at(stamp) for stamp in days(0, 1, 2))
    others = {"notes.txt", "csprapp-2026.backup", f".{third}.part"}
    for name in (first, second, third, *others):
        (folder / name).write_text("x")
    assert [path.name for path in keeping.thin_out(folder, 1, 0, 0)] == [third, second]
    assert {path.name for path in folder.iterdir()} == {first, *others}


@pytest.mark.parametrize(
    ("record", "hours", "words"),
    [
        ({}, 0, "No backup has been made"),
        ({"made_at": NOON.isoformat(), "read_at": NOON.isoformat()}, 26, None),
        ({"made_at": NOON.isoformat(), "read_at": NOON.isoformat()}, 27, "27 hours old"),
        ({"made_at": NOON.isoformat(), "read_at": None}, 1, "never read back"),
    ],
)
def test_an_old_or_unread_backup_is_named(settings, tmp_path, record, hours, words):
    settings.CSPR_VAR = tmp_path
    if record:
        keeping.record(**record)
    found = keeping.backup_faults(NOON + dt.timedelta(hours=hours))
    assert words in found[0] if words else found == []
