"""Sheets for the ICB, the Panel and the repository: line by line, three clicks away, with the names that each needs."""

import csv
import datetime as dt
import io
import re
import zipfile

import pytest

from cases.notifications import sheet_checks
from cases.notifications.models import Notification, SheetCheck, TrackerEntry
from cases.notifications.tracker import write_entry
from csprapp.accounts.event_models import SecurityEvent
from csprapp.accounts.roles import NotAllowed
from csprapp.records.models import AccessLog
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add
from dashboard.sheets.every import SHEETS
from dashboard.sheets.icb import ICB
from dashboard.sheets.reading import read
from publishing.links.models import PublicationLink
from reviews.decisions.models import PanelReply
from tests.dashboard.factories import NOON
from tests.dashboard.reports.test_board_paper import text_of
from tests.factories import make_theme, make_user
from tests.factories_cases import log_case, make_case, make_person, three_boxes
from tests.factories_publications import make_draft, make_publication
from tests.factories_reviews import TODAY, make_action, make_recommendation

pytestmark = pytest.mark.django_db
NAME = "Zebedee Quarrington"
KEYS = tuple(SHEETS)


@pytest.fixture
def case():
    """A case whose review made a recommendation that names the child, with an action."""
    row = make_recommendation(text="Ask what Zebedee saw")
    row.themes.add(make_theme("Hearing the child"))
    make_action(row, text="Train those who met Quarrington")
    make_person(row.case, role="died", initials="Z.Q.", name=NAME, date_of_birth=dt.date(2020, 5, 6))
    return row.case


def url(case, key="icb", more="/"):
    return f"/staff/cases/{case.reference}/sheets/{key}{more}"


def lines(case, sheet=ICB, user=None):
    (told,) = read(user or case.owner, TODAY, [case.pk])
    return {f"{group.title}: {fact.key}": fact for group in sheet.groups(told, changes=True) for fact in group.facts}


@pytest.mark.both
@pytest.mark.parametrize("key", KEYS)
def test_every_line_a_case_has_is_among_those_that_are_compared(case, key):
    found = set(lines(case, SHEETS[key]))
    assert found
    assert found <= set(SHEETS[key].every_line())
    assert len(SHEETS[key].every_line()) == len(set(SHEETS[key].every_line()))


def test_the_icb_reads_what_the_tracker_asks_and_no_name_of_the_family(case):
    write_entry(
        case, 0, steis_number="2026/1", designated_professional="Dr Ada Invented", added_on=TODAY,
        comments="Zebedee was known", by=case.owner, today=TODAY,
    )  # fmt: skip
    found = {line: fact.value for line, fact in lines(case).items()}
    assert found["Basic case details: StEIS number"] == "2026/1"
    assert found["Basic case details: Designated professional"] == "Dr Ada Invented"
    assert found["Basic case details: Open or closed"] == "Open"
    assert found["Review: Type of review"] == "Child safeguarding practice review, converted from a rapid review"
    assert found["Learning: Recommendations and themes"] == "1. Ask what the child saw (Hearing the child)"
    assert "Train those who met" in found["Learning: Actions"]
    assert not any(word in repr(found) for word in ("Zebedee", "Quarrington", "Z.Q."))


@pytest.mark.parametrize("key", KEYS)
def test_each_is_a_page_a_pdf_and_a_word_file_and_each_reading_is_logged(case, key, sign_in):
    client = sign_in(case.owner)
    for more in ("/", ".pdf", ".docx"):
        answer = client.get(url(case, key, more))
        assert answer.status_code == 200
        text = text_of(answer)
        assert "OFFICIAL-SENSITIVE" in text
        assert not any(word in text for word in ("Zebedee", "Quarrington"))
    said = list(AccessLog.objects.filter(what__startswith="sheet for").order_by("pk").values_list("what", "case"))
    whom = f"sheet for {SHEETS[key].to}"
    assert said == [(f"{whom}{more}", case.reference) for more in ("", ", taken as pdf", ", taken as docx")]
    assert SecurityEvent.objects.filter(kind="export").count() == 2


@pytest.mark.both
def test_it_is_three_clicks_from_anywhere(case, sign_in):
    client = sign_in(make_user("manager", area=case.area))
    assert 'href="/staff/reports/"' in client.get("/staff/").content.decode()
    assert 'href="/staff/reports/sheets/"' in client.get("/staff/reports/").content.decode()
    page = client.get("/staff/reports/sheets/").content.decode()
    assert all(f'href="{url(case, key)}"' in page for key in KEYS)


@pytest.mark.parametrize("role", ["publisher", "contributor", "administrator", "notifier"])
def test_who_sees_no_cases_has_no_sheet(case, role, sign_in):
    client = sign_in(make_user(role))
    for key in KEYS:
        assert client.get(url(case, key)).status_code in (403, 404)
        assert client.get(url(case, key, ".pdf")).status_code in (403, 404)
    assert client.get("/staff/reports/sheets/").status_code == 403


