"""One person puts a more redacted file in the place of a public one; nothing new can go out that way."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.restrictions import services as orders
from csprapp.accounts.models import RoleGrant
from csprapp.accounts.roles import NotAllowed
from csprapp.files.storage import private
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.tasks import work
from csprapp.tasks.models import Job
from csprapp.tasks.work import TakenAway
from dashboard.pruning.services import prune
from publications.library import writing
from publishing.clearance import clearing
from publishing.links import reading
from publishing.schedule import services
from publishing.takedown import new_in_file, redacting
from publishing.takedown.models import Redaction
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import NOW, TODAY, answers_to, approve, make_people, make_public, make_review, small_pdf

pytestmark = pytest.mark.django_db

OLD = small_pdf("We learned to ask twice.", "Quillan was three.")
MENDED = small_pdf("We learned to ask twice.")


def replace(publication, data=MENDED, by=None, why="A name was left in"):
    document, by = publication.current_edition.documents.get(), by or make_user("coordinator")
    return redacting.put(redacting.look(document.pk, data, by=by), by=by, why=why, at=NOW)


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
        by = make_user("publisher")
        redacting.put(redacting.look(draft.documents.get().pk, MENDED, by=by), by=by, why="x", at=NOW)
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


# --- What takes longer than a page may ----------------------------------------------------------------------


@pytest.fixture
def long(settings, monkeypatch):
    """Every file is too long to be compared while a page is asked for; a child compares one page."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for module in (redacting, reading):
        monkeypatch.setattr(module, "SHORT", 0)
        monkeypatch.setattr(module, "PAGES", 1)


def sent(browser, publication, data):
    """What the page answers when a file is sent."""
    page = f"/staff/publications/{publication.pk}/withdraw/"
    form = browser.get(page).context["redact"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
    document = publication.current_edition.documents.get()
    typed = hidden | {"replaced": str(document.pk), "redacted_why": "A name", "action": "redact"}
    return browser.post(page, typed | {"redacted": SimpleUploadedFile("x.pdf", data)})


def worked():
    """The worker does it."""
    work.run.func(Job.objects.latest("pk").pk)
    return Job.objects.latest("pk")


SEVERAL = [f"Page {number} says that we learned to ask twice and then again." for number in range(150)]
LONG_OLD, LONG_MENDED = small_pdf(*SEVERAL, "Quillan was three."), small_pdf(*SEVERAL)


def test_a_long_file_is_compared_beside_the_requests_and_then_put_in_place(long, client, sign_in):
    publication = make_public(pdf=LONG_OLD)
    before, coordinator = address(publication), sign_in(make_user("coordinator"))
    answer = sent(coordinator, publication, LONG_MENDED)
    job = Job.objects.get()
    assert answer.url == f"/staff/jobs/{job.pk}/"
    assert client.get(before).status_code == 200
    waiting = coordinator.get(answer.url).text
    assert "The public still reads the old file" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    page = f"/staff/publications/{publication.pk}/withdraw/"
    assert "A file is being compared" in coordinator.get(page).text
    assert worked().state == Job.State.DONE
    assert client.get(before).status_code == 404
    assert client.get(address(publication)).status_code == 200
    assert f'href="{page}"' in coordinator.get(answer.url).text
    assert "was replaced with a more heavily redacted file" in coordinator.get(page).text
    assert not Redaction.objects.exists()


def test_the_progress_is_counted_in_pages_of_both_files(long):
    publication, told = make_public(pdf=LONG_OLD), []
    document, by = publication.current_edition.documents.get(), make_user("coordinator")
    row = Redaction.objects.create(document=document, why="A name")
    redacting.look_in_parts(row, LONG_MENDED, by=by, progress=lambda done, total: told.append((done, total)))
    pages = document.pages
    assert pages > 2
    assert [total for _, total in told] == [3 * pages] * len(told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (3 * pages, 3 * pages)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (small_pdf(*SEVERAL, "Quentin was three."), "says what the old one does not"),
        (small_pdf(*SEVERAL[:-1], "We learned to ask twice."), "words in a different place"),
    ],
)
def test_what_is_new_is_refused_there_too_and_the_old_file_stays(long, client, sign_in, data, words):
    publication = make_public(pdf=LONG_OLD)
    before, coordinator = address(publication), sign_in(make_user("coordinator"))
    answer = sent(coordinator, publication, data)
    job = worked()
    assert job.state == Job.State.FAILED
    assert words in job.because
    assert job.because in unescape(coordinator.get(answer.url).text)
    assert (client.get(before).status_code, address(publication)) == (200, before)
    assert not Redaction.objects.exists()


