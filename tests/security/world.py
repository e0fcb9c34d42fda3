"""A world with a row of every model, in which each row's key says whose it is, and the addresses of what is in it."""

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import Resolver404, resolve

from cases.incidents.models import Incident
from cases.restrictions.models import ReportingRestriction
from csprapp import composed
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from csprapp.records.services import add
from csprapp.urls import UNUSED
from reviews.actions import evidence
from reviews.contacts import services as contacts
from reviews.guest_access.services import link_for, send_link
from tests.factories import LONG_AGO, make_agency, make_theme, make_user
from tests.factories_cases import give_access
from tests.factories_learning import make_led_elsewhere, make_worked
from tests.factories_publishing import make_public, make_waiting, small_pdf
from tests.factories_reviews import make_asked, record
from tests.security.planting import EMPTY, make_row, ours
from tests.security.test_strangers import PNG, TODAY, Objects
from tests.test_permissions import ALL

WITH_A_FILE = {"cases.LetterTemplate", "reviews.ActionEvidence"}  # whose rows stand for a file on the disk
APART = 1000  # how many keys each table has to itself
MOST = 40  # how many pages of one address are looked through for links
STANDS = re.compile(r"999999|review-2026-zz|x|00000000-0000-0000-0000-000000000000")  # test_permissions.EXAMPLES
# By what an address may call a row, beside its key.
NAMED = {"slug", "key", "reference", "PublicDocument.name"}
# What the pages of this world do not lead to, or lead to with words that another run would not have.
BY_HAND = {
    # The decision of the second case waits for its bodies.
    "case-decision-confirm": "/staff/cases/<cases.Incident.reference 2>/decision/confirm/<reviews.PartnerDecision 4>/",
    "case-decision-record": "/staff/cases/<cases.Incident.reference 2>/decision/record/<partnership.PartnerBody 5>/",
    "case-decision-sign": "/staff/cases/<cases.Incident.reference 2>/decision/sign/<partnership.PartnerBody 5>/",
    "case-report-file": "/staff/cases/<case>/rapid-review/report/1/",
    "case-rapid-review-section": "/staff/cases/<case>/rapid-review/write/facts/",
    "case-new-page": "/staff/cases/new/known/",
    "door-link": "/staff/door/<world.token>/",
    "door-part": "/staff/door/request/<reviews.AgencyRequest>/answer/",
    "guide-page": "/staff/guide/coordinator/",
    "guide-picture": "/staff/guide/pictures/door-1280.png",
    "job": "/staff/jobs/<world.job_key>/",
    "job-file": "/staff/jobs/<world.job_key>/file/",
    "request-submit": "/staff/requests/<reviews.AgencyRequest>/submit/",
    "publication-document": "/staff/publications/<publications.Publication 2>/documents/"
    "<publications.PublicDocument 2>/",
    "publication-take-down-line": "/staff/publications/<publications.Publication>/withdraw/<publishing.TakeDownLine>/",
    "public-document": "/reviews/<publications.Publication.slug 2>/documents/<publications.PublicDocument.key>/"
    "<publications.PublicDocument.name>",
    "review-no-access": "/staff/reviews/<reviews.LearningReview>/access/<cases.CaseAccess>/",
    "review-unlink": "/staff/reviews/<reviews.LearningReview>/cases/<case>/",
}
# Whose row this world does not have, or whose answer no row changes, with why.
WITHOUT = {
    "autosave": "takes whatever form it is told",
    "bundle-file": "is a file of a list that is being made: tests/dashboard/bundles",
    "disclosure-file": "is made by work beside the requests: tests/dashboard/disclosing",
    "door-line": "is a line of a return that is being written: tests/reviews/returns/test_table_pages.py",
    "export-file": "is made by work beside the requests: tests/dashboard/exports",
    "request-event-change": "the same as door-line",
    "printed": "is about a line of the log of one's own reading: tests/ui/test_printed.py",
    "retention-review": "begins when a period is over: tests/dashboard/privacy",
    "subject-close": "is about a request for personal data: tests/dashboard/privacy",
    "subject-copy": "the same",
    "subject-correct": "the same",
    "subject-extend": "the same",
    "subject-found": "the same",
    "subject-request": "the same",
    "view-delete": "is for whoever keeps the view: tests/ui/test_saved_views.py",
    "brand": "has a colour in its address, no record",
    "mfa_edit_webauthn": "asks for the password first",
    "mfa_remove_webauthn": "asks for the password first",
    "settings-mail-arrived": "is the link of a test email: tests/dashboard/work/test_checklist.py",
    "setup": "is open before there is anybody: tests/accounts/test_first_sign_in.py",
    "sign-on": "no provider is set up: tests/single_sign_on",
    "sign-on-back": "the same",
    "sign-on-invited": "the same",
}


