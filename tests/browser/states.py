"""Every page in every state that it can be in, as Django's own client is answered: worlds, and what is asked in each.

The addresses come from the resolver, filled as `tests/data/permissions.txt` says (tests/security/table.py): one that is
added one day is opened without anybody thinking of it. Whatever a question did is undone.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlparse

from django.db import IntegrityError, connection, models, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from cases.incidents.models import Incident
from csprapp import kept, urls
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership, Partnership
from csprapp.records import triggers
from demo.people import PEOPLE
from demo.seed import seed
from tests.factories import LONG_AGO, make_user
from tests.factories_cases import make_case
from tests.security import table
from tests.security.inert import is_typed
from tests.security.planting import STEERING, ours
from tests.security.test_strangers import TODAY
from tests.security.world import World, ask, filled, is_of_a_record, links_of, undone

WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"[:80]
LONG = f"{WORD} and then ordinary words of this length that go on "
LONG += "and on until the longest short text is full " * 4
LONGEST = 255
UNBROKEN = "x" * 300  # more than any box of one line takes
MANY = 1_000
NAMES = {"publications.PageEdition.page", "partnership.ChildrenOfArea.of", "reviews.Asked.about"}  # that the code knows
# What a service refuses a second of for one person, case or agency: two could be told apart by nobody.
ONCE = {"accounts.RoleGrant", "cases.CaseAccess", "reviews.LearningReview"}
TOLD_APART_BY = {"cases.Proceeding.court", "publications.PublicDocument.title"}  # written, though it may be left empty
WITH_IT = {"cases.DocumentVersion": "document"}  # what is made with each row of another model
MOST_OF_ONE = 2  # pages of one address in the demonstration


class Shown(NamedTuple):
    """A page: where, what was done there, and the answer."""

    address: str
    deed: str
    answer: HttpResponseBase


def is_page(answer: HttpResponseBase) -> bool:
    return answer.get("Content-Type", "").startswith("text/html") and not answer.streaming and bool(answer.content)


def opened(client: Client, address: str) -> Iterator[Shown]:
    """The page itself."""
    cookies = client.cookies.copy()
    with undone():
        answer = client.get(address)
        if is_page(answer):
            yield Shown(address, "opened", answer)
        transaction.set_rollback(True)
    client.cookies = cookies


def sent(client: Client, address: str) -> Iterator[Shown]:
    """What the page's forms answer when they are sent empty, and with values that cannot be right; and where that leads
    when it was taken after all."""
    cookies = client.cookies.copy()
    for page in list(opened(client, address)):
        for form in html.fromstring(page.answer.content).forms:
            action = urlparse(form.get("action") or address).path
            if form.get("method", "get").lower() != "post" or "logout" in action:
                continue
            for deed, values in (("empty", empty(form)), ("wrong", wrong(form))):
                with undone():
                    answer = client.post(action, values)
                    if is_page(answer):
                        yield Shown(action, f"sent {deed}", answer)
                    elif (leads := answer.get("Location", "")).startswith("/") and "logout" not in leads:
                        after = client.get(leads)
                        if is_page(after):
                            yield Shown(urlparse(leads).path, f"after it was sent {deed}", after)
                    transaction.set_rollback(True)
                client.cookies = cookies.copy()


def fields(form: html.FormElement) -> Iterator[tuple[str, html.HtmlElement]]:
    for field in form.iter("input", "select", "textarea"):
        if field.get("name") and field.get("type") != "file":
            yield field.get("name"), field


def empty(form: html.FormElement) -> dict[str, str]:
    """What is not typed, and nothing else."""
    return {name: field.get("value", "") for name, field in fields(form) if field.get("type") == "hidden"}


DAY = {"day": "31", "month": "2", "year": "2026"}


def wrong(form: html.FormElement) -> dict[str, str]:
    """A day that never was, a choice that there is not, and words longer than any box takes."""
    values = {}
    for name, field in fields(form):
        if field.get("type") == "hidden":
            values[name] = field.get("value", "")
        elif field.get("type") in {"checkbox", "radio"}:
            values.setdefault(name, field.get("value", "on"))
        elif field.tag == "select":
            values[name] = "nonsense"
        else:
            values[name] = DAY.get(name.rpartition("_")[2], UNBROKEN)
    return values


# --- Worlds -------------------------------------------------------------------------------------------------


def of_the_world(world: World, sign_in) -> list[tuple[Client, str]]:
    """Who asks for which address: whoever holds all roles for the staff's pages, a guest for theirs."""
    places, named = table.declared().places, table.named()
    guest = Client()
    guest.get(f"/staff/door/{world.token}/")
    guest.post("/staff/door/", {"name": "Gemma Practice", "job": "Manager", "passcode": world.door.passcode})
    reader = sign_in(world.reader)
    found = []
    for name, address in named.items():
        place = places.get(name, address)
        if "logout" in name or is_of_a_record(place):
            continue
        client = guest if name.startswith("door") else Client() if name.rstrip("+") in urls.PUBLIC else reader
        found.append((client, filled(place, world)))
    return found


