"""Making, keeping and sending the report, and the settings of its sections and of letters, as people do it."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.documents.models import DocumentVersion
from cases.letters import services as letters
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files.checks import FileRefused
from csprapp.files.storage import read
from csprapp.records.models import AccessLog
from csprapp.records.refusals import Refused
from dashboard.reporting import layout, services
from dashboard.reporting.word import make_word
from demo.pdfs import make_pdf
from reviews.rapid import services as rapid
from reviews.rapid.reporting import MADE, OWN, keep_own, report_files
from tests.cases.letters.factories import with_part, word, words_of
from tests.dashboard.reporting.scene import NAMES, named_scene
from tests.dashboard.reporting.test_report import plain
from tests.factories import make_user
from tests.factories_reviews import TODAY, make_scene

pytestmark = pytest.mark.django_db
WORKERS = {Role.COORDINATOR, Role.MANAGER}


def address(scene, *rest):
    return f"/staff/cases/{scene.case.reference}/rapid-review/report/" + "".join(f"{part}/" for part in rest)


def who(scene):
    return {"by": scene.coordinator, "today": TODAY}


def upload(data, name="Zebedee's report.docx"):
    return SimpleUploadedFile(name, data)


def send(scene, file, **fields):
    values = {"sent_on": TODAY, "sent_by": "Cora Example", "sent_evidence": "secure mail", **who(scene), **fields}
    return rapid.record_sent(scene.case, scene.review.version, sent_file=file, **values)


class TestBeforeItIsSent:
    def test_the_page_shows_what_was_taken_out_and_names_nobody_in_its_title(self, sign_in):
        scene = named_scene(learning="Born 1 April 2023")
        page = sign_in(scene.coordinator).get(address(scene)).content.decode()
        assert "Zebedee Quarrington" in page
        assert "date of birth" in page
        assert "Nothing is recorded for:" in page
        assert not [name for name in NAMES if name in page.split("</title>")[0]]
        assert AccessLog.objects.filter(case=scene.case.reference, what__contains="names in its texts").exists()

    def test_the_report_is_read_there_first_and_signs_its_pdf_cannot_show_are_named(self, sign_in):
        scene = named_scene(learning="He drew 李小明 and ཀཁ.\x0bTwice <b>.")
        page = sign_in(scene.coordinator).get(address(scene)).content.decode()
        preview = page.split("Read the report as it will look")[1].split("</details>")[0]
        assert "He drew 李小明 and ཀཁ.<br>Twice &lt;b&gt;.</p>" in preview
        assert not [name for name in NAMES if name in preview]
        assert 'The PDF shows an empty box for each of these: <span lang="">ཀཁ</span>' in page

    def test_a_scrutineer_reads_the_kept_reports_and_neither_names_nor_buttons(self, sign_in):
        scene = named_scene()
        services.make_report(scene.case, "pdf", **who(scene))
        client = sign_in(make_user("scrutineer"))
        page = client.get(address(scene)).content.decode()
        assert "Version 1" in page
        assert "Zebedee" not in page
        assert "Make the PDF" not in page
        assert client.post(address(scene, "make", "pdf")).status_code == 403
        assert client.get(address(scene, "own")).status_code == 403


class TestMaking:
    @pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
    def test_each_press_keeps_a_version_and_a_double_press_one(self, sign_in, kind, begins):
        scene = named_scene()
        client = sign_in(scene.coordinator)
        for token in ("one", "one", "two"):
            answer = client.post(address(scene, "make", kind), {"token": token})
            assert answer["Location"] == f"{address(scene)}#kept"
        files = report_files(scene.review)
        assert [(file.number, file.kind, file.how) for file in files] == [(2, kind, MADE), (1, kind, MADE)]
        got = client.get(address(scene, 2))
        assert got.content.startswith(begins)
        assert got["Content-Disposition"] == f'attachment; filename="rapid-review-{scene.case.reference}.{kind}"'
        assert AccessLog.objects.filter(what="rapid review report, version 2").exists()

    def test_it_is_among_the_documents_of_the_case(self):
        scene = make_scene()
        file = services.make_report(scene.case, "pdf", **who(scene))
        assert file.document in scene.case.documents.all()
        assert (file.document.title, file.uploaded_by) == ("Rapid review report", scene.coordinator)

    def test_another_kind_and_a_version_that_is_not_there_are_not_found(self, sign_in):
        scene = make_scene()
        client = sign_in(scene.coordinator)
        assert client.post(address(scene, "make", "exe")).status_code == 404
        assert client.get(address(scene, 1)).status_code == 404

    @pytest.mark.parametrize("role", [role for role in Role if role not in WORKERS])
    def test_only_those_who_work_on_cases_make_or_add_one(self, role):
        scene, by = make_scene(), make_user(role)
        with pytest.raises(NotAllowed):
            services.make_report(scene.case, "pdf", by=by, today=TODAY)
        with pytest.raises(NotAllowed):
            keep_own(scene.case, word("x"), by=by, today=TODAY)
        assert not DocumentVersion.objects.exists()


class TestOurOwn:
    def test_is_kept_as_it_is_beside_those_that_were_made(self, sign_in):
        scene = make_scene()
        services.make_report(scene.case, "pdf", **who(scene))
        ours = word("Our own report")
        answer = sign_in(scene.coordinator).post(address(scene, "own"), {"file": upload(ours), "token": "t"})
        assert answer["Location"] == f"{address(scene)}#kept"
        newest = report_files(scene.review)[0]
        assert (newest.number, newest.kind, newest.how) == (2, "docx", OWN)
        assert read(newest.file.name) == ours

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "must be a Word document or a PDF"),
            (with_part(word("x"), "word/vbaProject.bin", b"macro"), "macros"),
        ],
    )
    def test_what_is_no_report_is_refused_beside_its_field(self, sign_in, data, said):
        scene = make_scene()
        page = sign_in(scene.coordinator).post(address(scene, "own"), {"file": upload(data)})
        assert said in page.content.decode()
        assert scene.review.report is None
        with pytest.raises(FileRefused):
            keep_own(scene.case, data, **who(scene))


class TestSent:
    def test_the_file_that_was_sent_is_kept_byte_for_byte_whatever_is_written_later(self, sign_in):
        scene = named_scene()
        file = services.make_report(scene.case, "pdf", **who(scene))
        was = read(file.file.name)
        send(scene, file)
        rapid.write_texts(scene.case, scene.review.version, {"facts": "All different now"}, **who(scene))
        services.make_report(scene.case, "pdf", **who(scene))
        client = sign_in(scene.coordinator)
        page = client.get(address(scene)).content.decode()
        assert client.get(address(scene, 1)).content == was
        assert hashlib.sha256(was).hexdigest() in page
        assert "Sent to the Panel" in page
        assert client.get(address(scene, 2)).content != was
        assert scene.review.sent_file == file

    def test_the_coordinator_picks_which_of_the_kept_files_was_sent(self, sign_in):
        scene = make_scene()
        services.make_report(scene.case, "docx", **who(scene))
        ours = keep_own(scene.case, make_pdf("Ours", ["Text"]), **who(scene))
        client = sign_in(scene.coordinator)
        form = f"/staff/cases/{scene.case.reference}/rapid-review/sent/"
        page = client.get(form).content.decode()
        assert "Which file was sent?" in page
        assert "PDF. Our own report, uploaded" in page
        sent = {"sent_on_day": "23", "sent_on_month": "11", "sent_on_year": "2026", "sent_by": "Cora"}
        client.post(form, {**sent, "sent_file": ours.pk, "version": scene.review.version})
        assert scene.review.sent_file == ours
        workspace = client.get(f"/staff/cases/{scene.case.reference}/rapid-review/").content.decode()
        assert "The report as it was sent" in workspace

    def test_with_none_kept_the_page_says_so_and_the_fact_is_still_taken(self, sign_in):
        scene = make_scene()
        form = f"/staff/cases/{scene.case.reference}/rapid-review/sent/"
        assert "There is no report here yet" in sign_in(scene.coordinator).get(form).content.decode()
        assert send(scene, None).sent_on == TODAY

    def test_a_corrected_date_leaves_the_file_and_a_corrected_file_the_history(self):
        scene = make_scene()
        first, second = (services.make_report(scene.case, kind, **who(scene)) for kind in ("pdf", "docx"))
        send(scene, first)
        send(scene, None, sent_by="Somebody Else")
        assert scene.review.sent_file == first
        send(scene, second)
        assert scene.review.sent_file == second
        assert first in [row.sent_file for row in scene.review.history.all()]

    def test_a_file_of_another_case_or_another_document_is_refused(self):
        from cases.documents.services import add_document

        scene, other = make_scene(), make_scene()
        theirs = services.make_report(other.case, "pdf", **who(other))
        minutes = add_document(scene.case, "Minutes", "sensitive", word("x"), **who(scene)).latest
        for file in (theirs, minutes):
            with pytest.raises(Refused) as caught:
                send(scene, file)
            assert "sent_file" in caught.value.problems


class TestSettings:
    def test_an_administrator_renames_reorders_and_leaves_out_sections(self, sign_in):
        client, page = sign_in(make_user("administrator")), "/staff/settings/report/"
        sent = {}
        for place, (key, title) in enumerate(layout.SHIPPED.items(), start=1):
            sent |= {f"place_{key}": str(place), f"title_{key}": title, f"shown_{key}": "on"}
        sent |= {"place_learning": "1", "title_learning": "What we learned", "version": "0"}
        del sent["shown_parallel"]
        assert client.post(page, sent)["Location"] == page
        lines = layout.lines()
        assert lines[0] == layout.Line("learning", "What we learned")
        assert lines[1].key == "dates"
        assert [line.key for line in lines if not line.shown] == ["parallel"]
        assert "Who changed them" in client.get(page).content.decode()
        again = client.post(page, sent)  # made from the page as it was before
        assert "Somebody else has changed the sections" in again.content.decode()
        missing = client.post(page, {**sent, "title_facts": "", "place_facts": "x"}).content.decode()
        assert "Enter the name of What happened" in missing
        assert "Enter a whole number" in missing

    def test_an_administrator_puts_a_template_in_force_and_goes_back(self, sign_in):
        client, page = sign_in(make_user("administrator")), "/staff/settings/letters/family/"
        refused = client.post(page, {"file": upload(word("{{sibling_name}}")), "version": "0"}).content.decode()
        assert "{{sibling_name}}" in refused
        assert client.post(page, {"file": upload(word("Ours {{today}}")), "version": "0"})["Location"] == page
        assert "Ours {{today}}" in words_of(client.get(f"{page}file/").content)
        stale = client.post(page, {"file": upload(word("x")), "version": "0"}).content.decode()
        assert "Somebody else has changed this template" in stale
        assert "Your own, since" in client.get("/staff/settings/letters/").content.decode()
        client.post(f"{page}shipped/", {"version": "0"})
        assert letters.template_of("family")
        client.post(f"{page}shipped/", {"version": "1"})
        assert letters.template_of("family") is None

    def test_both_stand_in_the_list_of_settings(self, sign_in):
        listed = sign_in(make_user("administrator")).get("/staff/settings/").content.decode()
        assert "/staff/settings/report/" in listed
        assert "/staff/settings/letters/" in listed

    @pytest.mark.parametrize("page", ["report/", "letters/", "letters/panel/", "letters/panel/file/"])
    def test_nobody_else_opens_them(self, sign_in, page):
        client = sign_in(make_user(*(role for role in Role if role != Role.ADMINISTRATOR)))
        assert client.get(f"/staff/settings/{page}").status_code == 403
        assert client.post("/staff/settings/letters/panel/shipped/").status_code == 403

    def test_a_letter_of_no_kind_is_not_found(self, sign_in):
        client = sign_in(make_user("administrator"))
        assert client.get("/staff/settings/letters/gossip/").status_code == 404
        assert client.post("/staff/settings/letters/gossip/shipped/").status_code == 404


def test_a_made_word_file_passes_our_own_checks_of_what_comes_in():
    scene = make_scene()
    assert keep_own(scene.case, make_word(plain()), **who(scene)).kind == "docx"
