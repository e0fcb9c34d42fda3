"""Letters about a case: made from the template in force, kept as documents, by those who work on the case alone."""

import pytest

from cases.documents.models import Document
from cases.letters import services
from cases.letters.models import Letter, LetterKind, LetterTemplate
from cases.letters.placeholders import marks_in
from cases.letters.values import PLACEHOLDERS, values_of
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files import scanner
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State, Verdict
from csprapp.files.storage import read
from csprapp.records.models import AccessLog
from csprapp.records.services import Conflict
from csprapp.today import london_today
from tests.cases.letters.factories import with_part, word, words_of
from tests.factories import make_user
from tests.factories_cases import make_case, make_person

pytestmark = pytest.mark.django_db
NAME = "Zebedee Quarrington"


@pytest.fixture
def case():
    case = make_case(nature="death")
    make_person(case, "died", "Z.Q.", name=NAME)
    return case


def who(user):
    return {"by": user, "today": london_today()}


def all_values(**values):
    return {**dict.fromkeys(PLACEHOLDERS, "x"), **values}


def make(case, kind="family", by=None, **values):
    return services.make_letter(case, kind, all_values(**values), **who(by or case.logged_by))


def text_of(letter):
    return words_of(read(letter.document.latest.file.name))


class TestMaking:
    @pytest.mark.parametrize("kind", LetterKind)
    def test_each_kind_is_kept_as_a_word_document_of_the_case(self, case, kind):
        letter = make(case, kind, recipient="Robin Example")
        version = letter.document.latest
        assert (letter.document.incident, version.kind, version.uploaded_by) == (case, "docx", case.logged_by)
        assert "Dear Robin Example," in text_of(letter)
        assert "{{" not in text_of(letter)
        assert NAME not in letter.document.title

    def test_it_says_in_the_history_what_was_done(self, case):
        make(case)
        row = Letter.objects.get().history.get()
        assert (row.history_user, row.history_change_reason) == (case.logged_by, "Made a letter: to the family")

    def test_a_placeholder_without_a_value_is_named_and_nothing_is_kept(self, case):
        with pytest.raises(services.Unfilled) as caught:
            make(case, told_by="  ")
        assert caught.value.names == {"told_by"}
        assert not Document.objects.exists()

    @pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COORDINATOR, Role.MANAGER}])
    def test_only_those_who_work_on_cases_make_one(self, case, role):
        with pytest.raises(NotAllowed):
            make(case, by=make_user(role))
        with pytest.raises(NotAllowed):
            make(case, by=make_user("coordinator", area=make_case().area))
        assert not Letter.objects.exists()


class TestValues:
    def test_the_family_and_the_coroner_read_the_childs_name_and_nobody_else(self, case):
        begin = {kind: values_of(case, kind, by=case.logged_by, today=london_today()) for kind in LetterKind}
        assert begin["family"]["child"] == "Zebedee"
        assert begin["coroner"]["child"] == NAME
        assert {begin[kind]["child"] for kind in ("agency", "panel", "reviewer")} == {"the child"}
        assert begin["family"]["what_happened"] == "died"

    def test_of_two_children_both_are_named(self, case):
        make_person(case, "harmed", "A.Q.", name="Quarrington, Abel")
        begin = values_of(case, "family", by=case.logged_by, today=london_today())
        assert begin["child"] == "Zebedee and Abel"
        assert values_of(case, "panel", by=case.logged_by, today=london_today())["child"] == "the children"

    def test_every_placeholder_has_a_value_to_begin_with_even_if_empty(self, case):
        assert set(values_of(case, "panel", by=case.logged_by, today=london_today())) == set(PLACEHOLDERS)


