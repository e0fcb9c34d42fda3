"""Every page as a screen reader is told of it, by Chromium's accessibility tree: filled, and its forms refused.

No test hears a page. What people who do may stumble over beyond this stands in docs/quality.md.
"""

import pytest

from csprapp.accounts.models import User
from tests.browser import states, tree
from tests.browser.glass import Glass
from tests.browser.test_every_state import asked
from tests.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
GALLERY = "/staff/gallery/"  # shows the same part in each of its states


@pytest.fixture
def world(db):
    made = World()
    for person in User.objects.filter(name=made.case.owner.name).exclude(pk=made.case.owner.pk):
        person.name = f"{person.name} the other"  # two people of one name cannot be told apart by it
        person.save()
    states.checks(on=False)
    yield made
    states.checks(on=True)


@pytest.mark.proof
@pytest.mark.parametrize("ask", [states.opened, states.sent], ids=["filled", "refused"])
def test_each_page_tells_its_things_apart(world, sign_in, new_page, ask):
    glass, wrong, looked = Glass(new_page()), [], 0
    pages = (each for each in states.of_the_world(world, sign_in) if each[1] != GALLERY)
    for address, deed, answer in asked(pages, ask):
        glass.show(answer, address)
        looked += 1
        for problem in tree.problems(glass.page):
            wrong.append(f"{address} ({deed}): {problem}")
            print(wrong[-1], flush=True)
    assert not wrong, f"{len(wrong)} on {looked} pages"
    assert looked > 200


def test_each_page_tells_several_of_a_kind_apart(world, sign_in, new_page, some):
    """Three of whatever there may be several of, each with words and days of its own."""
    states.with_many_rows(world, 2, apart=True)
    glass, wrong = Glass(new_page()), []
    pages = [each for each in states.of_the_world(world, sign_in) if each[1] != GALLERY]
    for address, _, answer in asked(some(pages), states.opened):
        glass.show(answer, address)
        failed = [f"answered {answer.status_code}"] if answer.status_code >= 500 else []
        for problem in failed + tree.problems(glass.page):
            wrong.append(f"{address}: {problem}")
            print(wrong[-1], flush=True)
    assert not wrong


BROKEN = """<!doctype html><html lang="en"><title>x</title><main><h1>One</h1><a href="https://e.example/a">Change</a>
<a href="https://e.example/b">Change</a><button>Remove</button><button>Remove</button>
<table><tr><th>Day<td>x</table><a href="/c">to_do</a>
<input type="radio" name="a" aria-label="Yes"><input aria-label="Name" aria-invalid="true"></main></html>"""


def test_each_kind_of_fault_is_noticed(new_page):
    """A checker that finds nothing ever would be no proof."""
    page = new_page()
    page.set_content(BROKEN)
    found = "\n".join(tree.problems(page))
    for fault in (
        "2 places for the link “Change”", "2 buttons “Remove”", "has no name: table", "an odd name: link “to_do”",
        "no question is read with radio “Yes”", "what is wrong is not read with textbox “Name”",
    ):  # fmt: skip
        assert fault in found, found
