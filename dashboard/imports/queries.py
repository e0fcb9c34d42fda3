"""What is here already, as rows of a tracker are compared with it; and by what dates are worked out."""

import re
from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import ClosureDays, Deadline
from cases.incidents.models import Incident, Person
from cases.incidents.sources import SourceRow
from cases.notifications.models import Notification
from csprapp.accounts.models import User
from csprapp.clock.calendar import days_between
from csprapp.names import comparing as names
from dashboard.imports.comparing import COMPARED, Counting
from dashboard.imports.matching import Here, KnownCase, code_of
from dashboard.imports.others import Known


def here(cases: QuerySet[Incident]) -> Here:
    """These cases, with the references and the children by which a row is known to be one of them."""
    children: dict[int, list[tuple[str, str, date | None]]] = defaultdict(list)
    people = Person.objects.children().filter(incident__in=cases).order_by("pk")
    for key, *child in people.values_list("incident_id", "initials", "name", "date_of_birth"):
        children[key].append(tuple(child))
    everybody = _everybody(cases)
    rows = list(cases.order_by("pk").values_list("pk", "reference", "occurred_on", "aware_on", "panel_reference"))
    dates: dict[int, set[tuple[str, date]]] = defaultdict(set)
    clocks = Deadline.objects.filter(incident__in=cases, rule_key__in=[rule for rule, *_ in COMPARED]).order_by()
    for key, rule, *days in clocks.values_list("incident_id", "rule_key", "computed_on", "due_on"):
        dates[key].update((rule, day) for day in days)  # type: ignore[index]
    known = {
        reference: KnownCase(
            reference,
            occurred,
            aware,
            tuple(children.get(key, ())),
            tuple(everybody.get(key, ())),
            frozenset(dates.get(key, ())),
        )
        for key, reference, occurred, aware, _ in rows
    }
    found = Here(known)
    by_key = {key: reference for key, reference, *_ in rows}
    for key, reference, digest in SourceRow.objects.filter(incident__in=cases).values_list(
        "incident_id", "reference", "digest"
    ):
        found.digests[digest] = by_key[key]
        if reference:
            _keep(found.sources, code_of(reference), by_key[key])
    sent = Notification.objects.filter(incident__in=cases).exclude(national_reference="")
    for key, national in sent.values_list("incident_id", "national_reference"):
        found.national[code_of(national)] = by_key[key]
    found.national.update({code_of(national): reference for _, reference, _, _, national in rows if national})
    return found


def _everybody(cases: QuerySet[Incident]) -> dict[int, list[Known]]:
    """Everybody in these cases as they are and ever were called, those recorded by mistake too: what somebody put right
    here is not brought over again."""
    parts = Person.everything.filter(incident__in=cases).order_by("pk").values_list("pk", "incident_id", "role")
    short: dict[int, set[str]] = defaultdict(set)
    called: dict[int, set[str]] = defaultdict(set)
    ever = Person.history.filter(incident__in=cases).order_by().values_list("id", "initials", "name", "other_names")
    for person, initials, name, others in ever:
        short[person].add(initials)
        called[person].update((name, *re.split(r"[,;\n]\s*", others)))
    found: dict[int, list[Known]] = defaultdict(list)
    for person, case, role in parts:
        found[case].append((role, frozenset(short[person] - {""}), frozenset(called[person] - {""})))
    return found


def _keep(sources: dict[str, list[str]], code: str, reference: str) -> None:
    if reference not in sources.setdefault(code, []):
        sources[code].append(reference)


def counting() -> Counting:
    """The calendar, the rules and the closure days as they are in force."""
    spans = ClosureDays.objects.filter(agency=None, in_force=True).values_list("first_day", "last_day")
    closed = {day for first, last in spans for day in days_between(first, last)}
    return Counting(calendar_in_force(), rules_in_force(), frozenset(closed))


def who_owns(text: str, people: list[User]) -> User | None:
    """The person whom a cell means: by e-mail address, by name, by initials; None when nobody or several may be."""
    said = text.strip()
    if not said:
        return None
    for told in (
        lambda user: user.email.lower() == said.lower(),
        lambda user: names.same_name(user.name, said),
        lambda user: names.initials(said) == names.initials("".join(word[0] for word in user.name.split() if word)),
        lambda user: said.lower() in (user.name.lower().split() or [""])[0:1] + user.name.lower().split()[-1:],
    ):
        found = [user for user in people if told(user)]
        if len(found) == 1:
            return found[0]
    return None
