"""The demonstration on odd days, by its command, and refused where real cases could be."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from cases.deadlines.models import Deadline, DeadlineChange
from cases.incidents.models import Incident, Person
from csprapp.accounts.models import User
from demo.seed import seed
from publications.library.models import Edition, PublicDocument
from reviews.decisions.models import PartnerDecision

MONDAY = dt.date(2026, 11, 23)
SUNDAY = dt.date(2026, 12, 27)
LEAP_DAY = dt.date(2028, 2, 29)

# Which days are odd, no database knows: it only stores what was worked out.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def facts() -> list:
    """The main facts, without keys and without the instants at which rows were written."""
    return [
        list(Incident.objects.order_by("reference").values_list("reference", "aware_on", "summary", "restricted")),
        list(Person.objects.order_by("pk").values_list("initials", "name", "role", "date_of_birth")),
        list(Deadline.objects.order_by("pk").values_list("started_on", "due_on", "met_on", "ended_on", "act_on")),
        list(DeadlineChange.objects.order_by("pk").values_list("kind", "decided_on", "value", "reason")),
        list(Edition.objects.order_by("pk").values_list("publication__slug", "title", "state", "digest")),
        list(PublicDocument.objects.order_by("pk").values_list("sha256", "name", "key")),
        list(PartnerDecision.objects.order_by("pk").values_list("outcome", "decided_on", "reasons")),
    ]


def nothing_is_of_later_than(today):
    assert not DeadlineChange.objects.filter(decided_on__gt=today).exists()
    assert not Incident.history.filter(history_date__date__gt=today).exists()


@pytest.mark.proof
def test_the_same_day_gives_the_same_content():
    told = []
    for _ in range(2):
        with transaction.atomic():
            seed(MONDAY)
            told.append(facts())
            transaction.set_rollback(True)
    assert told[0] == told[1]


@pytest.mark.proof
def test_it_can_be_told_on_a_sunday_before_bank_holidays():
    made = seed(SUNDAY)
    assert (made.cases, made.publications) == (36, 17)
    nothing_is_of_later_than(SUNDAY)


class TestTheCommand:
    def test_refuses_outside_the_demonstration(self, settings):
        settings.CSPR_DEMO = False
        with pytest.raises(CommandError, match="CSPR_DEMO"):
            call_command("seed_demo")
        assert not User.objects.exists()

    def test_refuses_where_there_is_data(self):
        User.objects.create_user("somebody@demo.example", name="Some Body")
        with pytest.raises(CommandError, match="already"):
            call_command("seed_demo")

    @pytest.mark.proof
    def test_takes_a_day_and_a_number_of_cases(self, capsys):
        call_command("seed_demo", today=LEAP_DAY, cases=40)
        assert "40 cases for load" in capsys.readouterr().out
        assert Incident.objects.count() == 76
        nothing_is_of_later_than(LEAP_DAY)
