"""The site's own pages at the desk: a publisher writes, a second person reads and puts out, contacts change at once."""

import pytest
from django.test import Client

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import save_draft
from publications.content import rules, services
from publications.content.models import PageEdition
from publications.content.rules import Page
from publishing.site_pages import queries as content_queries, services as content_services
from publishing.site_pages.comparing import places_that_differ
from publishing.site_pages.models import PageClearance
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import NOW, make_people

pytestmark = pytest.mark.django_db
HOW = "/staff/publications/pages/how/"


def make_waiting(source: str, page: str = Page.HOW) -> PageEdition:
    by = make_user(Role.PUBLISHER)
    draft = services.start(page, by=by)
    draft = services.save(draft.pk, draft.version, source, "Clearer words", by=by)
    return services.submit(draft.pk, draft.version, by=by, at=NOW)


def found_in(edition: PageEdition) -> list:
    return content_queries.newly_found(edition, reader=make_user(Role.CHECKER), today=NOW.date())


def approval(client: Client, base: str) -> dict:
    """What the form of the check sends when everything is answered."""
    form = client.get(f"{base}check/").context["form"]
    sent = {name: "It is a word like any other" for name in form.fields if name.startswith("reason_")}
    edition = PageEdition.objects.in_hand().get()
    return sent | {
        "read": "on",
        "action": "approve",
        "version": edition.version,
        "digest": rules.digest(edition.source),
    }


def test_two_people_change_a_page_from_the_list_to_the_public(sign_in, sign_in_afresh):
    writer, checker = sign_in(make_user(Role.PUBLISHER)), sign_in_afresh(make_user(Role.CHECKER))
    assert b"The text supplied with this service" in writer.get("/staff/publications/pages/").content
    assert writer.post(f"{HOW}begin/")["Location"] == f"{HOW}write/"
    form = writer.get(f"{HOW}write/").context["form"]
    words = form.initial["source"] + "\n\nInvented words for families."
    sent = {"source": words, "change_note": "A line for families", "version": form["version"].value()}
    assert writer.post(f"{HOW}write/", sent)["Location"] == HOW
    assert b"Invented words for families." in writer.get(f"{HOW}preview/").content
    assert b"Invented words" not in Client().get("/how-reviews-work/").content
    page = writer.get(HOW)
    assert b"Send for a check" in page.content
    writer.post(f"{HOW}submit/", {"version": page.context["draft"].version})
    assert b"waiting for a second person" in writer.get(HOW).content
    assert b"A line for families" in checker.get(f"{HOW}check/").content
    assert checker.post(f"{HOW}check/", approval(checker, HOW))["Location"] == HOW
    assert b"Invented words for families." in Client().get("/how-reviews-work/").content
    assert b"Invented words" in checker.get(f"{HOW}compare/1/").content
    assert PageClearance.objects.get().checklist == {"accepted": []}


def test_the_writer_cannot_approve_and_the_checker_can_send_back(sign_in_afresh):
    waiting = make_waiting("Words")
    writer, checker = sign_in_afresh(waiting.author), sign_in_afresh(make_user(Role.CHECKER))
    assert b"You wrote in this edition" in writer.post(f"{HOW}check/", approval(checker, HOW)).content
    assert PageEdition.objects.in_hand().exists()
    checker.post(f"{HOW}check/", {"action": "back", "why": "Too short", "version": waiting.version})
    waiting.refresh_from_db()
    assert waiting.state == "draft"


def test_approving_asks_for_a_fresh_sign_in(sign_in_afresh):
    make_waiting("Words")
    checker = sign_in_afresh(make_user(Role.CHECKER), ago=3600)
    answer = checker.post(f"{HOW}check/", approval(checker, HOW))
    assert answer["Location"].startswith("/staff/account/reauthenticate/")
    assert PageEdition.objects.in_hand().exists()


def test_a_stale_save_shows_both_texts(sign_in):
    by = make_user(Role.PUBLISHER)
    draft = services.start(Page.HOW, by=by)
    services.save(draft.pk, draft.version, "Somebody else’s words", "", by=make_user(Role.PUBLISHER))
    answer = sign_in(by).post(f"{HOW}write/", {"source": "My words", "version": draft.version})
    assert answer.status_code == 409
    assert "Somebody else’s words" in answer.content.decode()
    assert "My words" in answer.content.decode()