def an_empty_installation(sign_in) -> list[tuple[Client, str]]:
    """Nobody but one person, with every address that is about no record; and one case of which nothing is known."""
    Partnership.objects.create(pk=1, name="Northshire Safeguarding Children Partnership")
    reader = make_user(*Role, name="Only Person")
    staff = sign_in(reader)
    return [
        (Client() if name.rstrip("+") in urls.PUBLIC else staff, address)
        for name, address in table.named().items()
        if not is_of_a_record(address) and "logout" not in name
    ]


def a_bare_case(sign_in) -> list[tuple[Client, str]]:
    reader = make_user(*Role)
    case = make_case(by=reader)
    Membership.objects.create(user=reader, area=case.area, valid_from=LONG_AGO)
    staff = sign_in(reader)
    return [
        (staff, address.replace("/x/", f"/{case.reference}/", 1))
        for address in table.named().values()
        if address.startswith("/staff/cases/x/") and not is_of_a_record(address.replace("/x/", "//", 1))
    ]


def the_demonstration(sign_in) -> Iterator[tuple[Client, str]]:
    """Some pages of each address, as its people come to them from their first page."""
    seed(TODAY)
    accounts = {user.email: user for user in User.objects.all()}
    visitors = [(sign_in(accounts[person.email]), "/staff/") for person in PEOPLE] + [(Client(), "/")]
    shown: dict[str, int] = {}
    for client, start in visitors:
        for name, address in walked(client, start):
            shown[name] = shown.get(name, 0) + 1
            if shown[name] <= MOST_OF_ONE or address == start:
                yield client, address


