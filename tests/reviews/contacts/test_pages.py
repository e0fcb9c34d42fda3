"""The pages of the family, of the Panel, and of what goes on while publication waits."""

import datetime as dt

import pytest

from cases.deadlines import services as deadlines
from cases.notifications.models import Notification
from csprapp.records.services import add, change
from reviews.contacts.models import FamilyAgreement, FamilyContact, FamilyMember, Meanwhile, PanelMessage
from reviews.decisions.models import PanelReply
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, make_case, make_person, three_boxes
from tests.factories_deadlines import open_deadline
from tests.undo import press_undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC))


@pytest.fixture
def case():
    return make_case(by=make_user("coordinator"), area=make_area("Inventedshire"), occurred_on=dt.date(2026, 3, 4))


@pytest.fixture
def review(case):
    row = LearningReview(
        kind="lcspr", incident=case, decided_on=dt.date(2026, 6, 1), decision_reason="To learn",
        reviewer_name="R. Viewer", reviewer_appointed_on=dt.date(2026, 6, 5), report_finished_on=dt.date(2026, 11, 2),
    )  # fmt: skip
    return add(row, by=case.owner, why="For a test")


@pytest.fixture
def client(case, sign_in):
    return sign_in(case.owner)


def page_of(client, case, part):
    return client.get(f"/staff/cases/{case.reference}/{part}/").content.decode()


def send(client, case, kind, typed, part="add"):
    return client.post(f"/staff/cases/{case.reference}/log/{kind}/{part}/", typed)


CONTACT = {"by_whom": "Nurse Invented", "how": "visit", "said": "What happens next"} | three_boxes(
    "contacted_on", TODAY
)
AGREED = {
    "about": "name", "name_used": "pseudonym", "agreed": "Wren", "agreed_with": "The mother", "agreed_by": "The chair",
} | three_boxes("agreed_on", TODAY)  # fmt: skip


def test_everything_about_the_family_is_on_one_page_without_a_name(client, case):
    mother = make_person(case, role="parent", initials="N.O.", name="Nora Invented", contact_note="By the nurse only")
    make_person(case, initials="W.O.", date_of_birth=dt.date(2019, 5, 6))
    send(client, case, "person", {"person": mother.pk, "told_how": "A visit", "needs": "Invented Sign Language"})
    send(client, case, "date", {"label": "The funeral", "yearly": "no"} | three_boxes("day", dt.date(2026, 12, 4)))
    send(client, case, "contact", CONTACT | {"member": FamilyMember.objects.get().pk})
    send(client, case, "agreement", AGREED)
    page = page_of(client, case, "family")
    for words in (
        "N.O., parent", "A visit", "Invented Sign Language", "By the nurse only", "The funeral", "Fri 4 Dec 2026",
        "Birthday of W.O.", "It happened", "What happens next", "A name the family chose", "Wren",
    ):  # fmt: skip
        assert words in page
    assert "Nora" not in page


def test_a_line_that_says_too_little_is_asked_for_more(client, case):
    page = send(client, case, "contact", CONTACT | {"said": ""}).content.decode()
    assert "Enter what was said or asked" in page
    assert not FamilyContact.objects.exists()


def test_speaking_to_somebody_who_asked_not_to_be_is_questioned_once_and_then_recorded(client, case):
    send(client, case, "person", {"who": "Father", "leave_alone": "yes", "leave_alone_because": "Bail conditions"})
    typed = CONTACT | {"member": FamilyMember.objects.get().pk}
    page = send(client, case, "contact", typed).content.decode()
    assert "They must not be contacted: Bail conditions" in page
    assert not FamilyContact.objects.exists()
    send(client, case, "contact", typed | {"asked": "alone"})
    assert FamilyContact.objects.get().by_whom == "Nurse Invented"


def test_a_contact_near_a_day_that_hurts_is_questioned_once(client, case):
    send(client, case, "date", {"label": "The funeral", "yearly": "no"} | three_boxes("day", TODAY))
    assert "is the funeral" in send(client, case, "contact", CONTACT).content.decode()


def test_a_line_is_corrected_and_taken_out_on_its_pages(client, case):
    send(client, case, "agreement", AGREED)
    row = FamilyAgreement.objects.get()
    send(client, case, "agreement", AGREED | {"version": 1, "agreed": "Robin", "reason": "Misheard"}, row.pk)
    assert "Robin" in page_of(client, case, "family")
    send(client, case, "agreement", {"version": 2, "reason": "Another family"}, f"{row.pk}/mistake")
    assert "Robin" not in page_of(client, case, "family")


def test_a_line_just_recorded_is_taken_back_in_one_press(client, case):
    page = client.post(f"/staff/cases/{case.reference}/log/agreement/add/", AGREED, follow=True)
    page = press_undo(client, page).content.decode()
    assert "Removed. The history keeps it." in page
    assert "Wren" not in page
    row = FamilyAgreement.everything.get()
    assert row.in_error
    assert row.history.first().history_change_reason == "Undone by the person who had just saved it"


def test_a_colleagues_quicker_save_is_shown(client, case):
    send(client, case, "agreement", AGREED)
    row = FamilyAgreement.objects.get()
    send(client, case, "agreement", AGREED | {"version": 1, "agreed": "Robin", "reason": "Misheard"}, row.pk)
    answer = send(client, case, "agreement", AGREED | {"version": 1, "agreed": "Jay", "reason": "Misheard"}, row.pk)
    assert answer.status_code == 409
    assert "Robin" in answer.content.decode()


