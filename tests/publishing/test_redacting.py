"""One person puts a more redacted file in the place of a public one; nothing new can go out that way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.restrictions import services as orders
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from publications.library import writing
from publishing.clearance import clearing
from publishing.schedule import services
from publishing.takedown import redacting
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import NOW, TODAY, answers_to, make_people, make_public, make_review, small_pdf

pytestmark = pytest.mark.django_db

OLD = small_pdf("We learned to ask twice.", "Quillan was three.")
MENDED = small_pdf("We learned to ask twice.")


def replace(publication, data=MENDED, by=None, why="A name was left in"):
    document = publication.current_edition.documents.get()
    return redacting.replace(document.pk, data, by=by or make_user("coordinator"), why=why, at=NOW)


def address(publication):
    document = publication.current_edition.documents.get()
    return f"/reviews/{publication.slug}/documents/{document.key}/{document.name}"


def test_the_old_address_is_gone_at_once_and_the_page_links_to_the_mended_file(client):
    publication = make_public(pdf=OLD)
    before = address(publication)
    assert client.get(before).status_code == 200
    replace(publication)
    after = address(publication)
    assert after != before
    assert [client.get(each).status_code for each in (before, after)] == [404, 200]
    page = client.get(f"/reviews/{publication.slug}/").content.decode()
    assert after.removeprefix(f"/reviews/{publication.slug}/") in page
    assert before.removeprefix(f"/reviews/{publication.slug}/") not in page


def test_the_edition_stays_approved_and_cleared_for_exactly_what_is_shown():
    publication = make_public(pdf=OLD)
    replace(publication)
    edition = publication.current_edition
    assert edition.digest == edition.cleared_digest == writing.digest_of(edition)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (small_pdf("We learned to ask twice.", "Quentin was three."), "says what the old one does not"),
        (small_pdf("We learned to ask twice.", *["We learned to ask twice."] * 90), "more pages"),
    ],
)
def test_nothing_new_goes_out_that_way(data, words):
    publication = make_public(pdf=OLD)
    before = address(publication)
    with pytest.raises(Refused, match=words):
        replace(publication, data)
    assert address(publication) == before


def test_a_file_that_still_holds_what_a_court_protects_is_taken_off_instead():
    case = make_case()
    make_people(case)
    publication = make_public(review=make_review(case=case), pdf=OLD)
    said = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "life"}
    orders.RESTRICTIONS.append(case, said, reason="The order", by=case.owner, today=TODAY)
    with pytest.raises(Refused, match="A court protects"):
        replace(publication, OLD)
    replace(publication)


@pytest.mark.parametrize("role", ["checker", "partner", "scrutineer", "administrator", "contributor"])
def test_other_roles_may_not(role):
    with pytest.raises(NotAllowed):
        replace(make_public(pdf=OLD), by=make_user(role))


def test_a_reason_is_asked():
    with pytest.raises(Refused, match="Enter why"):
        replace(make_public(pdf=OLD), why=" ")


def test_it_stays_flagged_until_another_person_has_looked(sign_in):
    publication, first, second = make_public(pdf=OLD), make_user("coordinator"), make_user("manager")
    document = replace(publication, by=first)
    flag = f"a file of {publication.slug} was taken off or replaced"
    assert flag in sign_in(second).get("/staff/").content.decode()
    with pytest.raises(NotAllowed, match="somebody else must look"):
        services.see_redacted(document.pk, document.version, by=first, why="Seen", at=NOW)
    with pytest.raises(Conflict):
        services.see_redacted(document.pk, document.version - 1, by=second, why="Seen", at=NOW)
    services.see_redacted(document.pk, document.version, by=second, why="Seen", at=NOW)
    assert flag not in sign_in(second).get("/staff/").content.decode()


def test_an_edition_in_hand_cannot_bring_the_old_file_back():
    publication = make_public(pdf=OLD)
    by = publication.current_edition.author
    draft = writing.start_edition(publication.pk, by=by, why="A correction")
    draft = writing.save_edition(draft.pk, draft.version, {"change_note": "A word"}, by=by, why="A correction")
    waiting = writing.submit(draft.pk, draft.version, by=by, at=NOW)
    replace(publication)
    with pytest.raises(Refused, match="taken off the page"):
        clearing.approve(
            waiting.pk, waiting.version, waiting.digest, answers_to(waiting), by=make_user("checker"), at=NOW
        )


def test_only_a_public_file_is_replaced_in_this_way():
    publication = make_public(pdf=OLD)
    old = publication.current_edition.documents.get()
    draft = writing.start_edition(publication.pk, by=publication.current_edition.author, why="A correction")
    with pytest.raises(Refused, match="Only a file in the edition the public reads"):
        redacting.replace(draft.documents.get().pk, MENDED, by=make_user("publisher"), why="x", at=NOW)
    old.refresh_from_db()
    assert old.redacted_at is None


def test_it_is_done_and_looked_at_on_the_page(client, sign_in):
    publication = make_public(pdf=OLD)
    page, before = f"/staff/publications/{publication.pk}/withdraw/", address(publication)
    first, second = sign_in(make_user("publisher")), sign_in(make_user("manager"))
    form = first.get(page).context["redact"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
    document = publication.current_edition.documents.get()
    typed = hidden | {"replaced": str(document.pk), "redacted_why": "A name", "action": "redact"}
    assert first.post(page, typed | {"redacted": SimpleUploadedFile("x.pdf", MENDED)}).status_code == 302
    assert client.get(before).status_code == 404
    assert "I have looked at it" not in first.get(page).content.decode()
    (row,) = second.get(page).context["replaced"]
    hidden = {field.html_name: field.value() for field in row["form"].hidden_fields() if field.value() is not None}
    assert second.post(page, hidden | {"action": "seen_redacted"}).status_code == 302
    assert "has not looked" not in second.get(page).content.decode()