def test_a_restricted_case_is_nobody_elses(case, sign_in):
    type(case).objects.filter(pk=case.pk).update(restricted=True)
    client = sign_in(make_user("manager"))
    assert client.get(url(case)).status_code == 404
    assert case.reference not in client.get("/staff/reports/sheets/").content.decode()


def test_who_only_reads_changes_nothing(case, sign_in):
    client = sign_in(make_user("scrutineer"))
    page = client.get(url(case)).content.decode()
    assert "lines are empty" in page
    assert "for=icb" not in page
    assert client.get(f"/staff/cases/{case.reference}/nhs-tracker/").status_code == 403


def test_an_empty_line_has_an_add_link_that_comes_back(case, sign_in):
    client = sign_in(case.owner)
    page = client.get(url(case)).content.decode()
    empty = int(re.search(r"(\d+) of \d+ lines are empty", page)[1])
    assert len(re.findall(r"Not recorded</span>", page)) == empty
    entry = f"/staff/cases/{case.reference}/nhs-tracker/?for=icb"
    assert f'href="{entry}"' in page
    sent = {"steis_number": "2026/77", "designated_professional": "", **three_boxes("added_on", None), "comments": ""}
    answer = client.post(entry, {**sent, "version": "0"})
    assert answer["Location"] == url(case, more="/#lines")
    page = client.get(url(case)).content.decode()
    assert "2026/77" in page
    assert f"{empty - 1} of" in page


@pytest.mark.parametrize("key", KEYS)
def test_every_add_link_opens_and_every_form_leads_back(case, key, sign_in):
    client = sign_in(case.owner)
    page = client.get(url(case, key)).content.decode()
    for link in set(re.findall(rf'href="([^"]+\?for={key})"', page)):
        answer = client.get(link, follow=True)
        assert answer.status_code == 200, link
        form = answer.context and answer.context.get("form")
        if form is not None and "back_url" in answer.context:
            assert answer.context["back_url"] in (
                url(case, key, "/#lines"),
                f"/staff/cases/{case.reference}/decision/",
            ), link


def test_the_link_of_a_line_that_is_filled_in_corrects_and_never_adds_a_second(case):
    said = {"sent_on": TODAY - dt.timedelta(days=60), "sent_by": "An officer", "recorded_by": case.owner}
    add(Notification(incident=case, **said), by=case.owner, why="Sent")
    reply = PanelReply(rapid_review=case.rapid_review, received_on=TODAY, position="agrees")
    add(reply, by=case.owner, why="Came")
    found = lines(type(case).objects.get(pk=case.pk), SHEETS["panel"])
    assert found["The case: Notified on"].change_url == f"/staff/cases/{case.reference}/notification/?for=panel"
    assert f"/reply/{reply.pk}/correct/" in found["The Panel’s reply: Reply received"].change_url
    assert found["The Panel’s reply: What the Panel said"].value == "Agrees"


def test_only_what_is_missing_is_shown_when_asked(case, sign_in):
    page = sign_in(case.owner).get(url(case, more="/?show=missing")).content.decode()
    assert "<dt" in page
    assert "data-copy=" not in page


class TestTheEntry:
    def test_is_written_once_and_then_says_why_it_changes(self):
        case = log_case()
        who = {"by": case.owner, "today": TODAY}
        entry = write_entry(case, 0, steis_number="1", comments="", **who)
        with pytest.raises(Conflict):
            write_entry(case, 0, steis_number="2", **who)
        with pytest.raises(Refused):
            write_entry(case, entry.version, steis_number="2", **who)
        entry = write_entry(case, entry.version, steis_number="2", reason="A slip", **who)
        assert [row.steis_number for row in entry.history.order_by("pk")] == ["1", "2"]

    def test_is_not_of_tomorrow_and_not_of_who_only_reads(self):
        case = log_case()
        with pytest.raises(Refused):
            write_entry(case, 0, added_on=TODAY + dt.timedelta(days=1), by=case.owner, today=TODAY)
        with pytest.raises(NotAllowed):
            write_entry(case, 0, steis_number="1", by=make_user("scrutineer"), today=TODAY)
        assert not TrackerEntry.objects.exists()