def test_there_are_no_other_logs(client, case):
    assert client.get(f"/staff/cases/{case.reference}/log/gossip/add/").status_code == 404


def test_those_who_read_a_case_read_the_log_and_are_offered_no_change(case, sign_in):
    page = page_of(sign_in(make_user("scrutineer")), case, "family")
    assert "The family" in page
    assert "/log/" not in page
    assert sign_in(make_user("scrutineer")).get(f"/staff/cases/{case.reference}/log/date/add/").status_code == 403


def test_a_delay_that_the_panel_was_told_of_is_shown_while_it_stands(client, case):
    notify = open_deadline(
        incident=case, rule_key="rapid_review", route="case-rapid-review", subject_id=case.pk, label="Send the review",
        started_on=TODAY, by=case.owner,
    )  # fmt: skip
    said = {"by": case.owner, "decided_on": TODAY, "why": "The inquest waits"}
    day = dt.date(2027, 2, 1)
    deadlines.record_delay(notify, day, category="inquest", panel_told_on=TODAY, **said)
    for shown in (True, False, True):  # taken back by mistake, and that taken back
        assert ("The inquest waits" in page_of(client, case, "panel")) == shown
        deadlines.reverse_change(notify.changes.latest("pk"), **said | {"why": "A mistake"})


@pytest.mark.parametrize("part", ["family/", "panel/", "log/date/add/", "log/date/1/", "log/date/1/mistake/"])
def test_strangers_get_the_same_404(case, sign_in, part):
    client = sign_in(make_user("coordinator", area=make_area("Elsewhere")))
    there = client.get(f"/staff/cases/{case.reference}/{part}")
    missing = client.get(f"/staff/cases/2026-9999/{part}")
    assert (there.status_code, there.content) == (404, missing.content)


def test_one_list_holds_all_that_went_to_the_panel_and_came_from_it(client, case, review):
    by = {"by": case.owner, "why": "For a test"}
    rapid = add(RapidReview(incident=case, sent_on=dt.date(2026, 4, 1), sent_by="The manager"), **by)
    add(
        PanelReply(
            rapid_review=rapid, received_on=dt.date(2026, 4, 20), position="queries", text="Why so late?",
            response="The holidays", responded_on=dt.date(2026, 4, 22),
        ),
        **by,
    )  # fmt: skip
    notified = {"sent_on": dt.date(2026, 3, 9), "sent_by": "An officer", "national_reference": "N-77"}
    add(Notification(incident=case, recorded_by=case.owner, **notified), **by)
    letter = {"direction": "to", "about": "delay", "summary": "We told of the trial"}
    assert send(client, case, "letter", letter | three_boxes("dated_on", TODAY)).status_code == 302
    page = page_of(client, case, "panel")
    order = ["We told of the trial", "The holidays", "Why so late?", "The rapid review was sent", "reference N-77"]
    found = [page.index(words) for words in order]
    assert found == sorted(found)
    assert PanelMessage.objects.get().direction == "to"
    assert f"/staff/cases/{case.reference}/panel/" in client.get(review.get_absolute_url()).content.decode()


def test_what_goes_on_while_publication_waits_is_on_the_page_of_the_review(client, review):
    url = f"/staff/reviews/{review.pk}/meanwhile/"
    typed = {"what": "shared", "words": "With the heads of service"} | three_boxes("done_on", TODAY)
    assert client.post(f"{url}add/", typed).url == review.get_absolute_url()
    page = client.get(review.get_absolute_url()).content.decode()
    assert "With the heads of service" in page
    row = Meanwhile.objects.get()
    client.post(f"{url}{row.pk}/", typed | {"version": 1, "words": "With schools", "reason": "Misheard"})
    assert "With schools" in client.get(review.get_absolute_url()).content.decode()
    client.post(f"{url}{row.pk}/mistake/", {"version": 2, "reason": "Another review"})
    assert "With schools" not in client.get(review.get_absolute_url()).content.decode()


def test_a_published_review_waits_for_nothing(client, review):
    with change(LearningReview, review.pk, None, by=review.incident.owner, why="For a test") as record:
        record.published_on = dt.date(2026, 11, 9)
    assert client.get(f"/staff/reviews/{review.pk}/meanwhile/add/").status_code == 404
    assert "While publication waits" not in client.get(review.get_absolute_url()).content.decode()


def test_the_page_of_a_review_shows_both_days_by_which_the_advance_copies_go(client, review):
    who = {"incident": review.incident, "by": review.incident.owner}
    own = open_deadline(
        rule_key="lcspr", route="review", subject_id=review.pk, label="Publish the LCSPR",
        started_on=review.decided_on, **who,
    )  # fmt: skip
    with change(LearningReview, review.pk, None, by=review.incident.owner, why="For a test") as record:
        record.deadline = own
    planned = dt.date(2026, 12, 15)
    for key in ("advance_copy_law", "advance_copy_guidance"):
        open_deadline(rule_key=key, route="publication", subject_id=1, label=key, started_on=planned, **who)
    page = client.get(review.get_absolute_url()).content.decode()
    assert "Tue 8 Dec 2026" in page  # seven days in law
    assert "Fri 4 Dec 2026" in page  # seven working days in guidance


def test_who_only_reads_a_case_is_offered_no_change_of_its_letters(client, case, sign_in):
    letter = {"direction": "from", "about": "delay", "summary": "They ask again"}
    send(client, case, "letter", letter | three_boxes("dated_on", TODAY))
    page = page_of(sign_in(make_user("scrutineer")), case, "panel")
    assert "They ask again" in page
    assert "/log/" not in page
