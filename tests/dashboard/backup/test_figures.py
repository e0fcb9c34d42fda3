"""A restore of a backup gives every figure as it was: of the pages of Performance, the board's paper, the yearly
report."""

import datetime as dt
from random import Random

import pytest
from django.core.management import call_command

from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from dashboard.performance.actions import by_agency, themes
from dashboard.performance.agencies import answered
from dashboard.performance.children import children_of, figures_of
from dashboard.performance.duties import BESIDE, considered, duties, figures, reasons
from dashboard.performance.lateness import overdue
from dashboard.performance.path import way
from dashboard.performance.periods import Compared, Period
from dashboard.reports.board import board_paper
from dashboard.reports.yearly import yearly_report
from tests.dashboard.factories import NOON, TODAY
from tests.dashboard.performance.histories import History
from tests.factories import make_area, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
YEAR = Period(dt.date(2026, 4, 1), TODAY)


def every_figure(reader):
    every = Compared(YEAR).every
    asked = Period(min(each.start for each in every.values()), TODAY)
    found = duties(reader, asked, TODAY, *BESIDE)
    return [
        figures(reader, asked, TODAY), considered(found, asked), way(reader, Compared(asked), TODAY),
        reasons(found, asked), overdue(reader, TODAY),
        figures_of(children_of(reader, asked, TODAY)), answered(reader, asked, every, TODAY),
        by_agency(reader, asked, every, TODAY), themes(reader, asked, every, TODAY),
        board_paper(reader, YEAR, TODAY, protected=False), yearly_report(reader, YEAR, TODAY, protected=False),
    ]  # fmt: skip


def test_a_restore_gives_every_figure(place, empty_place, clock):
    with clock.at(NOON):
        reader = make_user("manager")
        areas = [make_area(), make_area()]
        History(Random(5), areas, reader, TODAY).make()
        assert Deadline.objects.count() > 10
        before = list(map(repr, every_figure(reader)))
        call_command("backup", str(place / "backups"))
        [path] = (place / "backups").glob("*.backup")
        with empty_place():
            call_command("restore", path)
            after = list(map(repr, every_figure(User.objects.get(pk=reader.pk))))
    assert after == before
    assert len(set(before)) == len(before)
