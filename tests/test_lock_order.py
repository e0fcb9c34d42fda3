"""The test that watches the order of locks is able to fail."""

import pytest
from django.db import connection, transaction

from cases.incidents.locks import lock_cases
from cases.incidents.models import Incident
from csprapp.records.models import Draft
from csprapp.records.services import change
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.lock_order import CASE, PUBLICATION, SHARED, Recorder, Step, faults, row_of, tables_of


class TestFaults:
    def test_one_order_is_no_fault(self):
        assert faults([Step("a", "b"), Step("b", "c"), Step("a", "c"), Step(PUBLICATION, CASE), Step(CASE, "a")]) == []

    def test_a_circle_is(self):
        assert faults([Step("a", "b"), Step("b", "a")]) == [(Step("a", "b"), Step("b", "a"))]
        long = [Step("a", "b"), Step("b", "c"), Step("c", "a")]
        assert faults(long) == [tuple(long)]

    def test_a_step_up_the_declared_order_is_even_alone(self):
        assert faults([Step(CASE, PUBLICATION)]) == [(Step(CASE, PUBLICATION),)]
        assert faults([Step("a", CASE, frozenset({PUBLICATION}))]) == [(Step("a", CASE, frozenset({PUBLICATION})),)]

    def test_a_circle_under_the_lock_of_one_case_is_none(self):
        under = frozenset({CASE})
        assert faults([Step("a", "b", under), Step("b", "a", under)]) == []

    def test_one_side_without_the_lock_brings_it_back(self):
        under = frozenset({CASE})
        steps = [Step("a", "b", under), Step("b", "a", under), Step("b", "a")]
        assert faults(steps) == [(Step("a", "b", under), Step("b", "a"))]

    def test_so_do_two_rows_that_everybody_shares(self):
        one, other = sorted(SHARED)[:2]
        under = frozenset({CASE})
        assert len(faults([Step(one, other, under), Step(other, one, under)])) == 1


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT "a"."id" FROM "a" WHERE "a"."id" = %s LIMIT 21 FOR NO KEY UPDATE', ["a"]),
        ('SELECT "a"."id" FROM "a" INNER JOIN "b" ON ("a"."b" = "b"."id") FOR UPDATE', ["a", "b"]),
        ('SELECT "a"."id" FROM "a" INNER JOIN "b" ON ("a"."b" = "b"."id") FOR UPDATE OF "a"', ["a"]),
        ('SELECT "a"."id" FROM "a" WHERE "a"."id" IN (SELECT U0."a" FROM "b" U0 WHERE (U0."c" = 1)) FOR UPDATE', ["a"]),
        ('UPDATE "a" SET "b" = %s WHERE "a"."id" = %s', ["a"]),
        ('DELETE FROM "a" WHERE "a"."id" IN (%s)', ["a"]),
        ('SELECT "a"."id" FROM "a"', []),
        ('INSERT INTO "a" ("b") VALUES (%s)', []),
    ],
)
def test_what_a_statement_locks(sql, tables):
    assert tables_of(sql) == tables


def test_which_row_a_statement_locks():
    assert row_of('UPDATE "a" SET "b" = %s WHERE "a"."id" = %s', ("x", 7), "a") == 7
    assert row_of('DELETE FROM "a" WHERE "a"."id" IN (%s)', (7,), "a") is None


@pytest.mark.postgres
@pytest.mark.django_db
class TestRecorder:
    @pytest.fixture
    def recorder(self):
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            yield recorder

    def test_a_transaction_leaves_a_step_from_each_table_to_the_next(self, recorder):
        case, user = make_case(), make_user()
        Draft.objects.create(user=user, form="a")
        with transaction.atomic():
            lock_cases([case.pk])
            Draft.objects.filter(user=user).update(form="b")
        assert (CASE, "records_draft") in {(step.held, step.took) for step in recorder.steps}

    def test_two_transactions_leave_none_and_neither_does_a_row_of_its_own(self, recorder):
        case = make_case()
        recorder.steps.clear()
        with change(Incident, case.pk, None, by=case.logged_by, why="One"):
            pass
        with transaction.atomic():
            Draft.objects.create(user=case.logged_by, form="a")
        with transaction.atomic():
            Draft.objects.filter(user=case.logged_by).update(form="b")
        assert recorder.steps == {}
