"""Every page of the staff, of guests and of the public in every state that it can be in: empty, filled, refused,
restricted, with long words and with a thousand rows. In each, axe finds nothing; and at 1280, 375 and 320 pixels and
with the words twice as large nothing scrolls sideways, is cut off or lies over something else, no target is too small,
there is one first heading, and the title says the page, its case, and that something is wrong.

On paper nothing is left that can only be pressed. Some of the pages that hold little each time, all pages in all states
with `make proof PART=journeys`.
"""

import hashlib
import os
import re

import pytest
from django.http import HttpResponse

from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from tests.browser import states
from tests.browser.glass import Glass
from tests.factories import LONG_AGO, make_user
from tests.security.test_strangers import TODAY
from tests.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.sqlite]
A_SHARE = 14
# What each request has of its own.
OWN = re.compile(rb'name="(csrfmiddlewaretoken|token)" value="[^"]*"|viewed [^<]*')
ONLY = re.compile(os.environ.get("CSPR_STATES_ONLY", ""))  # addresses like this, to look at some


@pytest.fixture
def glass(new_page):
    return Glass(new_page())


@pytest.fixture
def look(glass):
    """A function that looks at every page that is given once, and asserts that nothing is wrong with any."""

    def looked(pages, least: int) -> None:
        seen: set[bytes] = set()
        wrong: list[str] = []
        for address, deed, answer in pages:
            digest = hashlib.sha256(OWN.sub(b"", answer.content)).digest()
            if digest in seen:
                continue
            seen.add(digest)
            failed = [f"answered {answer.status_code}"] if answer.status_code >= 500 else []
            for problem in failed + glass.problems(answer, address):
                wrong.append(f"{address} ({deed}): {problem}")
                print(wrong[-1], flush=True)
        print(len(seen), "pages")
        assert not wrong, f"{len(wrong)} on {len(seen)} pages\n" + "\n".join(wrong)
        assert len(seen) >= least or ONLY.pattern

    return looked


def asked(questions, ask=states.opened):
    for client, address in questions:
        client.raise_request_exception = False
        if ONLY.search(address):
            yield from ask(client, address)


@pytest.fixture
def world(db):
    made = World()
    states.checks(on=False)
    yield made
    states.checks(on=True)


def test_some_pages_are_right_in_every_way(db, look, sign_in):
    every = states.an_empty_installation(sign_in) + states.a_bare_case(sign_in)
    look(asked(every[TODAY.day % A_SHARE :: A_SHARE]), least=8)


@pytest.mark.proof
def test_filled(world, look, sign_in):
    look(asked(states.of_the_world(world, sign_in)), least=200)


@pytest.mark.proof
def test_empty(db, look, sign_in):
    look(asked(states.an_empty_installation(sign_in)), least=60)


@pytest.mark.proof
def test_of_a_case_of_which_nothing_is_known(db, look, sign_in):
    look(asked(states.a_bare_case(sign_in)), least=40)


@pytest.mark.proof
def test_the_demonstration(db, look, sign_in):
    look(asked(states.the_demonstration(sign_in)), least=200)


@pytest.mark.proof
def test_refused(world, look, sign_in):
    look(asked(states.of_the_world(world, sign_in), states.sent), least=200)


@pytest.mark.proof
def test_long_words(world, look, sign_in):
    assert states.with_long_words(world) > 250
    look(asked(states.of_the_world(world, sign_in)), least=200)


@pytest.mark.proof
def test_a_thousand_rows(world, look, sign_in):
    made = states.with_many_rows(world)
    print({label: count for label, count in made.items() if not count})
    look(asked(states.of_the_world(world, sign_in)), least=200)


@pytest.mark.proof
def test_restricted(world, look, sign_in):
    states.restricted(world)
    manager = make_user(Role.MANAGER)
    Membership.objects.create(user=manager, area=world.case.area, valid_from=LONG_AGO)
    named = states.of_the_world(world, sign_in)
    other = sign_in(manager)
    not_named = [(other, address) for _, address in named if address.startswith("/staff/")]
    look(asked(named + not_named), least=200)


BROKEN = """<!doctype html><html lang="en" class="app-staff"><title>x – Practice reviews</title><main>
<h1>One</h1><h1>Two</h1><div class="govuk-error-summary">There is a problem</div>
<p style="width: 2000px">Wider than the window</p>
<p style="width: 40px; overflow: hidden; white-space: nowrap">A sentence that is cut off</p>
<p style="width: 40px; white-space: nowrap">A sentence that runs out</p>
<p style="height: 0; margin: 0; font-size: 16px">Below another</p><p style="margin: 0">Above another</p>
<nav><a href="/a" style="display: block; width: 20px; line-height: 12px">A</a>
<a href="/b" style="display: block; width: 20px; line-height: 12px">B</a></nav>
<table><thead><tr><th>Day<th>What</table><table><thead><tr><th>Day<th>What<tbody><tr><td>A long day<td>x</table>
<button>Press</button></main></html>"""


def test_each_kind_of_fault_is_noticed(glass):
    """A checker that finds nothing ever would be no proof."""
    found = "\n".join(glass.problems(HttpResponse(BROKEN), "/staff/cases/2026-0001/", with_axe=False))
    for fault in (
        "the title says nothing of the page", "the title does not say that there is an error",
        "the title does not say 2026-0001", "2 headings of the first rank", "sideways: 2",
        "cut: “A sentence that is cut", "out of its box: “A sentence that runs out", "overlaps: “Below another”",
        "small target", "320: sideways", "columns apart: Day | What",
        "on paper: cannot be pressed: button “Press”", "200 %: does not grow: p “Below another”",
    ):  # fmt: skip
        assert fault in found, found
