"""Whatever is typed comes out as words: on every page, in mail, feeds, calendars, sheets, PDFs and Word files.

Every text of every row of every model, found by looking at the models, holds scripts, formulas, template signs, markup
of typst and of Word, and lines that would begin a header or an event; so does every field of every form, found on the
pages. Every address of the resolver is asked, and what it gives is read by what it is. A share of them each time, all
with `make proof`.
"""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection, transaction

from csprapp import kept
from csprapp.mail.delivery import deliver
from csprapp.records.services import save_draft
from dashboard.work.reminders import send_reminders
from tests.security import table
from tests.security.fuzz import fields_of
from tests.security.inert import BEGINS, CAME_OUT, CANARY, alive, of_lines, plant
from tests.security.planting import ours
from tests.security.test_strangers import TODAY
from tests.security.world import World, filled, links_of, undone

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.sqlite]  # where a row may be past every check
SHARE = 10


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One scene for this file; undone after it."""
    with django_db_blocker.unblock(), undone():
        made = World()
        checks(on=False)  # a text without the fact beside it
        made.planted = plant(ours())
        for form, subject in (("log-incident", "known"), ("rapid-review", f"{made.case.reference}-facts")):
            typed = dict.fromkeys(("summary", "setting", "text"), CANARY)
            save_draft(made.reader, form, typed, subject)
        yield made
        checks(on=True)
        transaction.set_rollback(True)


def checks(*, on: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA ignore_check_constraints = {'OFF' if on else 'ON'}")


def answers(client, place: str) -> Iterator[tuple[object, bytes]]:
    """A page; what its form gives when it is sent as it stands, and where that leads, files too; and the form sent back
    with the canary in every field. All of it undone."""
    page, body = read(client.get(place))
    yield page, body
    if page.status_code == 405:
        form = [("version", "1", False)]
    elif page.status_code == 200 and page["Content-Type"].startswith("text/html"):
        form = fields_of(body)
    else:
        return
    for value in (None, BEGINS[0] + CANARY):
        with transaction.atomic():
            sent = {name: own if value is None or name in {"version", "token"} else value for name, own, _ in form}
            yield from followed(client, *read(client.post(place, sent)))
            transaction.set_rollback(True)


def followed(client, answer, body: bytes) -> Iterator[tuple[object, bytes]]:
    yield answer, body
    leads = answer.get("Location", "")
    if leads.startswith("/staff/") and "/account/" not in leads:
        page, told = read(client.get(leads))
        yield page, told
        if page.get("Content-Type", "").startswith("text/html"):
            for link in links_of(told):
                if link.endswith("/file/"):
                    yield read(client.get(link))


def read(answer) -> tuple[object, bytes]:
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_nothing_that_was_typed_is_more_than_words_on_any_page_or_in_any_file(world, db, sign_in, client, everything):
    assert world.planted > 250
    places = table.declared().places
    every = [name for name in table.named() if "logout" not in name]
    asked = every if everything else every[TODAY.day % SHARE :: SHARE]
    reader = sign_in(world.reader)
    found, failed, kinds, shown = {}, [], {}, 0
    for browser in (reader, client):
        browser.raise_request_exception = False
    for name in asked:
        try:
            place = filled(places.get(name, table.named()[name]), world)
        except IndexError:
            continue
        cookies = reader.cookies.copy()
        for answer, body in answers(reader if place.startswith("/staff/") else client, place):
            kind = answer.get("Content-Type", "").partition(";")[0]
            kinds[kind] = kinds.get(kind, 0) + 1
            shown += b"zqcode" in body
            if answer.status_code >= 500:
                failed.append((name, answer.status_code))
            if wrong := alive(answer, body):
                found[name] = wrong[:3]
        reader.cookies = cookies
        kept.forget()
    print(len(asked), "addresses,", kinds, shown, "with a canary")
    assert found == {}
    assert sorted(set(failed)) == []
    assert shown > (100 if everything else 10)


def test_no_letter_has_a_line_that_was_typed_for_a_header(world, db):
    send_reminders(TODAY)
    deliver()
    assert len(mail.outbox) > 1
    for letter in mail.outbox:
        head = letter.message().as_bytes().partition(b"\n\n")[0]
        assert list(of_lines(head)) == []
        assert not any(word in letter.body for word in CAME_OUT)
