"""A person asks for their data: when it is answered, what is found of them and for whom, and the working copy."""

import datetime as dt
import io

import pypdfium2
import pytest
from django.db import models
from django.urls import reverse
from docx import Document as read_word

from cases.documents import services as documents
from cases.retention.models import SubjectRequest
from csprapp.accounts.event_models import Kind, SecurityEvent
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change, save_draft, set_facts
from dashboard.privacy import subjects
from dashboard.privacy.finding import find
from dashboard.privacy.grounds import GROUNDS
from dashboard.privacy.published import NO_WORDS, ROWS, row_text
from publications.library import writing
from publishing.links.models import Clearance, PublicationLink
from publishing.links.queries import link_of
from tests.dashboard.privacy.test_pages import body, send
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, give_access, make_case, make_former, make_person
from tests.factories_publishing import WORDS, case_of, make_draft

pytestmark = pytest.mark.django_db
NAME = "Amara Quillby"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path, clock):
    settings.FILES_ROOT = tmp_path / "files"
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


@pytest.fixture
def manager():
    return make_user(Role.MANAGER, name="Manny Answers")


@pytest.fixture
def lead():
    return make_user(Role.PRIVACY_LEAD, name="Priya Lead")


def asked(by, worker=None, **facts):
    said = {"name": NAME, "other_names": "", "asked_by": "She herself", "received_on": TODAY, "counted_from": TODAY}
    return subjects.open_request({**said, "worker": worker or by, **facts}, by=by, today=TODAY)


@pytest.fixture
def case():
    """She stands in it under another name now, in the summary's history, a document's name, a mail and a draft."""
    made = make_case(summary="Quillby, Amara was seen at the well")
    set_facts(made, None, by=made.logged_by, why="Amara Quillby's mother rang", summary="Seen at the well")
    person = make_person(made, initials="A.F.", name="Amara Festing", date_of_birth=dt.date(2001, 2, 3))
    make_former(person, NAME)
    make_person(made, initials="S.T.", name="Somebody Thirdly")
    documents.add_document(made, "Letter of A. Quillby", "sensitive", PNG, by=made.logged_by, today=TODAY)
    mail = {"kind": "x", "subject": "x", "recipient": "a@demo.example", "day": TODAY, "title": "About it"}
    Outbox.objects.create(case=made.reference, text="Amara Quillby is to be rung", **mail)
    save_draft(made.logged_by, "case-details", {"summary": "Amara Quillby says"}, str(made.pk))
    return made


class TestWhenItIsAnswered:
    @pytest.mark.parametrize(
        ("counted", "extended", "day"),
        [
            (dt.date(2026, 9, 3), False, dt.date(2026, 10, 5)),  # the third is a Saturday
            (dt.date(2026, 11, 25), False, dt.date(2026, 12, 29)),  # Christmas, Boxing Day in lieu
            (dt.date(2027, 1, 31), False, dt.date(2027, 3, 1)),  # the last of February is a Sunday
            (dt.date(2026, 11, 18), True, dt.date(2027, 2, 18)),
        ],
    )
    def test_a_month_or_three_and_the_next_working_day(self, counted, extended, day):
        assert subjects.due_on(counted, extended) == day

    def test_it_is_a_row_of_whoever_answers_and_moves_with_the_facts(self, lead, manager):
        row = asked(lead, manager)
        clock = subjects.clock_of(row)
        assert (clock.owner, clock.due_on) == (manager, dt.date(2026, 12, 18))
        row = subjects.extend(row, row.version, reason="Eleven cases", by=manager, today=TODAY)
        assert subjects.clock_of(row).due_on == dt.date(2027, 2, 18)
        with pytest.raises(Refused, match="already been extended"):
            subjects.extend(row, row.version, reason="More", by=manager, today=TODAY)
        row = subjects.close(
            row, row.version, closed_as="answered", closed_on=TODAY, note="All", by=manager, today=TODAY
        )
        assert subjects.clock_of(row).met_on == TODAY
        with pytest.raises(Refused, match="It is closed"):
            subjects.mark(row, row.version, marks={}, by=manager, today=TODAY)

    def test_a_day_put_right_moves_its_row_and_who_answers_gets_it(self, lead, manager):
        row, before = asked(lead), dt.date(2026, 11, 11)
        facts = {"name": NAME, "asked_by": "Her father", "received_on": before, "counted_from": before}
        row = subjects.correct(row, row.version, {**facts, "worker": manager}, by=lead, today=TODAY)
        clock = subjects.clock_of(row)
        assert (clock.owner, clock.due_on) == (manager, dt.date(2026, 12, 11))

    def test_nobody_is_told_of_it_after_the_month(self, lead):
        row = asked(lead, received_on=dt.date(2026, 9, 1), counted_from=dt.date(2026, 9, 1))
        with pytest.raises(Refused, match="The month is over"):
            subjects.extend(row, row.version, reason="Late", by=lead, today=TODAY)

    def test_days_that_cannot_be(self, lead):
        tomorrow = TODAY + dt.timedelta(days=1)
        with pytest.raises(Refused):
            asked(lead, received_on=tomorrow, counted_from=tomorrow)
        with pytest.raises(Refused, match="before the request was received"):
            asked(lead, counted_from=TODAY - dt.timedelta(days=1))
        with pytest.raises(Refused, match="Select a manager"):
            asked(lead, make_user(Role.COORDINATOR))


