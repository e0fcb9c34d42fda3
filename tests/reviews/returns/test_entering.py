"""The request as a Word file, what comes back entered for the agency, documents of a return, and saving for later."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as open_word

from cases.documents.models import Document
from cases.incidents.models import Child
from csprapp.accounts.roles import NotAllowed
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Membership
from csprapp.records.models import AccessLog
from csprapp.records.refusals import Refused
from csprapp.records.services import add, load_draft
from reviews.returns import services
from reviews.returns.models import AgencyReturn
from tests.factories import LONG_AGO, make_agency, make_user
from tests.factories_cases import three_boxes
from tests.reviews.guest_access.factories import TODAY, make_request

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def request_():
    school = make_agency("Invented School")
    school.needs_pupil_number = True
    school.save()
    return make_request(agency=school, context="Two neutral words\x0b", period_until=TODAY)


@pytest.fixture
def contributor(request_):
    user = make_user("contributor")
    Membership.objects.create(user=user, agency=request_.agency, valid_from=LONG_AGO)
    return user


def words_in(data: bytes) -> str:
    file = open_word(BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


class TestTheWordFile:
    def test_it_holds_the_letter_and_the_search_list_and_its_reading_is_logged(self, sign_in, request_):
        answer = sign_in(request_.incident.owner).get(request_.get_absolute_url() + "word/")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "Quintessa" not in answer.headers["Content-Disposition"]
        text = words_in(answer.content)
        for word in ("Quintessa Zebedee", "Peregrine", "1 Canary Row", "section 16H", "neutral words", "Pupil number"):
            assert word in text
        assert "NHS number" not in text, "only what this agency needs"
        row = AccessLog.objects.get()
        assert (row.user, row.case) == (request_.incident.owner, request_.incident.reference)
        assert "search list" in row.what

    def test_who_finds_people_by_their_nhs_number_reads_the_consistent_identifier_too(self, sign_in, request_):
        child = Child(person=request_.people.get(role="died"), consistent_id="SUI-0042")
        add(child, by=request_.incident.owner, why="Told")
        page, word = request_.get_absolute_url(), f"{request_.get_absolute_url()}word/"
        client = sign_in(request_.incident.owner)
        assert b"SUI-0042" not in client.get(page).content
        assert "SUI-0042" not in words_in(client.get(word).content)
        request_.agency.needs_nhs_number = True
        request_.agency.save()
        assert b"SUI-0042" in client.get(page).content
        assert "SUI-0042" in words_in(client.get(word).content)

    def test_the_file_says_its_title_and_language(self, sign_in, request_):
        answer = sign_in(request_.incident.owner).get(request_.get_absolute_url() + "word/")
        facts = open_word(BytesIO(answer.content)).core_properties
        assert (facts.language, facts.title) == ("en-GB", f"Request for information, {request_.incident.reference}")
        assert (facts.comments, facts.last_modified_by) == ("", ""), "nothing of how it was made"

    def test_no_mail_holds_what_the_file_holds(self, request_):
        for row in Outbox.objects.all():
            for word in ("Quintessa", "Zebedee", "Canary", "neutral words"):
                assert word not in row.title + row.text


class TestEntering:
    FACTS = {"source": "Secure mail", "received_from": "Mrs Invented, head teacher", "involvement": "In year 2"}

    def test_the_coordinator_enters_it_with_its_source_its_day_and_the_file(self, sign_in, request_):
        came = TODAY - dt.timedelta(days=3)
        client, here = sign_in(request_.incident.owner), request_.get_absolute_url()
        sent = {**self.FACTS, **three_boxes("received_on", came), "version": 2, "token": "a",
                "file": SimpleUploadedFile("return.png", PNG)}  # fmt: skip
        assert client.post(here + "answer/", sent)["Location"] == here
        request_.refresh_from_db()
        assert request_.received_on == request_.deadline.met_on == came
        answer = AgencyReturn.objects.get()
        assert (answer.source, answer.received_from) == ("Secure mail", "Mrs Invented, head teacher")
        assert answer.submitted_on == TODAY
        assert Document.objects.get().title == "Return of Invented School"
        page = client.get(here).content.decode()
        assert "for the agency: Secure mail, from Mrs Invented, head teacher" in page
        assert "Return of Invented School" in page

    def test_how_when_and_from_whom_are_asked_and_the_future_is_refused(self, sign_in, request_):
        client, place = sign_in(request_.incident.owner), request_.get_absolute_url() + "answer/"
        errors = client.post(place, {"involvement": "x", "version": 2}).context["form"].errors
        assert {"source", "received_from", "received_on"} <= set(errors)
        ahead = {**self.FACTS, **three_boxes("received_on", TODAY + dt.timedelta(days=1)), "version": 2}
        assert "received_on" in client.post(place, ahead).context["form"].errors

    def test_a_file_that_is_refused_leaves_nothing_behind(self, sign_in, request_):
        client, place = sign_in(request_.incident.owner), request_.get_absolute_url() + "answer/"
        sent = {**self.FACTS, **three_boxes("received_on", TODAY), "version": 2,
                "file": SimpleUploadedFile("return.docx", b"MZ a programme")}  # fmt: skip
        assert "file" in client.post(place, sent).context["form"].errors
        assert not AgencyReturn.objects.exists()
        assert not Document.objects.exists()

    def test_only_a_contributor_who_answers_gets_a_receipt(self, request_, contributor):
        services.submit(request_, 2, nil_return=True, by=contributor, today=TODAY)
        receipt = Outbox.objects.get(kind="agency-receipt")
        assert receipt.user == contributor
        other = make_request()
        services.submit(other, 2, nil_return=True, source="Letter", by=other.incident.owner, today=TODAY)
        assert Outbox.objects.filter(kind="agency-receipt").count() == 1


class TestDocuments:
    def test_a_contributor_adds_one_and_sees_its_name_but_not_the_case(self, sign_in, request_, contributor):
        client, here = sign_in(contributor), request_.get_absolute_url()
        sent = {"title": "Attendance", "file": SimpleUploadedFile("a.png", PNG), "token": "a"}
        assert client.post(here + "document/", sent)["Location"] == here
        document = Document.objects.get()
        assert document.title == "Invented School: Attendance"
        page = client.get(here).content.decode()
        assert "Invented School: Attendance" in page
        file = f"/staff/cases/{request_.incident.reference}/documents/{document.pk}/1/"
        assert file not in page
        assert client.get(file).status_code == 404

    def test_others_add_none_and_nobody_after_the_answer(self, request_, contributor):
        with pytest.raises(NotAllowed):
            services.add_paper(request_, "x", PNG, by=make_user("contributor"), today=TODAY)
        services.submit(request_, 2, nil_return=True, by=contributor, today=TODAY)
        request_.refresh_from_db()
        with pytest.raises(Refused):
            services.add_paper(request_, "x", PNG, by=contributor, today=TODAY)


def test_a_return_is_saved_for_later_without_javascript(sign_in, request_, contributor):
    client, here = sign_in(contributor), request_.get_absolute_url()
    sent = {"involvement": "Half a sentence", "version": 2, "action": "later"}
    assert client.post(here + "answer/", sent)["Location"] == here
    assert not AgencyReturn.objects.exists()
    assert load_draft(contributor, "agency-return", str(request_.pk)).data["involvement"] == "Half a sentence"
    assert "Half a sentence" in client.get(here + "answer/").content.decode()
