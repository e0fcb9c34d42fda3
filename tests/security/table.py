"""Who is answered how: every address of the resolver, by every kind of person, in every state that changes an answer.

`permissions.txt` beside the tests' data says it, grouped by equal answers: first how the addresses are filled that are
about something, then a line for each way of answering (a status, with those who get it), and below it the state, the
method and the addresses that answer so. `CSPR_WRITE_TABLE=new .venv/bin/pytest tests/security/test_table.py` adds the
addresses that it has not: how they are filled is found by asking, and the states of their records that change an answer
are looked for. `CSPR_WRITE_TABLE=case-close,case-reopen` writes those anew, `CSPR_WRITE_TABLE=1` all, in some minutes
(with `-n 2` half as many), and `CSPR_WRITE_TABLE=states` looks for further states of every record, in many;
`CSPR_WRITE_TABLE=states:cases.Incident.closed_on,reviews.Action` for some. Whoever does reads the difference.
"""

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import models
from django.test import Client

from cases.incidents.models import Incident
from csprapp import urls
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from tests.factories import LONG_AGO, make_agency, make_area, make_body, make_user
from tests.factories_cases import give_access
from tests.security import states
from tests.security.world import World, ask, filled
from tests.test_permissions import ALL

FILE = Path(__file__).resolve().parent.parent / "data" / "permissions.txt"
# Whose work is limited to another area, who decides for a body of another, and who belongs to another agency or case.
ELSEWHERE = (
    Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER, Role.PARTNER, Role.NOTIFIER, Role.CONTRIBUTOR, Role.REVIEWER,
)  # fmt: skip
NOBODY, ENDED, GUEST, OWNER = "nobody", "ended", "guest", "owner"
ROLES = [role.value for role in Role]
OUTSIDE = [f"{role.value}-elsewhere" for role in ELSEWHERE]
FEW = [NOBODY, "coordinator", "manager", "contributor", "privacy_lead"]
EVERYBODY = [NOBODY, ENDED, GUEST, OWNER, *ROLES, *OUTSIDE]
# Of what is there and open, of a restricted case, of what never was, and where there is nothing it could be of. What
# else changes an answer has the name of the field: `reviews.Action.ended_on`.
THERE, RESTRICTED, MISSING, NONE = "there", "restricted", "missing", "-"
METHODS = ("get", "post")


class Cell(NamedTuple):
    """One question: an address by name, what stands in it, a state, a method, and who asks."""

    name: str
    place: str
    state: str
    method: str
    who: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.name, self.state, self.method, self.who


def named() -> dict[str, str]:
    """Each address of the resolver by a name of its own."""
    found: dict[str, str] = {}
    for name, address in ALL:
        own = name or address
        while own in found:
            own += "+"
        found[own] = address
    return found


def cells(places: dict[str, str], special: Iterable[tuple[str, str]]) -> Iterator[Cell]:
    """Every question there is: `places` says how addresses are filled, `special` which states change which."""
    more: dict[str, list[str]] = {}
    for name, state in special:
        more.setdefault(name, []).append(state)
    for name, address in named().items():
        asked = {NONE: address}
        if name in places:
            held = "<" in places[name]
            asked = {THERE: places[name], MISSING: address} | dict.fromkeys(more.get(name, ()), places[name])
            asked |= {RESTRICTED: places[name]} if held and name not in urls.PUBLIC_PAGES else {}
        for state, place in asked.items():
            for method in METHODS:
                for who in who_asks(name, state):
                    yield Cell(name, place, state, method, who)


def who_asks(name: str, state: str) -> list[str]:
    if name in urls.PUBLIC:
        return [NOBODY, GUEST, "coordinator"]
    if state == MISSING:
        return FEW  # whoever asks: the row that decides is not there
    if state == NONE:
        return [NOBODY, ENDED, *ROLES]
    return EVERYBODY if state == THERE else [OWNER, *ROLES]  # who finds nothing there finds no less otherwise


def guest_of(world: World) -> Client:
    """Somebody who came through the link of the request, with its passcode."""
    client = Client()
    client.get(f"/staff/door/{world.token}/")
    known = {"name": "Gemma Practice", "job": "Practice manager", "passcode": world.door.passcode}
    assert client.post("/staff/door/", known).status_code == 302
    return client


