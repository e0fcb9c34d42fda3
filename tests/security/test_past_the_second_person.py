"""Ways to the public that one person could take alone, or that an order or embargo did not bar."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from publications.content import rules as pages, services as content
from publications.library import services as library, writing
from publications.library.models import Publication
from publishing.schedule import release, services
from publishing.site_pages import queries as content_queries, services as content_services
from publishing.takedown import redacting
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    WORDS,
    approve,
    make_approved,
    make_people,
    make_public,
    make_review,
    small_pdf,
)
from tests.publishing.test_blockers import an_embargo, an_order, check_again

pytestmark = pytest.mark.django_db
N = NameObject
SAID = ("We learned to ask twice.", "Quillan was three.")


# --- Back, and longer ---------------------------------------------------------------------------------------


def test_what_was_taken_down_is_not_put_back_while_publishing_waits_for_a_court_though_it_was_checked_again():
    case = make_case()
    publication = make_public(review=make_review(case=case))
    an_embargo(case)
    down = {"why": "The coroner wrote", "silently": False, "early_ground": "The inquest"}
    services.withdraw(publication.pk, **down, by=make_user("manager"), at=NOW)
    check_again(Publication.objects.get(pk=publication.pk))
    asked = Publication.objects.get(pk=publication.pk)
    asked = library.ask_put_back(asked.pk, asked.version, by=make_user("publisher"), why="It was checked")
    with pytest.raises(Refused, match="Publishing must wait for"):
        services.put_back(asked.pk, asked.version, by=make_user("checker"), why="It was checked", at=NOW)
    assert not Publication.objects.public(NOW).exists()


def test_what_an_order_stops_is_not_kept_public_longer_until_a_second_person_has_checked_again():
    case, by = make_case(), make_user("publisher")
    publication = make_public(review=make_review(case=case))
    an_order(case)
    publication.refresh_from_db()
    later = publication.public_until + dt.timedelta(30)
    with pytest.raises(Refused, match="must check it again first"):
        services.keep_longer(publication.pk, publication.version, later, why="Much read", by=by, at=NOW)
    check_again(publication)
    services.keep_longer(publication.pk, publication.version, later, why="Much read", by=by, at=NOW)


# --- A more redacted file -----------------------------------------------------------------------------------


def with_picture(data: bytes, grey: int) -> bytes:
    """The PDF with one picture of one grey point on its first page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    picture = StreamObject()
    picture.set_data(bytes([grey]))
    facts = {"/Type": N("/XObject"), "/Subtype": N("/Image"), "/ColorSpace": N("/DeviceGray")}
    numbers = {"/Width": 1, "/Height": 1, "/BitsPerComponent": 8}
    picture.update({N(name): value for name, value in facts.items()})
    picture.update({N(name): NumberObject(value) for name, value in numbers.items()})
    page = writer.pages[0]
    page["/Resources"].get_object()[N("/XObject")] = DictionaryObject({N("/Im0"): writer._add_object(picture)})
    shown = StreamObject()
    shown.set_data(b"q 9 0 0 9 0 0 cm /Im0 Do Q")
    page[N("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(shown)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def replaced(publication, data):
    document = publication.current_edition.documents.get()
    ready = redacting.look(document.pk, data, by=(by := make_user("coordinator")))
    return redacting.put(ready, by=by, why="A name was left in", at=NOW)


def test_one_picture_is_not_replaced_by_another_in_the_name_of_redacting():
    publication = make_public(pdf=with_picture(small_pdf(*SAID), 10))
    mended = small_pdf(SAID[0])
    with pytest.raises(Refused, match="has a picture that the old one does not have"):
        replaced(publication, with_picture(mended, 200))
    assert replaced(publication, with_picture(mended, 10)).redacted_at


def test_a_page_of_which_no_word_can_be_read_does_not_pass_as_one_that_says_nothing_new():
    publication = make_public(pdf=small_pdf(*SAID))
    drawn = PdfWriter(clone_from=PdfReader(io.BytesIO(small_pdf(*SAID))))
    drawn.pages[0][N("/Contents")] = drawn._add_object(StreamObject())
    out = io.BytesIO()
    drawn.write(out)
    with pytest.raises(Refused, match="No text on this page could be read"):
        replaced(publication, out.getvalue())


def test_a_file_that_was_taken_off_the_page_does_not_come_back_as_a_redacted_one():
    publication = make_public(pdf=small_pdf(*SAID))
    document = publication.current_edition.documents.get()
    library.withhold_document(document.pk, by=make_user("manager"), why="A name", at=NOW)
    with pytest.raises(Refused, match="Only a file in the edition the public reads"):
        replaced(publication, small_pdf(SAID[0]))


# --- The pages of the site ----------------------------------------------------------------------------------


def put_out(source: str) -> None:
    writer, checker = make_user("publisher"), make_user("checker")
    draft = content.start("how", by=writer)
    draft = content.save(draft.pk, draft.version, source, "Words", by=writer)
    waiting = content.submit(draft.pk, draft.version, by=writer, at=NOW)
    found = content_queries.newly_found(waiting, reader=checker, today=TODAY)
    reasons, seen = {each.key: "A helpline" for each in found}, pages.digest(source)
    content_services.approve(waiting.pk, waiting.version, seen, reasons, by=checker, at=NOW)


def went_back() -> str:
    by = make_user("manager")
    return content_services.go_back("how", by=by, why="It is wrong", at=NOW).source


def test_a_page_goes_back_past_a_text_that_names_somebody_a_case_is_about_by_now():
    for words in ("An older text.", "Quillan Zedworth was three.", "A child was three."):
        put_out(f"## What we do\n\n{words}")
    make_people(make_case())
    assert "An older text." in went_back()


def test_a_page_goes_back_to_the_text_before_it_when_that_names_nobody():
    put_out("## What we do\n\nAn older text.")
    put_out("## What we do\n\nA child was three.")
    make_people(make_case())
    assert "An older text." in went_back()


def test_the_hours_of_a_telephone_number_say_nothing_about_anybody():
    make_people(make_case())
    by, seen = make_user("publisher"), content.contacts_seen()
    for answers in (
        {"worried_hours": "Quillan Zedworth was hurt by Oriel Zedworth"},
        {"contact_email": "quillan.zedworth@demo.example"},
    ):
        with pytest.raises(Refused, match="a whole name that a case of ours knows"):
            content_services.set_contacts(answers, seen, by=by, at=NOW)
    content_services.set_contacts({"worried_hours": "Monday to Friday, 9am to 5pm"}, seen, by=by, at=NOW)
    assert Partnership.current().worried_hours == "Monday to Friday, 9am to 5pm"


def test_the_page_of_the_contacts_asks_the_same(sign_in):
    make_people(make_case())
    client, place = sign_in(make_user("publisher")), "/staff/publications/pages/contacts/"
    form = client.get(place).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"contact_email": "office@demo.example", "worried_hours": "Quillan Zedworth"}
    assert "a whole name that a case of ours knows" in client.post(place, sent).content.decode()
    assert Partnership.current().worried_hours != "Quillan Zedworth"


# --- A publication of a case that is shut to whoever publishes ----------------------------------------------


def test_whoever_may_only_take_it_down_neither_begins_nor_sends_an_edition_nor_sees_the_one_in_hand(sign_in):
    case = make_case(restricted=True, restricted_reason="A colleague's family")
    publication = make_public(review=make_review(case=case), pdf=small_pdf())
    client, place = sign_in(make_user("publisher")), f"/staff/publications/{publication.pk}/"
    assert client.get(place).status_code == 200
    assert client.post(f"{place}edition/").status_code == 404
    writer = publication.current_edition.author
    draft = writing.start_edition(publication.pk, by=writer, why="A correction")
    words = {"title": "Canary of a title", "change_note": "Canary"}
    draft = writing.save_edition(draft.pk, draft.version, words, by=writer, why="A correction")
    writing.add_document(
        draft.pk, draft.version, small_pdf("More"), kind="other", title="Canary of a paper", by=writer, why="File"
    )
    assert "Canary" not in client.get(place).content.decode()
    assert [client.post(f"{place}{deed}/").status_code for deed in ("submit", "record")] == [404, 404]
    assert publication.editions.get(number=draft.number).state == "draft"


# --- A brief beside its report ------------------------------------------------------------------------------


def test_a_brief_does_not_come_out_before_the_report_it_stands_beside():
    report = make_approved()
    brief = make_beside(report)
    by, days = brief.current_edition.author, [TODAY + dt.timedelta(number) for number in (0, 7, 8)]
    for _ in range(2):
        with pytest.raises(Refused, match="The report it goes with is not public on that day"):
            services.schedule(brief.pk, brief.version, days[0], None, by=by, at=NOW)
        report.refresh_from_db()
        report = services.schedule(report.pk, report.version, days[1], None, by=by, at=NOW)
    brief = services.schedule(brief.pk, brief.version, days[1], None, by=by, at=NOW)
    services.schedule(report.pk, Publication.objects.get(pk=report.pk).version, days[2], None, by=by, at=NOW)
    assert Publication.objects.get(pk=brief.pk).public_from is None


@pytest.mark.parametrize("deed", ["hold", "withdraw"])
def test_a_brief_is_held_back_with_its_report(deed):
    report = make_approved()
    brief = make_beside(report)
    by, day = brief.current_edition.author, TODAY + dt.timedelta(7)
    report.refresh_from_db()
    services.schedule(report.pk, report.version, day, None, by=by, at=NOW)
    services.schedule(brief.pk, brief.version, day, None, by=by, at=NOW)
    if deed == "hold":
        release.postpone(report.pk, Publication.objects.get(pk=report.pk).version, why="The court", by=by, at=NOW)
    else:
        services.withdraw(report.pk, why="The court", silently=False, early_ground="", by=by, at=NOW)
    assert not Publication.objects.public(NOW + dt.timedelta(30)).exists()


def make_beside(report) -> Publication:
    """An approved learning brief beside a report."""
    by = make_user("publisher")
    brief = services.create("brief", beside=report, by=by, at=NOW)
    draft = brief.newest_edition
    draft = writing.save_edition(draft.pk, draft.version, WORDS, by=by, why="Written")
    approve(writing.submit(draft.pk, draft.version, by=by, at=NOW))
    return Publication.objects.get(pk=brief.pk)