def test_what_was_typed_comes_back_only_over_the_text_it_was_typed_over(sign_in):
    by = make_user(Role.PUBLISHER)
    draft = services.start(Page.HOW, by=by)
    save_draft(by, "content-write", {"source": "Half a sentence"}, str(draft.pk), draft.version)
    client = sign_in(by)
    assert "Half a sentence" in client.get(f"{HOW}write/").content.decode()
    services.save(draft.pk, draft.version, "Somebody else’s words", "", by=make_user(Role.PUBLISHER))
    page = client.get(f"{HOW}write/").content.decode()
    assert "Somebody else’s words" in page
    assert "Half a sentence" not in page


def test_a_button_pressed_twice_counts_once(sign_in):
    client = sign_in(make_user(Role.PUBLISHER))
    for _ in range(2):
        assert client.post(f"{HOW}begin/", {"token": "one-press"})["Location"] == f"{HOW}write/"
    assert PageEdition.objects.count() == 1
    assert client.post(f"{HOW}begin/")["Location"] == HOW
    assert "Another edition is already being written" in client.get(HOW).content.decode()


def test_a_helpline_number_goes_out_at_once(sign_in):
    by = make_user(Role.PUBLISHER)
    client, base = sign_in(by), "/staff/publications/pages/support/"
    draft = services.start(Page.SUPPORT, by=by)
    source = draft.source.replace("116 123", "116 999")
    draft = services.save(draft.pk, draft.version, source, "", by=by)
    assert b"Publish it now" in client.get(base).content
    client.post(f"{base}at-once/", {"version": draft.version})
    assert "116\N{NO-BREAK SPACE}999" in Client().get("/support/").content.decode()


def test_a_page_that_lacks_what_the_law_asks_for_is_warned_of(sign_in):
    base = "/staff/publications/pages/accessibility/"
    make_waiting("## Something else\n\nWords", Page.ACCESSIBILITY)
    client = sign_in(make_user(Role.CHECKER))
    for address in (base, f"{base}check/"):
        assert "The law requires this page to say more" in client.get(address).content.decode()


def test_the_contacts_are_changed_by_a_publisher_and_only_seen_by_others(sign_in):
    client = sign_in(make_user(Role.PUBLISHER))
    address = "/staff/publications/pages/contacts/"
    seen = client.get(address).context["form"]["version"].value()
    sent = {"contact_email": "office@inventedham.example", "worried_phone": "01632 960 123", "version": seen or ""}
    assert client.post(address, sent).status_code == 302
    assert Partnership.current().worried_phone == "01632 960 123"
    assert b"Somebody else has changed" in client.post(address, sent).content, "made from what stood there before"
    assert b"like 01632 960 001" in client.post(address, sent | {"worried_phone": "call us"}).content
    assert b"an email address or a telephone number" in client.post(address, {"version": seen or ""}).content
    other = sign_in(make_user(Role.CHECKER))
    assert b"01632 960 123" in other.get(address).content
    assert other.post(address, sent).status_code == 403


@pytest.mark.parametrize("role", [Role.NOTIFIER, Role.PARTNER, Role.CONTRIBUTOR, Role.REVIEWER, Role.ADMINISTRATOR])
def test_roles_that_do_not_see_publications_open_none_of_it(sign_in, role):
    client = sign_in(make_user(role))
    for address in ("/staff/publications/pages/", HOW, f"{HOW}preview/", "/staff/publications/pages/contacts/"):
        assert client.get(address).status_code == 403, address


def test_a_coordinator_reads_and_changes_nothing(sign_in):
    client = sign_in(make_user(Role.COORDINATOR))
    assert client.get(HOW).status_code == 200
    for address in (f"{HOW}begin/", f"{HOW}submit/", f"{HOW}at-once/"):
        assert client.post(address).status_code == 403, address
    assert PageEdition.objects.count() == 0


def test_a_name_of_any_case_is_found_and_needs_a_reason():
    make_people(make_case())
    edition = make_waiting("We remember Quillan Zedworth.")
    found = found_in(edition)
    assert found
    digest, checker = rules.digest(edition.source), make_user(Role.CHECKER)
    with pytest.raises(Refused, match="send it back"):
        content_services.approve(edition.pk, edition.version, digest, {}, by=checker, at=NOW)
    reasons = {each.key: "The family asked for it" for each in found}
    content_services.approve(edition.pk, edition.version, digest, reasons, by=checker, at=NOW)
    assert PageClearance.objects.get().checklist["accepted"][0]["reason"] == "The family asked for it"


