"""History, ledger and access log refuse change in the database itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from csprapp.partnership.models import Area
from csprapp.records import guest_views
from csprapp.records.models import AccessLog, Erasure, ErasureRow
from csprapp.records.triggers import protected_models
from tests.factories import make_area, make_user

pytestmark = pytest.mark.django_db


def force(sql, params=()):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def test_every_history_table_is_protected():
    names = {model._meta.label for model in protected_models()}
    assert {
        "cases.HistoricalIncident",
        "reviews.HistoricalRapidReview",
        "records.AccessLog",
        "cases.DeadlineChange",
    } <= names


@pytest.mark.parametrize(
    "sql", ["UPDATE partnership_historicalarea SET name = 'x'", "DELETE FROM partnership_historicalarea"]
)
def test_history_cannot_be_altered_by_force(sql):
    make_area("Northshire")
    with pytest.raises(DatabaseError, match="append-only"):
        force(sql)
    assert Area.history.get().name == "Northshire"


def test_an_access_log_row_cannot_be_deleted():
    user = make_user("coordinator")
    AccessLog.objects.create(user=user, user_name="P", what="case page")
    with pytest.raises(DatabaseError, match="append-only"):
        force("DELETE FROM records_accesslog")


@pytest.mark.postgres
def test_the_views_of_guests_stay_where_there_is_nothing_to_migrate():
    there = "SELECT FROM pg_namespace WHERE nspname = 'guests'"
    force("CREATE SCHEMA guests")
    guest_views.drop(plan=[])
    assert force(there) == 1
    guest_views.drop(plan=[("a migration", False)])
    assert force(there) == 0


class TestErasure:
    @pytest.fixture
    def row(self):
        from tests.factories_cases import make_case

        case = make_case(summary="private words")
        return case.history.first()

    @pytest.fixture
    def erasure(self, row):
        erasure = Erasure.objects.create(reason="retention ended", opened_by=make_user(), agreed_by=make_user())
        ErasureRow.objects.create(erasure=erasure, table_name="cases_historicalincident", row_pk=str(row.history_id))
        return erasure

    def test_empties_a_personal_column_of_a_named_row(self, row, erasure):
        force("UPDATE cases_historicalincident SET summary = '' WHERE history_id = %s", [row.history_id])
        row.refresh_from_db()
        assert row.summary == ""

    def test_never_rewrites_a_personal_column(self, row, erasure):
        with pytest.raises(DatabaseError, match="append-only"):
            force("UPDATE cases_historicalincident SET summary = 'other' WHERE history_id = %s", [row.history_id])

    def test_never_touches_another_column(self, row, erasure):
        with pytest.raises(DatabaseError, match="append-only"):
            force("UPDATE cases_historicalincident SET nature = 'death' WHERE history_id = %s", [row.history_id])

    def test_never_deletes(self, row, erasure):
        with pytest.raises(DatabaseError, match="append-only"):
            force("DELETE FROM cases_historicalincident WHERE history_id = %s", [row.history_id])

    def test_is_shut_once_closed(self, row, erasure):
        erasure.closed_at = erasure.opened_at
        erasure.save()
        with pytest.raises(DatabaseError, match="append-only"):
            force("UPDATE cases_historicalincident SET summary = '' WHERE history_id = %s", [row.history_id])

    def test_leaves_rows_it_does_not_name(self, row, erasure):
        ErasureRow.objects.update(row_pk="0")
        with pytest.raises(DatabaseError, match="append-only"):
            force("UPDATE cases_historicalincident SET summary = '' WHERE history_id = %s", [row.history_id])