def tables() -> list[type[models.Model]]:
    """Every model of ours that numbers its rows, in an order that stays."""
    own = [model for model in ours() if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)]
    return sorted(own, key=lambda model: model._meta.label)


def number_apart() -> None:
    """From now on each table gives its rows keys of its own thousand, so that a key says whose it is. On SQLite, where
    addresses are looked for."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for number, model in enumerate(tables(), start=1):
            name = model._meta.db_table
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number * APART])


class World(Objects):
    """What test_strangers has, with a public report and one that waits, and a plain row of every other model."""

    def __init__(self) -> None:
        number_apart()
        self.reader = make_user(*Role)  # first: a scene is put back, with other keys, only where there is nothing
        super().__init__()
        self.door = send_link(self.request, 0, "surgery@demo.example", by=self.by, today=TODAY)
        make_worked(self.review)
        member = {"who": "Grandmother M.K.", "told_how": "A visit", "told_by": "Nurse Invented"}
        contacts.MEMBERS.append(self.case, member, reason="Said so", by=self.by, today=TODAY)
        order = {"kind": "s45", "until": "birthday", "protects": "Z.Q.", "matters": ["name"]}
        self.order = add(ReportingRestriction(incident=self.case, **order), by=self.by, why="For a test")
        evidence.attach(self.action, title="Lists", shows="done", data=PNG, by=self.by, today=TODAY)
        make_led_elsewhere(self.by)
        self.recommendation.themes.add(make_theme())
        give_access(self.case, self.reader)
        for agency in (self.request.agency, make_agency()):
            Membership.objects.create(user=self.reader, agency=agency, valid_from=LONG_AGO)
        self.token = link_for(f"request:{self.request.pk}:{self.door.door.version}").rstrip("/").rpartition("/")[2]
        self.job_key = self.job.pk
        self.asked = make_asked()
        record(self.asked, 0)
        for body in self.asked.bodies:
            body.areas.set([self.case.area])
        models.QuerySet(Incident).filter(pk=self.asked.case.pk).update(area=self.case.area)
        self.public, self.waiting = make_public(pdf=small_pdf()), make_waiting(pdf=small_pdf())
        for model in ours():
            if not model._base_manager.exists() and model._meta.label not in EMPTY | WITH_A_FILE:
                with contextlib.suppress(IntegrityError), transaction.atomic():  # what the database asks beside
                    make_row(model)


def called(value: str) -> str | None:
    """How the part of an address is written down: `<cases.Person>` for the key of the first person, `<cases.Person 2>`
    for that of the second, `<cases.Incident.reference>` for what a case is called by; None for what no row has."""
    own = tables()
    if value.isdecimal():
        number = int(value) // APART - 1
        return _numbered(own[number], "pk", int(value)) if 0 <= number < len(own) else None
    for model in own:
        for field in () if hasattr(model, "instance_type") else model._meta.concrete_fields:
            names = {field.name, f"{model.__name__}.{field.name}"}
            if names & NAMED and isinstance(field, models.CharField) and (told := _numbered(model, field.name, value)):
                return told
    return None


def _numbered(model: type[models.Model], field: str, value: object) -> str | None:
    found = list(model._base_manager.order_by("pk").values_list(field, flat=True))
    if value not in found:
        return None
    label = model._meta.label if field == "pk" else f"{model._meta.label}.{field}"
    place = found.index(value)
    return f"<{label} {place + 1}>" if place else f"<{label}>"


def filled(place: str, world: World) -> str:
    """An address as it is written down, with the keys that this world has."""
    return re.sub(r"<([^>]+)>", lambda found: _value(found[1], world), place)


def has_rows(place: str, world: World) -> bool:
    """Whether this world has what stands in an address."""
    try:
        return bool(filled(place, world))
    except IndexError:
        return False


def _value(name: str, world: World) -> str:
    label, _, number = name.partition(" ")
    if label == "case":
        return world.case.reference
    app, model, *field = label.split(".")
    if app == "world":
        return str(getattr(world, model))
    rows = apps.get_model(app, model)._base_manager.order_by("pk").values_list(*(field or ["pk"]), flat=True)
    return str(rows[int(number or 1) - 1])


def written(address: str) -> str:
    """An address without this world's keys."""
    told = "/".join(part and (called(part) or part) for part in address.split("/"))
    return told.replace("<cases.Incident.reference>", "<case>")


