"""Every worked example of tests/data/deadlines.csv."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from csprapp.clock import deadline, instants
from csprapp.clock.ledger import Entry, Kind, fold
from csprapp.clock.rules import plain_length
from tests.clock.factories import BOOK, ENGLAND, day

ROWS = list(csv.DictReader(Path(__file__).parent.parent.joinpath("data/deadlines.csv").open(encoding="utf-8")))


def two_days(text):
    return [day(part) for part in text.split("/")]


def due(key, start):
    return deadline.compute(plain_length(key), start, ENGLAND).due_on


def advised(row):
    computed, set_on = two_days(row["input"])
    start = deadline.due(plain_length("working_days:-15"), computed, ENGLAND)
    entry = Entry(1, Kind.DATE_SET, start, set_on)
    dates = fold(start, [entry], BOOK.rule("rapid_review", start), ENGLAND)
    assert dates.computed_on == computed
    return dates.due_on


def utc(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


KINDS = {
    "ADD_WD": lambda r: due(f"working_days:{r['n']}", day(r["input"])),
    "SUB_WD": lambda r: due(f"working_days:-{r['n']}", day(r["input"])),
    "SUB_CAL_DAYS": lambda r: due(f"days:-{r['n']}", day(r["input"])),
    "ADD_MONTHS": lambda r: due(f"months:{r['n']}", day(r["input"])),
    "ADD_WD_FROM_INSTANT": lambda r: due(f"working_days:{r['n']}", instants.when(r["input"])),
    "COUNT_WD": lambda r: ENGLAND.count_working_days(*two_days(r["input"])),
    "PREVIOUS_WD_TARGET": lambda r: deadline.working_target(day(r["input"]), ENGLAND),
    "EARLIEST_WITHDRAWAL": lambda r: due(f"months:{r['n']}", day(r["input"])) + dt.timedelta(days=1),
    "OVERDUE_FROM_UTC": lambda r: utc(instants.start_of_day(day(r["input"]) + dt.timedelta(days=1))),
    "START_OF_DAY_UTC": lambda r: utc(instants.start_of_day(day(r["input"]))),
    "OVERRIDE": advised,
}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_worked_example_comes_out_as_printed(row):
    assert str(KINDS[row["rule"]](row)) == row["expected"]


def test_the_file_of_examples_is_whole():
    assert len(ROWS) == 40