def test_a_worker_that_was_killed_left_what_it_had_compared(long, monkeypatch):
    publication = make_public(pdf=LONG_OLD)
    document, by = publication.current_edition.documents.get(), make_user("coordinator")
    row = Redaction.objects.create(document=document, why="A name")
    compared, ink = [], new_in_file.new_ink
    monkeypatch.setattr(new_in_file, "new_ink", lambda *args: compared.append(args[2]) or ink(*args))

    def killed(done, total):
        if done == 2 * document.pages + 2:
            raise TakenAway

    with pytest.raises(TakenAway):
        redacting.look_in_parts(row, LONG_MENDED, by=by, progress=killed)
    row = Redaction.objects.get()
    redacting.look_in_parts(row, LONG_MENDED, by=by)
    assert compared == list(range(document.pages))


def test_a_worker_that_went_once_it_was_in_its_place_leaves_nothing_to_the_next(long, monkeypatch, sign_in):
    publication, forget = make_public(pdf=LONG_OLD), Redaction.delete
    before = publication.current_edition.documents.get().version
    sent(sign_in(make_user("coordinator")), publication, LONG_MENDED)
    monkeypatch.setattr(Redaction, "delete", None)
    assert worked().state == Job.State.WAITING
    monkeypatch.setattr(Redaction, "delete", forget)
    assert worked().state == Job.State.DONE
    assert publication.current_edition.documents.get().version == before + 1
    assert not Redaction.objects.exists()


def test_nothing_is_put_in_the_place_of_another_file_than_it_was_compared_with():
    publication = make_public(pdf=OLD)
    document, by = publication.current_edition.documents.get(), make_user("coordinator")
    ready = redacting.look(document.pk, MENDED, by=by)
    replace(publication, by=by)
    with pytest.raises(Refused, match="has changed since"):
        redacting.put(ready, by=by, why="A name was left in", at=NOW)


def test_nothing_is_put_into_an_edition_that_the_public_no_longer_reads():
    publication = make_public(pdf=OLD)
    document, by = publication.current_edition.documents.get(), make_user("coordinator")
    ready = redacting.look(document.pk, MENDED, by=by)
    writer = publication.current_edition.author
    draft = writing.start_edition(publication.pk, by=writer, why="A correction")
    draft = writing.save_edition(draft.pk, draft.version, {"change_note": "A word"}, by=writer, why="A correction")
    approve(writing.submit(draft.pk, draft.version, by=writer, at=NOW))
    with pytest.raises(Refused, match="Only a file in the edition the public reads"):
        redacting.put(ready, by=by, why="A name was left in", at=NOW)


def test_who_may_no_longer_take_down_has_nothing_replaced(long, client, sign_in):
    publication, by = make_public(pdf=LONG_OLD), make_user("coordinator")
    before = address(publication)
    sent(sign_in(by), publication, LONG_MENDED)
    RoleGrant.objects.filter(user=by).delete()
    assert worked().state == Job.State.FAILED
    assert client.get(before).status_code == 200


def test_what_was_sent_and_came_to_no_end_goes_after_a_day(long):
    publication = make_public(pdf=LONG_OLD)
    redacting.ask(
        publication.current_edition.documents.get().pk, LONG_MENDED, by=make_user("coordinator"), why="A name"
    )
    row = Redaction.objects.get()
    assert private.exists(str(row.file))
    assert prune(row.asked_at + timedelta(hours=23))["redacted files that were sent"] == 0
    assert prune(row.asked_at + timedelta(hours=25))["redacted files that were sent"] == 1
    assert not private.exists(str(row.file))
