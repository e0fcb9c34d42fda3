"""The staff's pages by the standard: every one that answers a GET is valid HTML by the Nu checker."""

import pytest

from csprapp.accounts.roles import Role
from csprapp.libraries import Later
from csprapp.records.services import change
from tests import nu
from tests.dashboard.test_settings_pages import real, setting_pages
from tests.factories import make_theme, make_user
from tests.factories_cases import give_access
from tests.factories_publishing import make_public, make_waiting
from tests.planner import Statements
from tests.security.test_strangers import Objects
from tests.test_permissions import PRIVATE
from tests.ui.asked import pages_at, ready

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def addresses(there: Objects) -> list[str]:
    """Every address without an argument, and those of one case, its parts, two publications and a theme."""
    theme = make_theme()
    there.recommendation.themes.add(theme)
    case = f"/{there.case.reference}/"
    found = [address for _, address in PRIVATE if "999999" not in address and "/x/" not in address]
    found += [address.replace("/x/", case) for _, address in PRIVATE if "/cases/x/" in address]
    found += [real for _, real, _ in there.addresses()]
    found += [f"/staff/themes/{theme.slug}/", "/staff/performance/list/?measure=notify_panel&by=due_on&outcome=open"]
    behind = (
        "step&step=case",
        "step&step=referred",
        "views&ours=lcspr&theirs=no-reply",
        "agency&agency=1",
        "action",
        "theme",
    )
    found += [f"/staff/performance/behind/?of={of}" for of in behind]
    found += [f"/staff/cases{case}people/{there.person.pk}/{page}" for page in ("", "care/", "birth/")]
    found += [real(address) for _, address in setting_pages()]
    parts = (
        "",
        "preview/",
        "check/",
        "withdraw/",
        "files/",
        "put-back/",
        "publish/",
        "ready/",
        "names/",
        "words/",
        "text/",
        "documents/",
    )
    for edition in (make_public().newest_edition, make_waiting()):
        found += [f"/staff/publications/{edition.publication_id}/{part}" for part in parts]
    return list(dict.fromkeys(address for address in found if "/account/logout" not in address))


def pages(sign_in, statements: Statements, every: int = 1) -> dict[str, bytes]:
    """Every page of the staff that answers somebody who holds all roles, in a world with one of everything. None of
    them asks more questions of the database than it may."""
    there, reader = Objects(), make_user(*Role)
    give_access(there.case, reader)
    with change(type(there.case), there.case.pk, None, by=reader, why="For a test") as record:
        record.summary = 'Words < & > "quoted"'
    client, asked = ready(sign_in(reader)), {}
    for address in addresses(there)[::every]:
        with statements.of(address):
            asked |= pages_at(client, [address])
    return {address: page.content for address, page in asked.items()}


@pytest.mark.sqlite  # which bytes are made depends on no database; PostgreSQL's planner: test_planner
def test_every_page_of_the_staff_is_valid_html_and_reads_no_case_table_whole(sign_in, settings, monkeypatch):
    """Nor does any load a library for files, with which a process would hold 20 MB more from then on."""
    statements, loaded = Statements(), set()
    settings.FILES_IN_A_CHILD = True  # as everywhere but in tests
    load = Later.loaded
    monkeypatch.setattr(Later, "loaded", lambda later: loaded.add((statements.page, later._name)) or load(later))
    made = pages(sign_in, statements)
    assert len(made) > 90
    found = statements.whole()
    assert not found, "\n\n".join(found)
    assert not sorted((page, library) for page, library in loaded if page in made)
    nu.check(made)


@pytest.mark.postgres  # on SQLite the test above has asked for them
@pytest.mark.both
def test_every_page_of_the_staff_answers(sign_in, everything):
    """Every fourth one; with `make proof` all of them."""
    assert len(pages(sign_in, Statements(), every=1 if everything else 4)) > (90 if everything else 22)