class People:
    """One of each kind, each with what their role belongs to, and a browser in which they are signed in."""

    def __init__(self, world: World, sign_in) -> None:
        self.world, self.sign_in = world, sign_in
        self.clients = {who: self._browser(who) for who in EVERYBODY}
        User.objects.filter(name="En Ded").update(is_active=False)
        for client in self.clients.values():
            client.raise_request_exception = False

    def _browser(self, who: str) -> Client:
        if who == NOBODY:
            return Client()
        if who == GUEST:
            return guest_of(self.world)
        if who == OWNER:
            return self.sign_in(self.world.by)
        return self.sign_in(make_user(Role.COORDINATOR, name="En Ded") if who == ENDED else self._make(who))

    def _make(self, who: str) -> User:
        role, _, elsewhere = who.partition("-")
        area = make_area() if elsewhere else self.world.case.area
        person = make_user(role)
        if role in {Role.PARTNER, Role.NOTIFIER}:
            bodies = [make_body("police" if role == Role.PARTNER else "local_authority", area)]
            if role == Role.PARTNER and not elsewhere:
                bodies = [self.world.position.body, self.world.asked.bodies[1]]
            for body in bodies:
                Membership.objects.create(user=person, body=body, valid_from=LONG_AGO)
        elif role in {Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER}:
            Membership.objects.create(user=person, area=area, valid_from=LONG_AGO)
        elif role == Role.CONTRIBUTOR:
            agency = make_agency() if elsewhere else self.world.request.agency
            Membership.objects.create(user=person, agency=agency, valid_from=LONG_AGO)
        elif role == Role.REVIEWER and not elsewhere:
            give_access(self.world.case, person, kind="reviewer")
        return person


def bring_about(state: str, world: World) -> None:
    """Make the world what it is in a state; for a transaction that is rolled back."""
    if state == RESTRICTED:
        models.QuerySet(Incident).update(restricted=True, restricted_reason="Staff member's family")
        give_access(world.case, world.by)
    elif state not in {THERE, MISSING, NONE}:
        states.bring_about(state)


class Asked(NamedTuple):
    answer: str
    body: bytes


def asked(people: People, cell: Cell) -> Asked:
    """What the answer is; whatever the question did is undone."""
    answer = ask(people.clients[cell.who], cell.method, filled(cell.place, people.world))
    leads = answer.get("Location", "")
    said = "sign-in" if leads.startswith("/staff/account/login/") else str(answer.status_code)
    return Asked(said, b"" if answer.streaming else answer.content)


# --- The file -----------------------------------------------------------------------------------------------


class Declared(NamedTuple):
    """What the file says: how addresses are filled, and the answer by name, state, method and who asks."""

    places: dict[str, str]
    answers: dict[tuple[str, str, str, str], str]

    @property
    def special(self) -> set[tuple[str, str]]:
        """The states of records that change an answer, beside those of every record."""
        return {(name, state) for name, state, _, _ in self.answers if "." in state}


def declared() -> Declared:
    """The file, read."""
    places: dict[str, str] = {}
    answers: dict[tuple[str, str, str, str], str] = {}
    by: dict[str, str] = {}
    state, methods = "", [""]
    for line in FILE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("    "):
            for name in line.split():
                answers |= {(name, state, method, who): said for method in methods for who, said in by.items()}
        elif line.startswith("  "):
            state, *methods = line.split()
        elif ": " in line:
            name, _, places[name] = line.partition(": ")
        else:
            by = {who: status for part in line.split("; ") for status, *people in [part.split()] for who in people}
    return Declared(places, answers)


def write(places: dict[str, str], answers: dict[tuple[str, str, str, str], str]) -> None:
    """Write the file: what answers alike stands together."""
    said: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for (name, state, method, who), status in answers.items():
        said.setdefault((name, state, method), {}).setdefault(status, []).append(who)
    alike: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for (name, state, method), by in said.items():
        told = "; ".join(f"{status} {' '.join(sorted(by[status], key=EVERYBODY.index))}" for status in sorted(by))
        alike.setdefault((told, name), []).append((state, method))
    groups: dict[str, dict[str, list[str]]] = {}
    for (told, name), asked_for in alike.items():
        for state in dict(asked_for):
            methods = " ".join(method for method in METHODS if (state, method) in asked_for)
            groups.setdefault(told, {}).setdefault(f"{state} {methods}", []).append(name)
    lines = ["# What stands in the addresses that are about something; who is answered how (tests/security/table.py)"]
    lines += [f"{name}: {place}" for name, place in sorted(places.items())]
    for told in sorted(groups):
        lines += ["", told]
        for heading in sorted(groups[told]):
            words = " ".join(sorted(groups[told][heading]))
            own = textwrap.wrap(words, 116, break_on_hyphens=False, break_long_words=False)
            lines += [f"  {heading}", *(f"    {line}" for line in own)]
    FILE.write_text("\n".join(lines) + "\n")