def test_what_stood_there_before_is_not_asked_again():
    case = make_case()
    make_people(case)
    first = make_waiting("Oriel Zedworth’s law", Page.HOME)
    reasons = {each.key: "A law" for each in found_in(first)}
    digest = rules.digest(first.source)
    content_services.approve(first.pk, first.version, digest, reasons, by=make_user(Role.CHECKER), at=NOW)
    second = make_waiting("Oriel Zedworth’s law\n\n" + "And more, said in other words. " * 5, Page.HOME)
    assert found_in(second) == []


def test_one_person_puts_out_no_contact_in_which_the_check_finds_something():
    make_people(make_case())
    by = make_user(Role.PUBLISHER)
    draft = services.start(Page.SUPPORT, by=by)
    source = draft.source + "\n\nWrite to help@one.example."
    waiting = services.save(draft.pk, draft.version, source, "", by=by)
    waiting = services.submit(waiting.pk, waiting.version, by=by, at=NOW)
    services.approve(waiting.pk, waiting.version, rules.digest(source), by=make_user(Role.CHECKER), at=NOW)
    draft = services.start(Page.SUPPORT, by=by)
    source = draft.source.replace("help@one.example", "Quillan.Zedworth@one.example")
    draft = services.save(draft.pk, draft.version, source, "", by=by)
    with pytest.raises(Refused, match="second person"):
        content_services.publish_contacts(draft.pk, draft.version, by=by, at=NOW)


def test_the_writer_is_refused_before_anything_is_looked_at():
    waiting = make_waiting("Words")
    with pytest.raises(NotAllowed):
        content_services.approve(waiting.pk, waiting.version, "", {}, by=waiting.author, at=NOW)


def test_what_must_go_goes_at_once_and_stays_flagged_until_another_has_looked(sign_in):
    waiting = make_waiting("Words with a name")
    digest = rules.digest(waiting.source)
    content_services.approve(waiting.pk, waiting.version, digest, {}, by=make_user(Role.CHECKER), at=NOW)
    first, second = sign_in(make_user(Role.COORDINATOR)), sign_in(make_user(Role.MANAGER))
    assert b"Enter why it must go" in first.post(f"{HOW}go-back/", {"why": ""}).content
    assert first.post(f"{HOW}go-back/", {"why": "A name was left in"})["Location"] == HOW
    assert b"Words with a name" not in Client().get("/how-reviews-work/").content
    flag = "One person took the edition before"
    assert flag in first.get("/staff/publications/pages/").content.decode()
    assert b"I have looked at it" not in first.get(HOW).content
    page = second.get(HOW)
    assert b"I have looked at it" in page.content
    second.post(f"{HOW}see/", {"version": page.context["unseen"].version})
    assert flag not in first.get("/staff/publications/pages/").content.decode()
    assert sign_in(make_user(Role.CHECKER)).get(f"{HOW}go-back/").status_code == 403


def test_a_comparison_tells_each_place_under_its_heading():
    old = "## One\n\nAll the same.\n\n## Two\n\nA line here.\n\nGone.\n\n## Three\n\nEnd."
    new = "New first.\n\n## One\n\nAll the same.\n\n## Two\n\nA line there.\n\n## Three\n\nEnd."
    told = [(place.heading, [(p.kind, p.words) for p in place.pieces]) for place in places_that_differ(old, new)]
    assert told == [
        ("", [("new", "New first.")]),
        ("Two", [("same", "A line"), ("old", "here. Gone."), ("new", "there.")]),
    ]
    assert places_that_differ(old, old) == []


def test_what_waits_stands_on_the_work_list_of_whoever_can_do_something(sign_in):
    def listed(user) -> list[str]:
        return [link.text for link in content_queries.waiting_for(user, content_queries.in_hand())]

    waiting, checker = make_waiting("Words with a name"), make_user(Role.CHECKER)
    page = rules.Page.HOW.label
    assert listed(checker) == [f"Check: {page}"]
    assert listed(waiting.author) == [f"Waiting for a check: {page}"]
    assert f"Check: {page}" in sign_in(checker).get("/staff/").content.decode()
    content_services.approve(waiting.pk, waiting.version, rules.digest(waiting.source), {}, by=checker, at=NOW)
    assert listed(checker) == []
    services.go_back(Page.HOW, by=waiting.author, why="A name was left in", at=NOW)
    other = make_user(Role.PUBLISHER)
    assert listed(other) == [f"Look at why it was taken down: {page}"]
    assert listed(waiting.author) == listed(checker) == []
    services.start(Page.PRIVACY, by=other)
    assert f"Continue writing: {rules.Page.PRIVACY.label}" in listed(other)