class TestTheComparison:
    def test_is_of_one_sheet_and_not_of_another(self, sign_in):
        manager = make_user("manager")
        client = sign_in(manager)
        page = "/staff/settings/guidance/sheets/icb/"
        assert "not yet been compared with the NHS tracker" in client.get(page).content.decode()
        form = client.get(f"{page}check/").context["form"]
        sent = {
            "edition": "The guidance of 2022",
            "checked_by": "Ada Example",
            "note": "",
            "lines": ICB.every_line()[:3],
        }
        sent |= {**three_boxes("checked_on", TODAY), "token": form["token"].value()}
        assert client.post(f"{page}check/", sent)["Location"] == page
        assert SheetCheck.objects.get().sheet == "icb"
        assert "were compared with the NHS tracker (The guidance of 2022)" in client.get(page).content.decode()
        assert not sheet_checks.last_compared()
        assert "not yet been compared" in client.get("/staff/settings/guidance/sheets/panel/").content.decode()
        back = f"/staff/settings/guidance/sheet/{SheetCheck.objects.get().pk}/take-back/"
        assert client.get(back).context["back_url"] == page

    def test_refuses_a_line_of_another_sheet(self):
        said = {"edition": "E", "checked_by": "A", "checked_on": TODAY, "today": TODAY, "by": make_user("manager")}
        with pytest.raises(Refused):
            sheet_checks.record_sheet_check(["Each child: Sex"], of=ICB.compared, **said)


@pytest.mark.both
def test_the_icbs_cases_go_out_as_one_file_without_words_about_people(case, sign_in):
    other = make_case(area=case.area)
    client = sign_in(case.owner)
    page = "/staff/exports/icb/?state=all"
    query = client.get(page).context["form"]["query"].value()
    answer = client.post(page, {"form": "csv", "purpose": "For the ICB", "query": query})
    with zipfile.ZipFile(io.BytesIO(client.get(answer["Location"]).content)) as file:
        name = next(name for name in file.namelist() if name.startswith("icb"))
        rows = list(csv.DictReader(io.StringIO(file.read(name).decode("utf-8-sig"))))
    assert {row["Local reference"] for row in rows} == {case.reference, other.reference}
    assert "Recommendations and themes" not in rows[0]
    assert "Designated professional" not in rows[0]


@pytest.mark.both
def test_many_cases_cost_no_more_questions_than_a_few(case, django_assert_max_num_queries):
    for _ in range(6):
        make_person(make_case(area=case.area), role="harmed")
    keys = list(type(case).objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(30):
        for told in read(case.owner, TODAY, keys):
            ICB.groups(told)


class TestTheRepositorysSheet:
    @pytest.fixture
    def published(self, case):
        """The case's review, published in an edition that a second person checked."""
        publication = make_publication(
            origin="review", pdf=True, title="Learning about sleep", theme="Safer sleep", reviewer="Dr Rhea Viewer",
            summary="What happened, in *short*.", on=TODAY - dt.timedelta(days=7),
        )  # fmt: skip
        review = case.learning_reviews.get()
        PublicationLink.objects.filter(publication=publication).delete()
        link = PublicationLink(publication=publication, review=review)
        add(link, by=case.owner, why="Begun")
        return publication

    @pytest.fixture(autouse=True)
    def today(self, clock):
        with clock.at(NOON):
            yield

    def test_has_the_words_of_the_edition_that_the_public_reads(self, case, published):
        found = {line: fact.value for line, fact in lines(case, SHEETS["repository"]).items()}
        assert found["The report: Title"] == "Learning about sleep"
        assert found["The report: Author"] == "Dr Rhea Viewer"
        assert found["What it is about: Summary"] == "What happened, in short."
        assert found["What it is about: Key words"] == "Safer sleep"
        assert found["What it is about: Age group"] == "6 to 10"
        assert found["The report: Address"].endswith(f"/reviews/{published.slug}/")
        assert "PDF" in found["Files: Files to send"]

    def test_says_nothing_of_what_was_taken_down(self, case, published):
        type(published).objects.filter(pk=published.pk).update(withdrawn_at=NOON - dt.timedelta(hours=1))
        found = lines(case, SHEETS["repository"])
        assert found["The report: Title"].value == ""
        assert "nothing may be handed over" in found["The report: Title"].note
        assert not found["The report: Address"].value
        assert not found["Files: Files to send"].value

    def test_says_that_a_draft_may_not_be_handed_over(self, case):
        draft = make_draft(origin="review", title="Not out yet")
        PublicationLink.objects.filter(publication=draft.publication).delete()
        add(PublicationLink(publication=draft.publication, review=case.learning_reviews.get()), by=case.owner, why="B")
        title = lines(case, SHEETS["repository"])["The report: Title"]
        assert title.value == "Not out yet"
        assert "not approved yet" in title.note

    def test_is_a_publishers_who_opens_no_case_without_a_word_of_it(self, case, published, sign_in):
        client = sign_in(make_user("publisher"))
        page = f"/staff/publications/{published.pk}/sheet/"
        shown = client.get(page).content.decode()
        assert "Learning about sleep" in shown
        assert "Age group" not in shown
        assert case.reference not in shown
        assert client.get(page.replace("/sheet/", "/sheet.pdf")).status_code == 200
        assert SecurityEvent.objects.filter(kind="export").count() == 1
        assert f'href="{page}"' in client.get(f"/staff/publications/{published.pk}/repository/").content.decode()
        assert sign_in(make_user("contributor")).get(page).status_code == 403
