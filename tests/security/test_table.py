"""The whole table of who is answered how: every cell of it is declared, and every cell is so."""

import copy
import os

import pytest
from django.db import transaction

from csprapp import urls
from tests.security import table
from tests.security.test_strangers import Objects

pytestmark = pytest.mark.django_db
CELLS = list(table.cells())
WRITES = "CSPR_WRITE_TABLE" in os.environ
A_SHARE = 50  # of `make test`; every cell: `make proof`


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """One scene for this file; undone after it."""
    ours = transaction.atomic()
    ours._from_testcase = True
    with django_db_blocker.unblock(), ours:
        yield Objects()
        transaction.set_rollback(True)


@pytest.fixture
def there(made, db):
    """As it was made, whatever another test had of it in its hands."""
    return copy.deepcopy(made)


def answers(there, sign_in, cells):
    """What is said to each."""
    people, real = table.People(there, sign_in), table.real_addresses(there)
    for cell in cells:
        people.client(cell.who)
    if cells[0].state == table.RESTRICTED:
        there.restrict(there.by)
    return {cell: table.ask(people, cell, real) for cell in cells}


def test_every_address_is_declared_and_no_other():
    declared = table.declared()
    assert {(cell.line, cell.who) for cell in CELLS} == set(declared), (
        "say what is answered there: tests/security/table.py"
    )


@pytest.mark.sqlite  # which rows somebody sees is asked on both elsewhere: test_strangers
@pytest.mark.parametrize("state", table.STATES)
def test_every_cell_is_as_declared_and_what_is_not_there_has_one_page(there, sign_in, everything, state):
    asked = [cell for cell in CELLS if cell.state == state]
    found = answers(there, sign_in, asked if everything or WRITES else asked[::A_SHARE])
    if WRITES:
        table.write(((cell, said.answer) for cell, said in found.items()), state)
    declared = table.declared()
    wrong = {cell: said.answer for cell, said in found.items() if said.answer != declared[cell.line, cell.who]}
    assert wrong == {}
    inside = {cell: said for cell, said in found.items() if cell.name not in urls.PUBLIC}
    assert len({said.body for said in inside.values() if said.answer == "404"}) <= 1


def test_no_cell_lets_in_who_must_not_be():
    """What no table may ever say, whoever writes it: without a session somebody is sent to sign in."""
    for (line, who), said in table.declared().items():
        if line.split()[0] not in urls.PUBLIC | urls.UNUSED and who in {table.NOBODY, table.ENDED}:
            assert said == "sign-in", line