class TestTemplates:
    def set(self, data, by=None, seen=0, kind="panel"):
        return services.set_template(kind, data, seen, **who(by or make_user("administrator")))

    def test_our_own_is_used_from_then_on_and_a_letter_made_before_stays(self, case):
        before = make(case, "panel")
        text = text_of(before)
        self.set(word("Our own words, {{reference}}"))
        assert text_of(make(case, "panel", reference=case.reference)).strip() == f"Our own words, {case.reference}"
        assert text_of(before) == text

    def test_going_back_keeps_the_file_and_the_history(self, case):
        row = self.set(word("Ours {{reference}}"))
        kept = row.file.name
        services.drop_template("panel", row.version, **who(make_user("administrator")))
        assert services.template_of("panel") is None
        assert marks_in(services.template_bytes("panel")) > {"reference"}
        assert read(kept)
        reasons = [line.history_change_reason for line in LetterTemplate.objects.get().history.all()]
        assert reasons == [services.BACK, services.UPLOADED]

    def test_an_unknown_placeholder_is_refused_by_its_name(self):
        with pytest.raises(FileRefused, match=r"\{\{mother_name\}\}"):
            self.set(word("{{reference}} {{mother_name}}"))
        assert not LetterTemplate.objects.exists()

    def test_what_is_no_word_file_or_can_act_is_refused(self, monkeypatch):
        with pytest.raises(FileRefused, match="must be a Word document"):
            self.set(b"%PDF-1.7 a template")
        with pytest.raises(FileRefused, match="macros"):  # as a .docm is, whatever it is called
            self.set(with_part(word("x"), "word/vbaProject.bin", b"macro"))
        monkeypatch.setattr(scanner, "scan", lambda data: Verdict(State.REFUSED, "Eicar"))
        with pytest.raises(FileRefused, match="found Eicar"):
            self.set(word("x"))
        monkeypatch.setattr(scanner, "scan", lambda data: Verdict(State.WAITING))
        with pytest.raises(FileRefused, match="is not answering"):
            self.set(word("x"))

    def test_two_administrators_do_not_overwrite_each_other(self):
        first = self.set(word("first"))
        self.set(word("second"), seen=first.version)
        with pytest.raises(Conflict):
            self.set(word("third"), seen=first.version)
        with pytest.raises(Conflict):
            services.drop_template("panel", first.version, **who(make_user("administrator")))

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_only_an_administrator_changes_them(self, role):
        with pytest.raises(NotAllowed):
            self.set(word("x"), by=make_user(role))
        with pytest.raises(NotAllowed):
            services.drop_template("panel", 0, **who(make_user(role)))


class TestPages:
    def test_a_coordinator_sees_the_values_puts_them_right_and_gets_the_letter(self, case, sign_in):
        client = sign_in(case.logged_by)
        page = f"/staff/cases/{case.reference}/letters/"
        form = client.get(f"{page}family/")
        assert "Zebedee" in form.content.decode()
        assert "Zebedee" not in form.content.decode().split("</title>")[0]
        sent = {**all_values(child="Zeb"), "token": "t1"}
        assert client.post(f"{page}family/", sent)["Location"] == page
        client.post(f"{page}family/", sent)  # a double click
        letter = Letter.objects.get()
        assert "sorry that Zeb x" in text_of(letter)
        listed = client.get(page).content.decode()
        file = f"/staff/cases/{case.reference}/documents/{letter.document.pk}/1/"
        assert file in listed
        answer = client.get(file)
        assert answer["Content-Disposition"].startswith("attachment")
        assert AccessLog.objects.filter(case=case.reference, what="letter: family").exists()

    def test_what_is_left_empty_is_named_beside_its_field(self, case, sign_in):
        page = f"/staff/cases/{case.reference}/letters/panel/"
        answer = sign_in(case.logged_by).post(page, all_values(recipient=""))
        assert "Enter who the letter is to" in answer.content.decode()
        assert not Letter.objects.exists()

    def test_a_scrutineer_sees_the_list_and_makes_none(self, case, sign_in):
        client = sign_in(make_user("scrutineer"))
        page = f"/staff/cases/{case.reference}/letters/"
        assert "Make a letter" not in client.get(page).content.decode()
        assert client.post(f"{page}family/", all_values()).status_code == 403

    def test_a_kind_that_is_none_is_not_found(self, case, sign_in):
        assert sign_in(case.logged_by).get(f"/staff/cases/{case.reference}/letters/gossip/").status_code == 404
