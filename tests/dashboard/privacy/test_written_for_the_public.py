"""What was written for the public from a case goes with the case, but for what people may still come to read."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.incidents.models import Incident
from csprapp.accounts.roles import Role
from csprapp.files.storage import private
from csprapp.records.services import set_facts
from publications.library import writing
from publications.library.models import Edition, Publication, PublicDocument
from publications.public import entries
from publishing.links.models import Clearance
from tests.dashboard.privacy.canary import WORD, found
from tests.dashboard.privacy.test_destroying import agree, asked, closed
from tests.factories import make_area, make_user
from tests.factories_cases import make_case
from tests.factories_publishing import NOW, case_of, make_draft, make_public, make_review, small_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path, clock):
    settings.CSPR_MEMORY, settings.FILES_ROOT = tmp_path / "elsewhere", tmp_path / "files"
    clock.move_to(NOW)


@pytest.fixture
def published(elsewhere):
    """A public report of a closed case, with a file, a check that let something stand, and a draft of its next edition
    with a word that nobody has."""
    publication = make_public(pdf=small_pdf())
    draft = writing.start_edition(publication.pk, by=publication.current_edition.author, why="Begun again")
    said = {"summary": f"{WORD} was seen", "title_agreed_with": f"{WORD} aunt"}
    writing.save_edition(draft.pk, draft.version, said, by=draft.author, why=f"{WORD} wished it")
    (cleared,) = Clearance.objects.filter(edition__publication=publication)
    checklist = {"accepted": [{"words": WORD, "reason": "The family chose it"}]}
    set_facts(cleared, None, by=cleared.cleared_by, why="For a test", checklist=checklist)
    return publication


def destroy(case: Incident, callbacks) -> None:
    manager, lead = make_user(Role.MANAGER), make_user(Role.PRIVACY_LEAD)
    closed(case, manager)
    with callbacks(execute=True):
        agree(asked(case, manager), lead)


def test_a_draft_goes_with_its_case_and_what_is_public_is_read_as_before(
    published, client, django_capture_on_commit_callbacks
):
    before = client.get(f"/reviews/{published.slug}/")
    assert (before.status_code, bool(found())) == (200, True)
    destroy(case_of(published), django_capture_on_commit_callbacks)
    assert found() == []
    after = client.get(f"/reviews/{published.slug}/")
    assert (after.status_code, after.content) == (200, before.content)
    draft, shown = published.newest_edition, published.current_edition
    assert (draft.state, draft.title, list(draft.documents.all())) == ("draft", "", [])
    (document,) = shown.documents.all()
    assert private.exists(document.file.name), "the draft had the same file"
    assert entries.report(published, shown).papers


@pytest.mark.parametrize("how", ["withdrawn", "ended"])
def test_what_is_public_no_more_goes_with_its_case_files_and_reasons_too(
    published, how, client, django_capture_on_commit_callbacks
):
    over = {"withdrawn": {"withdrawn_at": NOW, "withdrawn_because": f"{WORD} is named", "withdrawn_for": "names"},
            "ended": {"public_from": dt.date(2020, 1, 6), "public_until": dt.date(2021, 1, 5),
                      "kept_longer_because": f"{WORD} asked"}}  # fmt: skip
    author = published.current_edition.author
    set_facts(Publication.objects.get(pk=published.pk), None, by=author, why="For a test", **over[how])
    paths = set(PublicDocument.objects.values_list("file", flat=True))
    assert all(private.exists(path) for path in paths)
    destroy(case_of(published), django_capture_on_commit_callbacks)
    assert found() == []
    assert {(edition.title, edition.body_html) for edition in Edition.objects.all()} == {("", "")}
    assert not any(private.exists(path) for path in paths)
    assert client.get(f"/reviews/{published.slug}/").status_code == 410


def test_what_is_written_from_another_case_as_well_stays(django_capture_on_commit_callbacks):
    first, second = make_case(), make_case(area=make_area())
    review = make_review(case=first)
    draft = make_draft(review=review, title="Learning of both")
    review.linked_incidents.add(second)
    destroy(second, django_capture_on_commit_callbacks)
    draft.refresh_from_db()
    assert draft.title == "Learning of both"


def test_the_pages_of_an_emptied_publication_open(published, sign_in, django_capture_on_commit_callbacks):
    author = published.current_edition.author
    said = {"withdrawn_at": NOW, "withdrawn_because": "A mistake", "withdrawn_for": "mistake"}
    set_facts(Publication.objects.get(pk=published.pk), None, by=author, why="For a test", **said)
    (key,) = published.current_edition.documents.values_list("key", flat=True)
    destroy(case_of(published), django_capture_on_commit_callbacks)
    client = sign_in(author)
    for name in ("publication", "publication-preview", "publication-compare", "publication-files", "publication-check"):
        assert client.get(reverse(name, args=[published.pk])).status_code in {200, 302, 403, 404}, name
    shown = reverse("publication-preview-document", args=[published.pk, key, "report.pdf"])
    assert client.get(shown).status_code == 404
