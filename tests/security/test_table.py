"""The whole table of who is answered how: every cell of it is declared, and every cell is so."""

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


def answers(there, sign_in, cells):
    """What is said to each, the restricted ones last: the record stays restricted."""
    people, real = table.People(there, sign_in), table.real_addresses(there)
    for cell in cells:
        people.client(cell.who)
    for restricted in (False, True):
        if restricted:
            there.restrict(there.by)
        for cell in cells:
            if (cell.state == table.RESTRICTED) == restricted:
                yield cell, table.ask(people, cell, real)


def test_every_address_is_declared_and_no_other():
    declared = table.declared()
    assert {(cell.line, cell.who) for cell in CELLS} == set(declared), (
        "say what is answered there: tests/security/table.py"
    )


@pytest.mark.sqlite  # which rows somebody sees is asked on both elsewhere: test_strangers
def test_every_cell_is_as_declared_and_what_is_not_there_has_one_page(made, db, sign_in, everything):
    asked = CELLS if everything or WRITES else CELLS[::A_SHARE]
    found = {cell: said for cell, said in answers(made, sign_in, asked)}
    if WRITES:
        table.FILE.write_text(table.written((cell, found[cell].answer) for cell in CELLS))
    declared = table.declared()
    wrong = {cell: said.answer for cell, said in found.items() if said.answer != declared[cell.line, cell.who]}
    assert wrong == {}
    inside = [cell for cell in asked if cell.name not in urls.PUBLIC and cell.who not in {table.NOBODY, table.ENDED}]
    assert len({found[cell].body for cell in inside if found[cell].answer == "404"}) == 1


def test_no_cell_lets_in_who_must_not_be():
    """What no table may ever say, whoever writes it."""
    for (line, who), said in table.declared().items():
        name, state, _ = line.split()
        if name in urls.PUBLIC or name in urls.UNUSED:
            continue
        assert who not in {table.NOBODY, table.ENDED} or said == "sign-in", line
        if state in {table.RESTRICTED, table.MISSING} or who in table.OUTSIDE:
            assert said in {"403", "404", "405"} or (line, who) in LET_IN or name in OPEN, (line, who, said)


# Pages about a case that its readers see without opening it: the row of a restricted case, and what was opened in an
# emergency, for whoever reviews that.
OPEN: set[str] = set()
LET_IN: set[tuple[str, str]] = set()