@pytest.mark.both
class TestWhatIsFound:
    def test_over_people_texts_names_of_documents_history_drafts_and_mail(self, manager, case):
        found = find(asked(manager), manager, TODAY)
        places = {piece.place for piece in found.pieces}
        assert {"Person", "Former value", "Document", "Email", "Case, why it was changed"} <= places
        assert any(place.startswith("Case, as it was on") for place in places)
        assert any(place.startswith("Unsaved text of") for place in places)
        assert not any("Thirdly" in piece.text for piece in found.pieces)
        assert found.documents == ((case.reference, "Letter of A. Quillby"),)

    @pytest.mark.parametrize("name", ["Quillby, Amara", "AMARA QUILLBY", "Amára Quíllby", "Festing Amara"])
    def test_in_any_order_and_spelling_under_any_name(self, manager, case, name):
        assert find(asked(manager, name=name), manager, TODAY).pieces

    def test_one_that_stands_in_a_history_alone(self, manager):
        made = make_case(summary="Zeb Quarrington was seen")
        set_facts(made, None, by=made.logged_by, why="Put right", summary="Seen")
        (piece,) = find(asked(manager, name="Zeb Quarrington"), manager, TODAY).pieces
        assert piece.place.startswith("Case, as it was on")

    def test_nobody_else(self, manager, case):
        assert find(asked(manager, name="Nora Nobody"), manager, TODAY).pieces == ()


@pytest.mark.both
class TestWhoSees:
    def test_a_case_that_is_not_open_is_a_reference_alone(self, lead, manager, case):
        set_facts(case, None, by=case.logged_by, why="x", restricted=True, restricted_reason="Staff")
        for person in (lead, manager):
            found = find(asked(lead, manager), person, TODAY)
            assert (found.elsewhere, found.documents) == ((case.reference,), ())
            assert {piece.case for piece in found.pieces} == {""}, "the draft, without its words"
            assert "says" not in "".join(piece.text + piece.excerpt for piece in found.pieces)
        give_access(case, manager)
        assert find(asked(lead, manager), manager, TODAY).elsewhere == ()

    def test_others_neither_read_nor_answer_it(self, lead, manager, sign_in):
        row = asked(lead)
        for person in (manager, make_user(Role.MANAGER, area=make_area())):
            client = sign_in(person)
            for name in ("subject-request", "subject-found", "subject-correct", "subject-extend", "subject-close"):
                assert client.get(reverse(name, args=[row.pk])).status_code == 404
            assert client.get(reverse("subject-copy", args=[row.pk, "word"])).status_code == 404
            assert f"Request {row.pk}" not in body(client.get(reverse("subject-requests")))
            with pytest.raises(NotAllowed):
                subjects.mark(row, row.version, marks={}, by=person, today=TODAY)
        assert sign_in(make_user(Role.COORDINATOR)).get(row.get_absolute_url()).status_code == 403


