"""The whole table of who is answered how: every cell of it is declared, and every cell is so."""

import json
import os
import tempfile
from pathlib import Path

import pytest
from django.db import connection, transaction

from csprapp import kept, urls
from csprapp.accounts import middleware
from csprapp.records import triggers
from tests.security import states, table
from tests.security.world import BY_HAND, WITHOUT, World, find_addresses, is_of_a_record, undone, watch_less

pytestmark = pytest.mark.django_db
WRITES = os.environ.get("CSPR_WRITE_TABLE", "")
FURTHER, _, OF_MODELS = WRITES.partition(":") if WRITES.startswith("states") else ("", "", "")
PARTS = 4  # so that several processes can share the work
A_SHARE = 200  # of `make test`; every cell: `make proof`
INSIDE = urls.UNUSED | urls.PUBLIC  # where nobody is sent to sign in


@pytest.fixture(autouse=True)
def no_events(monkeypatch):
    """What is refused is a security event, which costs as much as the answer: tests/accounts/test_events.py."""
    monkeypatch.setattr(middleware, "note", lambda *args, **more: None)
    watch_less(monkeypatch)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One scene for this file; undone after it."""
    with django_db_blocker.unblock(), undone():
        yield World()
        transaction.set_rollback(True)


def test_every_address_is_declared_and_no_other():
    """A new one is written into the table by the command that stands in tests/security/table.py."""
    declared = table.declared()
    assert {cell.key for cell in table.cells(declared.places, declared.special)} == set(declared.answers)
    of_records = {name for name, address in table.named().items() if is_of_a_record(address)}
    filled = set(declared.places) | set(WITHOUT) | urls.UNUSED
    assert {name for name in of_records if name.rstrip("+") not in filled} == set(), "give it a row, or say why not"
    assert {*BY_HAND, *WITHOUT} <= set(table.named())


@pytest.mark.long
@pytest.mark.sqlite  # which rows somebody sees is asked on both elsewhere: test_strangers
@pytest.mark.parametrize("part", range(PARTS))
def test_every_cell_is_as_declared(world, db, sign_in, everything, part):
    told = table.declared()
    places, special, names = told.places, told.special, set(table.named())
    if WRITES:
        places = find_addresses(reader(world, sign_in), world, told.places)
        names = to_write(told)
    names = set(sorted(names)[part::PARTS])
    if WRITES:
        special |= new_states(world, sign_in, told, {name: places[name] for name in names if name in places})
    cells = [cell for cell in table.cells(places, special) if cell.name in names]
    if FURTHER:
        cells = [cell for cell in cells if cell.key not in told.answers]
    people = table.People(world, sign_in)
    found = answers(people, cells if everything or WRITES else cells[part::A_SHARE])
    if WRITES:
        hand_in(part, places, {cell.key: said.answer for cell, said in found.items()})
        return
    wrong = {cell: said.answer for cell, said in found.items() if said.answer != told.answers[cell.key]}
    assert wrong == {}


@pytest.mark.long
@pytest.mark.sqlite
def test_what_is_not_there_has_one_page_whatever_it_would_be(world, db, sign_in, everything):
    """Of another area, restricted or never there: whoever asks learns from no byte which of them it is. A link without
    an account that does not open has an answer of its own, one for each kind: test_door_pages, test_setup."""
    told = table.declared()
    every = [
        cell
        for cell in table.cells(told.places, told.special)
        if told.answers[cell.key] == "404"
        and cell.method == "get"
        and cell.place.startswith("/staff/")
        and cell.name not in urls.SIGN_IN_DOORS
    ]
    found = answers(table.People(world, sign_in), every if everything else every[:: A_SHARE // 10])
    pages: dict[str, dict[bytes, table.Cell]] = {}
    for cell, said in found.items():
        pages.setdefault(cell.who, {}).setdefault(said.body, cell)
    assert {said.answer for said in found.values()} == {"404"}
    assert [list(of_one.values()) for of_one in pages.values() if len(of_one) > 1] == []


def answers(people: table.People, cells: list[table.Cell]) -> dict[table.Cell, table.Asked]:
    """What is said to each, state by state."""
    found: dict[table.Cell, table.Asked] = {}
    by_state: dict[str, list[table.Cell]] = {}
    for cell in cells:
        by_state.setdefault(cell.state, []).append(cell)
    with transaction.atomic():
        for state in sorted(by_state, key=lambda state: "." in state):
            if "." in state:
                triggers.drop(connection.alias)  # once: the database reads all its tables again afterwards
            with transaction.atomic():
                table.bring_about(state, people.world)
                found |= {cell: table.asked(people, cell) for cell in by_state[state]}
                transaction.set_rollback(True)
            kept.forget()
        transaction.set_rollback(True)
    return found


def reader(world, sign_in):
    client = sign_in(world.reader)
    client.raise_request_exception = False
    return client


def to_write(told: table.Declared) -> set[str]:
    """Whose lines are written anew: all, those the file has not, or those that are named."""
    every, known = set(table.named()), {name for name, *_ in told.answers}
    asked_for = {"1": every, "new": every - known, WRITES if FURTHER else "": set(told.places)}
    return asked_for.get(WRITES, every & set(WRITES.split(",")))


def new_states(world, sign_in, told: table.Declared, places: dict[str, str]) -> set[tuple[str, str]]:
    """Of addresses that the file has not, or of all for `states`, the states of records that change their answers."""
    known = set() if FURTHER else set(told.places)
    new = {name: place for name, place in places.items() if name not in known and "<" in place}
    only = [each for each in OF_MODELS.split(",") if each]
    return set(states.that_change(reader(world, sign_in), world, new, only)) if new else set()


def hand_in(part: int, places: dict[str, str], answers: dict[tuple[str, str, str, str], str]) -> None:
    """Each part is put beside the others; whoever is last writes the file."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir(), f"csprapp-table-{run}")
    folder.mkdir(exist_ok=True)
    (folder / f"{part}.tmp").write_text(json.dumps(list(answers.items())))
    (folder / f"{part}.tmp").rename(folder / f"{part}.json")
    done = sorted(folder.glob("*.json"))
    if len(done) == PARTS:
        told = table.declared()
        left = set(table.named()) - (set() if FURTHER else to_write(told))
        every = {key: said for key, said in told.answers.items() if key[0] in left}
        every |= {tuple(key): said for file in done for key, said in json.loads(file.read_text())}
        table.write(places, every)


def test_no_cell_lets_in_who_must_not_be():
    """What no table may ever say, whoever writes it: without a session, or with the link of a guest, somebody is sent
    to sign in; whoever belongs elsewhere, and opens no case by role, gets no page of a case that is not theirs."""
    wrong, told = [], table.declared()
    of_a_case = {name for name, place in told.places.items() if "/cases/<case" in place}
    for (name, state, method, who), said in told.answers.items():
        if name.rstrip("+") in INSIDE:
            continue
        stranger = who in {table.NOBODY, table.ENDED, table.GUEST}
        outside = who in table.OUTSIDE and name in of_a_case
        if stranger and said != "sign-in" or outside and said not in {"403", "404", "405"}:
            wrong.append((name, state, method, who, said))
    assert wrong == []
