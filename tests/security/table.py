"""Who is answered how: every address of the resolver, by every kind of person, with every kind of record.

`permissions.txt` beside the tests' data says it: one line for an address, a state of the record and a method, the
statuses with those who get them. `CSPR_WRITE_TABLE=1 .venv/bin/pytest tests/security/test_table.py` writes it anew;
whoever does reads the difference.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from csprapp import urls
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from tests.factories import LONG_AGO, make_area, make_body, make_user
from tests.factories_cases import give_access
from tests.security.test_strangers import Objects
from tests.test_permissions import ALL

FILE = Path(__file__).resolve().parent.parent / "data" / "permissions.txt"
REFERENCE, KEY = "/cases/x/", "999999"
# Whose work is limited to another area, or who decides for a body of another.
ELSEWHERE = (Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER, Role.PARTNER, Role.NOTIFIER)
NOBODY, ENDED = "nobody", "ended"
ROLES = [role.value for role in Role]
OUTSIDE = [f"{role.value}-elsewhere" for role in ELSEWHERE]
FEW = ["coordinator", "manager", "contributor", "privacy_lead"]
# Of a record that is there and open, of one that is restricted, of one that never was, and where there is none.
THERE, RESTRICTED, MISSING, NONE = "there", "restricted", "missing", "-"
STATES = (NONE,)  # those that the file declares; of the others ask test_strangers


class Cell(NamedTuple):
    """One question: an address by name, a state of its record, a method, and who asks."""

    name: str
    address: str
    state: str
    method: str
    who: str

    @property
    def line(self) -> str:
        return f"{self.name} {self.state} {self.method}"


def cells() -> Iterator[Cell]:
    """Every question there is."""
    for name, address in ALL:
        of_a_record = REFERENCE in address or KEY in address
        states = (THERE, RESTRICTED, MISSING) if of_a_record and name not in urls.PUBLIC else (NONE,)
        for state in filter(STATES.__contains__, states):
            for method in ("get", "post"):
                for who in _who(name, state):
                    yield Cell(name or address, address, state, method, who)


def _who(name: str, state: str) -> list[str]:
    if name in urls.PUBLIC:
        return [NOBODY, "coordinator"]
    if state == MISSING:
        return FEW  # whoever asks: the row that decides is not there
    return {THERE: [NOBODY, ENDED, *ROLES, *OUTSIDE], RESTRICTED: ROLES, NONE: [NOBODY, ENDED, *ROLES]}[state]


class People:
    """One of each kind, each with what their role belongs to, and a browser in which they are signed in."""

    def __init__(self, there: Objects, sign_in) -> None:
        self.there, self.sign_in = there, sign_in
        self._clients: dict[str, Client] = {NOBODY: Client()}

    def client(self, who: str) -> Client:
        if who not in self._clients:
            self._clients[who] = self.sign_in(self._ended() if who == ENDED else self._make(who))
            self._clients[who].raise_request_exception = False
            if who == ENDED:
                User.objects.filter(name="En Ded").update(is_active=False)
        return self._clients[who]

    def _ended(self) -> User:
        return make_user(Role.COORDINATOR, name="En Ded")

    def _make(self, who: str) -> User:
        role, _, elsewhere = who.partition("-")
        area = make_area() if elsewhere else self.there.case.area
        person = make_user(role)
        if role in {Role.PARTNER, Role.NOTIFIER}:
            body = make_body("police" if role == Role.PARTNER else "local_authority", area)
            Membership.objects.create(user=person, body=body, valid_from=LONG_AGO)
        elif role in {Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER}:
            Membership.objects.create(user=person, area=area, valid_from=LONG_AGO)
        elif role == Role.CONTRIBUTOR:
            Membership.objects.create(user=person, agency=self.there.request.agency, valid_from=LONG_AGO)
        elif role == Role.REVIEWER:
            give_access(self.there.case, person, kind="reviewer")
        return person


class Asked(NamedTuple):
    answer: str
    body: bytes


def ask(people: People, cell: Cell, real: dict[str, str]) -> Asked:
    """What the answer is; whatever the question did is undone."""
    client, address = people.client(cell.who), cell.address
    if cell.state in {THERE, RESTRICTED}:
        address = real.get(address, address).replace(REFERENCE, f"/cases/{people.there.case.reference}/")
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer: HttpResponse = getattr(client, cell.method)(address)
        body = b"" if answer.streaming else answer.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return Asked(_said(answer), body)


def _said(answer: HttpResponse) -> str:
    """The status; of a redirect to the door, that it leads there."""
    leads = answer.get("Location", "")
    return "sign-in" if leads.startswith("/staff/account/login/") else str(answer.status_code)


def real_addresses(there: Objects) -> dict[str, str]:
    """The addresses with the keys of what is there, by those of the resolver."""
    found = {missing: real.replace(f"/{there.case.reference}/", "/x/") for _, real, missing in there.addresses()}
    parts = {
        "case-person": there.person, "case-proceeding": there.proceeding, "case-document-version": there.document,
        "case-notification-correct": there.notification, "case-notification-withdraw": there.notification,
        "case-timeline-strike": there.event,
    }  # fmt: skip
    return found | {address: address.replace(KEY, str(parts[name].pk), 1) for name, address in ALL if name in parts}


def declared() -> dict[tuple[str, str], str]:
    """What each cell of the file says: by line and by who asks."""
    found = {}
    for line in FILE.read_text().splitlines():
        key, _, said = line.partition(": ")
        for part in said.split("; "):
            status, *people = part.split()
            found |= {(key, who): status for who in people}
    return found


def write(answers: Iterable[tuple[Cell, str]], state: str) -> None:
    """Put the answers of one state in the place of those the file had."""
    lines: dict[str, dict[str, list[str]]] = {}
    for cell, said in answers:
        lines.setdefault(cell.line, {}).setdefault(said, []).append(cell.who)
    told = [
        f"{line}: " + "; ".join(" ".join([status, *people]) for status, people in sorted(by.items()))
        for line, by in lines.items()
    ]
    others = [line for line in FILE.read_text().splitlines() if line.split()[1] != state]
    FILE.write_text("".join(f"{line}\n" for line in sorted([*others, *told])))