def test_by_the_pages_from_the_request_to_the_working_copy(sign_in, manager, case):
    client = sign_in(manager)
    day = {"_day": 18, "_month": 11, "_year": 2026}
    days = {f"{name}{part}": value for name in ("received_on", "counted_from") for part, value in day.items()}
    said = {"name": NAME, "asked_by": "She herself", "identity": "Passport seen", "worker": manager.pk}
    sent = send(client, reverse("subject-request-new"), **said, **days)
    row = SubjectRequest.objects.get()
    assert sent["Location"] == row.get_absolute_url()
    assert "Fri 18 Dec 2026" in body(client.get(row.get_absolute_url()))
    assert subjects.LABEL in body(client.get("/staff/"))
    assert NAME not in body(client.get("/staff/"))

    page = reverse("subject-found", args=[row.pk])
    shown = body(client.get(page))
    assert "Not yet marked" in shown
    pieces = client.get(page).context["found"].pieces
    marks = {f"piece_{number}": "about" for number in range(len(pieces))} | {"piece_0": "third_party"}
    assert send(client, page, **marks).status_code == 302
    row.refresh_from_db()
    assert row.marks[pieces[0].sign] == "third_party"
    assert set(row.marks.values()) == {"third_party", "about"}

    for kind in ("word", "pdf"):
        answer = client.get(reverse("subject-copy", args=[row.pk, kind]))
        assert NAME not in answer["Content-Disposition"]
        text = words_of(answer.content, kind)
        assert "WORKING COPY" in text
        assert GROUNDS["third_party"].name in text
        assert "Letter of A. Quillby" in text
    assert SecurityEvent.objects.filter(kind=Kind.EXPORT).exists()
    assert AccessLog.objects.filter(case=case.reference, what__startswith="working copy").exists()
    assert client.get(reverse("subject-copy", args=[row.pk, "odt"])).status_code == 404


def words_of(data, kind):
    if kind == "word":
        document = read_word(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join("".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_every_ground_has_its_source_and_what_is_done_before():
    assert len(GROUNDS) == 10
    assert all(ground.source.startswith("Schedule") and ground.ask for ground in GROUNDS.values())


@pytest.mark.both
class TestWhatIsPublished:
    """Drafts, editions, files' names, the family's wishes and what the check let stand are kept about somebody too."""

    @pytest.fixture
    def edition(self):
        made = make_draft(by=make_user(Role.PUBLISHER), summary="Amara Quillby was seen")
        made = writing.save_edition(
            made.pk, made.version, {**WORDS, "summary": "A child was seen"}, by=made.author, why="x"
        )
        with change(PublicationLink, link_of(made.publication).pk, None, by=made.author, why="For a test") as link:
            link.family_wishes = "Amara Quillby wishes a Tuesday"
        accepted = {"findings": [{"what": "A name", "text": "… Amara Quillby said …", "reason": "She chose it"}]}
        cleared = Clearance(edition=made, digest="x", checklist=accepted, cleared_by=made.author, cleared_on=TODAY)
        add(cleared, by=made.author, why="Checked")
        return made

    def test_it_is_found_in_drafts_wishes_and_accepted_findings(self, manager, edition):
        found = find(asked(manager), manager, TODAY)
        places = " / ".join(piece.place for piece in found.pieces)
        assert f"Publication {edition.publication.slug}, edition, as it was on" in places
        assert "what was done before it goes out" in places
        assert "what the second person answered and accepted" in places
        assert {piece.case for piece in found.pieces} == {case_of(edition.publication).reference}
        assert "She chose it" in "".join(piece.text for piece in found.pieces)

    def test_of_a_case_that_is_shut_the_reference_alone(self, manager, edition):
        case = case_of(edition.publication)
        set_facts(case, None, by=case.logged_by, why="x", restricted=True, restricted_reason="Staff")
        found = find(asked(manager), manager, TODAY)
        assert (found.pieces, found.elsewhere) == ((), (case.reference,))

    def test_of_no_case_it_is_shown_and_marked_like_any(self, manager):
        made = make_draft("yearly", by=make_user(Role.PUBLISHER), summary="Amara Quillby spoke to us")
        row = asked(manager)
        (one,) = [piece for piece in find(row, manager, TODAY).pieces if not piece.place.endswith("changed")]
        assert (one.case, made.publication.slug in one.place) == ("", True)
        subjects.mark(row, row.version, marks={one.sign: "about"}, by=manager, today=TODAY)

    def test_nobody_else_is_found_there(self, manager, edition):
        assert find(asked(manager, name="Nora Nobody"), manager, TODAY).pieces == ()


@pytest.mark.parametrize("model", [model for model, _, _ in ROWS], ids=lambda model: model.__name__)
def test_every_text_of_the_publishing_side_is_searched(model):
    """The word in every column that can hold one: a new column is searched without being named."""
    texts = (models.CharField, models.TextField, models.JSONField)
    for field in model._meta.concrete_fields:
        if isinstance(field, texts) and not field.choices and field.name not in NO_WORDS:
            held = {"lines": [{"reason": NAME}]} if isinstance(field, models.JSONField) else NAME
            assert NAME in row_text(model(**{field.attname: held})), field.name