class Links(HTMLParser):
    """Where the links and forms of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        place = told.get("href") or told.get("action") or told.get("formaction")
        if place and place.startswith("/"):
            self.found.append(re.split(r"[?#]", place)[0])


def links_of(content: bytes) -> list[str]:
    """The addresses that a page leads to, without what is asked of them."""
    parser = Links()
    parser.feed(content.decode("utf-8", "replace"))
    return parser.found


def crawl(client: Client, starts: list[str]) -> Iterator[tuple[str, str]]:
    """(view name, address) of all that the pages lead to, each address once."""
    waiting, seen, pages = list(starts), set(starts), {}
    while waiting:
        address = waiting.pop(0)
        try:
            name = resolve(address).url_name
        except Resolver404:
            continue
        yield name, address
        pages[name] = pages.get(name, 0) + 1
        if pages[name] > MOST or "logout" in address:
            continue
        answer = ask(client, "get", address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for found in links_of(answer.content):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)


def watch_less(patch: pytest.MonkeyPatch) -> None:
    """What other tests watch is not watched: which templates were used, and that what is put together once for a person
    would be the same later (tests/conftest.py)."""
    patch.setattr(composed, "_kept", composed._kept.__wrapped__)
    patch.setattr(composed, "_known", {})
    patch.setattr(Template, "_render", _TestState.saved_data.template_render)


def undone() -> transaction.Atomic:
    """Whatever happens inside is undone by whoever sets the rollback; what the product does inside are transactions of
    its own, as they are for a reader."""
    around = transaction.atomic()
    around._from_testcase = True
    return around


def ask(client: Client, method: str, address: str, *args, **more):
    """What is answered; whatever the question did is undone."""
    cookies = client.cookies.copy()
    with undone():
        answer = getattr(client, method)(address, *args, **more)
        if not answer.streaming:
            answer.content  # noqa: B018
        else:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def is_of_a_record(address: str) -> bool:
    """Whether something of the address says which record it is about."""
    return any(STANDS.fullmatch(part) for part in address.split("/")) or "review-2026-zz" in address


def find_addresses(client: Client, world: World, known: dict[str, str]) -> dict[str, str]:
    """How each address of the resolver is written with what this world has: those known, then those that pages lead
    to, then those that answer with the key of some row as they do with no other."""
    of_records = {name: place for name, place in ALL if is_of_a_record(place)}
    wanted = {name: place for name, place in of_records.items() if name not in UNUSED and name not in WITHOUT}
    found = {name: place for name, place in (known | BY_HAND).items() if name in wanted and has_rows(place, world)}
    if set(wanted) - set(found):
        starts = [world.case.get_absolute_url(), world.review.get_absolute_url(), "/staff/", "/", "/reviews/"]
        for name, address in crawl(client, starts):
            if name in wanted and name not in found:
                found[name] = _plainer(client, written(address), world)
    begun: dict[str, str] = {}
    for name, place in found.items():
        begun |= _beginnings(wanted[name], place)
    for name, address in wanted.items():
        if name not in found and (place := _tried(client, address, begun, world)):
            found[name] = place
            begun |= _beginnings(address, place)
    return found


def _plainer(client: Client, place: str, world: World) -> str:
    """Of the first of its kind, where that is there too."""
    first = re.sub(r" \d+>", ">", place).replace("<cases.Incident.reference>", "<case>")
    if first == place:
        return place
    answers = [_status(client, method, first, world) for method in ("get", "post")]
    return place if set(answers) <= NOT_THERE else first


NOT_THERE = {403, 404, 405, 500}


def _status(client: Client, method: str, place: str, world: World) -> int:
    try:
        return ask(client, method, filled(place, world)).status_code
    except IndexError:
        return 404


def _beginnings(address: str, place: str) -> dict[str, str]:
    """`/staff/cases/x/people/999999/` is `/staff/cases/<case>/people/<cases.Person>/`, and so are its beginnings."""
    parts, told = address.split("/"), place.split("/")
    return {"/".join(parts[:n]): "/".join(told[:n]) for n in range(3, len(parts)) if STANDS.fullmatch(parts[n - 1])}


def _tried(client: Client, address: str, begun: dict[str, str], world: World) -> str | None:
    longest = max((begin for begin in begun if address.startswith(begin + "/")), key=len, default="")
    rest = address[len(longest) :]
    left = [part for part in rest.split("/") if STANDS.fullmatch(part)]
    begin = begun.get(longest, "")
    if not left and longest:
        return begin + rest
    if left != ["999999"]:
        return None
    never = [_status(client, method, begin + rest, world) for method in ("get", "post")]
    for model in tables():
        if not hasattr(model, "instance_type") and model._base_manager.exists():
            place = begin + rest.replace("999999", f"<{model._meta.label}>")
            for method, nothing in zip(("get", "post"), never, strict=True):
                status = _status(client, method, place, world)
                if status != nothing and status not in NOT_THERE:
                    return place
    return None
