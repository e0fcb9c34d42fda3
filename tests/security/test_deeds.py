"""Random people try random deeds on random cases in random order. Whatever they try: who may not, by the table of deeds
and by whose case it is, is refused and nothing is changed; what was done stands in the history under their name; the
history tells every record as it is; and the seals over it all verify.

What should happen is worked out here a second time, from the table of roles and plain sets. `make proof` tries more.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from cases.access.models import CaseAccess
from cases.editing import corrections, proceedings
from cases.incidents import access, agreeing
from cases.incidents.models import Incident
from cases.notifications import services as notifications
from cases.notifications.models import Notification
from csprapp.accounts.models import User
from csprapp.accounts.roles import BY_AREA, BY_BODY, MAY, NotAllowed, Permission, Role
from csprapp.clock.calendar import OutsideCalendar
from csprapp.partnership.models import Membership
from csprapp.records.models import Record
from csprapp.records.refusals import Refused
from csprapp.records.seals import outside
from csprapp.records.seals.sealing import make_seals
from csprapp.records.seals.verifying import verify
from csprapp.records.services import Conflict
from tests.factories import LONG_AGO, make_area, make_body, make_user
from tests.factories_cases import TODAY, log_case, person_facts

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.both]
DAY = dt.timedelta(1)
OUTSIDE_HISTORY = {"search_text"}  # repeats other facts, and is written past it (set_denormalised)


class Deed(NamedTuple):
    """What may be tried on a case: who may, and how it is done by somebody, with a number that varies it."""

    needs: Permission
    do: Callable[[Incident, User, int], Any]


def by(user: User) -> dict[str, Any]:
    return {"by": user, "today": TODAY}


def newest(case: Incident) -> Notification | None:
    return Notification.objects.filter(incident=case).order_by("-pk").first()


def correct_notification(case: Incident, user: User, n: int):
    row = newest(case) or Notification(incident=case)
    return notifications.correct_notification(
        row, row.version, notifications.Sent(TODAY - n * DAY), reason="Typed wrongly", **by(user)
    )


def withdraw_notification(case: Incident, user: User, n: int):
    row = newest(case) or Notification(incident=case)
    return notifications.withdraw_notification(row, row.version, TODAY, reason="Not needed", **by(user))


def take_off(case: Incident, user: User, n: int):
    rows = list(CaseAccess.objects.filter(incident=case, removed=False).order_by("pk"))
    row = rows[n % len(rows)] if rows else CaseAccess(incident=case, kind="named")
    return access.take_off(row, row.version, reason="Left", **by(user))


def restrict(case: Incident, user: User, n: int):
    others = User.objects.filter(role_grants__role__in=["manager", "coordinator"]).order_by("pk")[n : n + 2]
    return access.restrict(case, case.version, [*others], reason="A colleague's family", **by(user))


def name_person(case: Incident, user: User, n: int):
    other = User.objects.order_by("pk")[n]
    return access.name_person(case, other, reason="Covers leave", until=None, **by(user))


def stale(case: Incident, user: User, n: int):
    """By somebody who saw an older version."""
    return corrections.correct_details(case, case.version - 1, {"setting": f"Old {n}"}, reason="Late", **by(user))


DEEDS: dict[str, Deed] = {
    "describe": Deed(
        Permission.WORK_CASE,
        lambda c, u, n: corrections.correct_details(
            c, c.version, {"summary": f"Seen {n}", "setting": f"A school {n}"}, reason="Better words", **by(u)
        ),
    ),
    "describe too late": Deed(Permission.WORK_CASE, stale),
    "add person": Deed(
        Permission.WORK_CASE,
        lambda c, u, n: corrections.add_person(c, person_facts("parent", f"P.{n}."), reason="Known now", **by(u)),
    ),
    "correct person": Deed(
        Permission.WORK_CASE,
        lambda c, u, n: corrections.correct_person(
            c.people.order_by("pk")[0],
            c.people.order_by("pk")[0].version,
            {"name": f"Quinn {n}"},
            reason="Said",
            **by(u),
        ),
    ),
    "open proceeding": Deed(
        Permission.WORK_CASE,
        lambda c, u, n: proceedings.PROCEEDINGS.append(c, {"kind": "inquest"}, reason="Opened", **by(u)),
    ),
    "become aware": Deed(
        Permission.CHANGE_DATE,
        lambda c, u, n: corrections.set_awareness(c, c.version, TODAY - n * DAY, None, reason="Found out", **by(u)),
    ),
    "close": Deed(
        Permission.WORK_CASE,
        lambda c, u, n: corrections.close_case(c, c.version, TODAY, "finished", reason="All is done", **by(u)),
    ),
    "reopen": Deed(
        Permission.WORK_CASE, lambda c, u, n: corrections.reopen_case(c, c.version, reason="By mistake", **by(u))
    ),
    "give": Deed(
        Permission.ASSIGN, lambda c, u, n: corrections.assign_case(c, c.version, u, reason="On leave", **by(u))
    ),
    "notify": Deed(
        Permission.RECORD_NOTIFICATION,
        lambda c, u, n: notifications.record_notification(c, notifications.Sent(TODAY - n * DAY), **by(u)),
    ),
    "correct notification": Deed(Permission.RECORD_NOTIFICATION, correct_notification),
    "withdraw notification": Deed(Permission.RECORD_NOTIFICATION, withdraw_notification),
    "not notify": Deed(
        Permission.RECORD_NOTIFICATION,
        lambda c, u, n: notifications.decide_not_to_notify(
            c, c.version, TODAY, decided_by="Head", reason="Not serious", **by(u)
        ),
    ),
    "notify after all": Deed(
        Permission.RECORD_NOTIFICATION,
        lambda c, u, n: notifications.take_back_not_notifying(c, c.version, reason="A new fact", **by(u)),
    ),
    "restrict": Deed(Permission.RESTRICT, restrict),
    "name person": Deed(Permission.RESTRICT, name_person),
    "take off": Deed(Permission.RESTRICT, take_off),
}
ANYBODY, MAY_DO, NEARLY = "anybody", "who may", "who nearly may"
WHO = st.tuples(st.sampled_from([ANYBODY, MAY_DO, MAY_DO, NEARLY, NEARLY]), st.integers(0, 32))
REFUSED = (Refused, ValidationError, Conflict, OutsideCalendar, ObjectDoesNotExist)


class Scene:
    """Two areas with a case each and a restricted one, and somebody in each role, some of them elsewhere."""

    def __init__(self) -> None:
        here, there = make_area(), make_area()
        self.people: list[User] = []
        self.reach: dict[int, set[int]] = {}  # by role: the areas whose cases somebody opens
        for role in Role:
            for area in (here, there, here):
                person = make_user(role)
                if role in BY_BODY:
                    body = make_body("local_authority" if role == Role.NOTIFIER else "icb", area)
                    Membership.objects.create(user=person, body=body, valid_from=LONG_AGO)
                elif role in BY_AREA:
                    Membership.objects.create(user=person, area=area, valid_from=LONG_AGO)
                self.reach[person.pk] = {area.pk} if role in BY_BODY | BY_AREA else set()
                self.people.append(person)
        able, elsewhere, _ = (each for each in self.people if each.roles(TODAY) == {Role.COORDINATOR})
        other = next(person for person in self.people if person.roles(TODAY) == {Role.MANAGER})
        self.cases = [log_case(by=able, area=here), log_case(by=elsewhere, area=there)]
        named = {"restricted_reason": "A colleague's family", "named": [able, other]}
        self.cases.append(log_case(by=able, area=here, **named))
        self.roles = {person.pk: set(person.roles(TODAY)) for person in self.people}


def expected(scene: Scene, person: User, case: Incident, needs: Permission) -> bool:
    """Whether the table and whose case it is let somebody: worked out from rows, not by the product's own question."""
    if not scene.roles[person.pk] & MAY[needs]:
        return False
    live = CaseAccess.objects.filter(incident=case, user=person, removed=False, valid_from__lte=TODAY)
    if any(row.valid_until is None or row.valid_until >= TODAY for row in live):
        return True
    return not case.restricted and case.area_id in scene.reach[person.pk]


RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


def state() -> dict[str, tuple]:
    """How many rows each record has, and the sum of their versions, and the newest line of its history."""
    found = {}
    for model in RECORDS:
        now = model._base_manager.aggregate(n=Count("pk"), v=Sum("version"))
        if now["n"]:
            found[model.__name__] = (now["n"], now["v"], model.history.aggregate(last=Max("pk"))["last"])
    return found


def history_tells_the_state() -> None:
    """Each record is what the newest line of its history says, and has a line for each version it ever had."""
    for model in RECORDS:
        columns = [field.attname for field in model._meta.concrete_fields if field.name not in OUTSIDE_HISTORY]
        columns = [name for name in columns if name in {field.attname for field in model.history.model._meta.fields}]
        lines: dict[Any, list[dict]] = {}
        for line in model.history.order_by("pk").values(*columns):
            lines.setdefault(line[model._meta.pk.attname], []).append(line)
        for row in model._base_manager.values(*columns):
            own = lines[row[model._meta.pk.attname]]
            assert own[-1] == row, model
            assert [line["version"] for line in own] == list(range(1, row["version"] + 1)), model


class Deeds(RuleBasedStateMachine):
    """One day at the unit; afterwards nothing of it was."""

    scene: Scene
    django: Any
    folder: Path
    days = count()

    def __init__(self) -> None:
        super().__init__()
        self.day = transaction.atomic()
        self.day.__enter__()
        self.before = state()
        self.done = 0
        self.django.CSPR_MEMORY = self.folder / f"{next(self.days)}"

    def attempt(self, allowed: bool, do: Callable[[], Any], person: User) -> None:
        """What is allowed is done or refused with a sentence, what is not is NotAllowed; either is whole."""
        try:
            with transaction.atomic():
                do()
        except NotAllowed:
            assert not allowed
            assert state() == self.before
            return
        except REFUSED:
            assert allowed
            assert state() == self.before
            return
        assert allowed
        after = state()
        for model in RECORDS:
            last = self.before.get(model.__name__, (0, 0, 0))[2] or 0
            if after.get(model.__name__) != self.before.get(model.__name__):
                who = set(model.history.filter(pk__gt=last).values_list("history_user_id", flat=True))
                assert who == {person.pk}, model
        self.before, self.done = after, self.done + 1

    @rule(deed=st.sampled_from(sorted(DEEDS)), who=WHO, which=st.integers(0, 2), n=st.integers(0, 5))
    def somebody_tries(self, deed: str, who: tuple[str, int], which: int, n: int) -> None:
        case = self.case(which)
        needs, do = DEEDS[deed]
        if deed == "become aware" and case.aware_on is None:
            needs = Permission.RECORD_NOTIFICATION
        person = self.somebody(who, case, needs)
        self.attempt(expected(self.scene, person, case, needs), lambda: do(case, person, n), person)

    @rule(who=WHO, which=st.integers(0, 2), why=st.sampled_from(["", "Tonight"]))
    def somebody_opens_it_in_an_emergency(self, who: tuple[str, int], which: int, why: str) -> None:
        case = self.case(which)
        person = self.somebody(who, case, Permission.BREAK_GLASS)
        may = bool(self.scene.roles[person.pk] & MAY[Permission.BREAK_GLASS])
        known = expected(self.scene, person, case, Permission.BREAK_GLASS)
        known = known or case.area_id in self.scene.reach[person.pk]  # restricted: it is listed for those of its area
        self.attempt(may and known, lambda: access.break_glass(case, reason=why, **by(person)), person)

    @rule(who=WHO, second=WHO, which=st.integers(0, 2), kind=st.sampled_from("ln"))
    def somebody_asks_a_second_person(
        self, who: tuple[str, int], second: tuple[str, int], which: int, kind: str
    ) -> None:
        case = self.case(which)
        person = self.somebody(who, case, Permission.RESTRICT)
        other = self.somebody(second, case, Permission.AGREE_ACCESS)

        def ask() -> None:
            if kind == "l":
                agreeing.lift(case, second=other, reason="It is over", **by(person))
            else:
                agreeing.name_me(case, until=None, second=other, reason="I cover", **by(person))

        self.attempt(expected(self.scene, person, case, Permission.RESTRICT), ask, person)

    @precondition(lambda self: agreeing.AccessChange.objects.filter(agrees=None).exists())
    @rule(who=WHO, right=st.booleans(), agrees=st.booleans())
    def somebody_answers(self, who: tuple[str, int], right: bool, agrees: bool) -> None:
        asked = agreeing.AccessChange.objects.filter(agrees=None).order_by("pk").first()
        person = User.objects.get(pk=asked.deadline.owner_id) if right else asked.asked_by
        person = person if right or who[0] == NEARLY else self.somebody(who, asked.incident, Permission.AGREE_ACCESS)
        may = bool(self.scene.roles[person.pk] & MAY[Permission.AGREE_ACCESS])
        seen = agreeing.visible_to(person).filter(pk=asked.pk).exists()

        def answer() -> None:
            agreeing.answer(asked, asked.version, agrees=agrees, answer="" if agrees else "Not yet", **by(person))

        if may and not seen:  # there is no such thing for them
            with suppress(agreeing.AccessChange.DoesNotExist), transaction.atomic():
                answer()
                raise AssertionError("a stranger answered")
            assert state() == self.before
            return
        self.attempt(may, answer, person)
        if asked.asked_by_id == person.pk:
            assert not agreeing.AccessChange.objects.get(pk=asked.pk).agrees, "nobody agrees to what they asked for"

    def somebody(self, who: tuple[str, int], case: Incident, needs: Permission) -> User:
        """Anybody; one who may; or one who nearly may: their role does, of other cases, or they see it and may not."""
        kind, number = who
        people = self.scene.people
        if kind == MAY_DO:
            people = [each for each in people if expected(self.scene, each, case, needs)] or people
        elif kind == NEARLY:
            those = [each for each in people if not expected(self.scene, each, case, needs)]
            able = [each for each in those if self.scene.roles[each.pk] & MAY[needs]]
            people = able + [each for each in those if case.area_id in self.scene.reach[each.pk]]
        return User.objects.get(pk=(people or self.scene.people)[number % len(people or self.scene.people)].pk)

    def case(self, which: int) -> Incident:
        return Incident.objects.get(pk=self.scene.cases[which].pk)

    def teardown(self) -> None:
        try:
            history_tells_the_state()
            outside.remember(make_seals().newest)
            assert verify().faults == []
        finally:
            transaction.set_rollback(True)
            self.day.__exit__(None, None, None)


def test_no_deed_breaks_the_table_the_history_tells_the_state_and_the_seals_verify(db, everything, tmp_path, settings_):
    Deeds.scene, Deeds.django, Deeds.folder = Scene(), settings_, tmp_path
    many, steps = (250, 40) if everything else (4, 18)
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Deeds,
        settings=settings(
            max_examples=many,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not everything,
            suppress_health_check=checks,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if everything else [])],
        ),
    )
    assert not connection.needs_rollback


@pytest.fixture
def settings_(request):
    """Django's, beside Hypothesis' own."""
    return request.getfixturevalue("settings")