def walked(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """Where the links of pages lead, from page to page: a few pages of each view, with its name."""
    waiting, known = [start], {start}
    found: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        try:
            name = resolve(address).view_name
        except Resolver404:
            continue
        if "logout" in address or found.get(name, 0) >= MOST_OF_ONE:
            continue
        found[name] = found.get(name, 0) + 1
        answer = ask(client, "get", address)
        if answer.status_code == 200 and is_page(answer):
            yield name, address
            more = [link for link in links_of(answer.content) if link not in known]
            known.update(more)
            waiting += more


def checks(*, on: bool) -> None:
    """SQLite's own rules stand aside, and come back."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA ignore_check_constraints = {'OFF' if on else 'ON'}")


def with_long_words(world: World) -> int:
    """An unbroken word of 80 letters and a text of 255 in every text that somebody types, in every row; how many."""
    triggers.drop(connection.alias)
    count = 0
    for model in ours():
        values, tied = {}, {name for names in together(model) for name in names}
        for field in model._meta.concrete_fields:
            if is_typed(model, field) and field.name not in tied:
                values[field.name] = LONG[: min(field.max_length or LONGEST, LONGEST)]
        if values and model._base_manager.exists():
            models.QuerySet(model).update(**values)
            count += len(values)
    triggers.install(connection.alias)
    kept.forget()
    return count


def with_many_rows(world: World, many: int = MANY, *, apart: bool = False) -> dict[str, int]:
    """Many of whatever there may be several of: the first row of each model, again and again. With `apart` each has
    words and days of its own, as rows of people have."""
    triggers.drop(connection.alias)
    made = {}
    for model in ours():
        first = model._base_manager.order_by("pk").first()
        if first and not hasattr(model, "instance_type") and not (apart and model._meta.label in ONCE):
            rows = list(copies(model, first, many, apart=apart))
            try:
                with transaction.atomic():
                    models.QuerySet(model).bulk_create(rows)
                made[model._meta.label] = len(rows)
            except IntegrityError:
                made[model._meta.label] = 0  # there is one of it
    triggers.install(connection.alias)
    kept.forget()
    return made


def copies(model: type[models.Model], first: models.Model, many: int, *, apart: bool) -> Iterator[models.Model]:
    own = own_values(model)
    if apart and model._meta.label in WITH_IT:
        own = [model._meta.pk, model._meta.get_field(WITH_IT[model._meta.label])]
    theirs = {field: newest(field, many) for field in own if field.is_relation}
    for number in range(1, many + 1):
        values = {field.attname: getattr(first, field.attname) for field in model._meta.concrete_fields}
        if apart:
            values |= told_apart(model, first, number)
        for field in own:
            if field in theirs:
                values[field.attname] = theirs[field][number - 1] if number <= len(theirs[field]) else None
            else:
                values[field.attname] = another(field, values[field.attname], number)
        yield model(**values)


def told_apart(model: type[models.Model], first: models.Model, number: int) -> dict[str, object]:
    """The words that somebody typed and the days, each another one than the first row's."""
    found: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        value = getattr(first, field.attname)
        if f"{model._meta.label}.{field.name}" in TOLD_APART_BY:
            found[field.attname] = f"{field.verbose_name.capitalize()} {number}"
        elif value and is_typed(model, field) and isinstance(value, str) and not steers(field):
            found[field.attname] = f"{value[: (field.max_length or 999) - 2]} {number}"
        elif isinstance(value, dt.datetime):
            found[field.attname] = value - dt.timedelta(days=number)
        elif isinstance(value, dt.date):
            found[field.attname] = value + dt.timedelta(days=number)
    return found


def newest(field: models.ForeignKey, many: int) -> list[int]:
    """What a copy's own other row can be: the copies of that, where they are made already."""
    return list(field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True)[:many])


def together(model: type[models.Model]) -> list[tuple[str, ...]]:
    """The names of the fields that no two rows have alike together."""
    unique = [each.fields for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    return [*unique, *model._meta.unique_together]


def own_values(model: type[models.Model]) -> list[models.Field]:
    """The fields of which each row has a value of its own."""
    fields = [field for field in model._meta.concrete_fields if field.primary_key or field.unique and not steers(field)]
    for names in together(model):
        several = [model._meta.get_field(name) for name in names]
        plain = [field for field in several if not field.is_relation and not field.choices and not steers(field)]
        other = [field for field in several[-1:] if not steers(field)]
        fields += sorted(plain or other, key=lambda field: not isinstance(field, models.IntegerField))[:1]
    return list(dict.fromkeys(fields))


def steers(field: models.Field) -> bool:
    """Whether it holds words of the code's own, which it looks for again."""
    return f"{field.model._meta.label}.{field.name}" in {*STEERING, *NAMES}


def another(field: models.Field, value: object, number: int) -> object:
    if isinstance(field, models.AutoField):
        return None
    if isinstance(field, models.IntegerField):
        return 5_000 + number
    if isinstance(field, models.UUIDField):
        return None if field.null else field.get_default()
    if isinstance(field, models.CharField | models.TextField):
        if field.name == "reference":
            return f"2025-{number:04d}"
        return f"{str(value)[: (field.max_length or 99) - 5]}{number:05d}"
    return value


def restricted(world: World) -> None:
    """The cases are open to those who are named on them alone."""
    models.QuerySet(Incident).update(restricted=True, restricted_reason="Staff member's family")
