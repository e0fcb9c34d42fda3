"""Role x address x method for real objects of another area and of a restricted case: the bytes of a missing one."""

import copy
import datetime as dt

import pytest
from django.db import transaction

from cases.disclosures import services as disclosures
from cases.documents import services as documents
from cases.incidents import agreeing, emergencies
from cases.incidents.models import Incident, Proceeding
from cases.notes import services as notes
from cases.notifications import services as notifications
from cases.referrals import services as referrals
from cases.referrals.models import Referral
from csprapp import urls
from csprapp.accounts.roles import Role
from csprapp.accounts.view_models import SavedView
from csprapp.records.services import add, change
from csprapp.tasks.work import start
from dashboard.exports.models import Export
from publishing.schedule import services as publishing
from reviews.actions.clocks import waiting_check
from reviews.planning import review_services, services as planning
from reviews.returns import services as returns
from reviews.returns.models import ChronologyEntry
from reviews.signing import services as signing
from tests.dashboard.factories import start_clock
from tests.factories import make_agency, make_area, make_user
from tests.factories_actions import make_checked
from tests.factories_cases import give_access, make_person
from tests.factories_reviews import make_action, make_recommendation, make_review, make_signed_off
from tests.tasks import made as works
from tests.test_permissions import PRIVATE

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
# Everything that knows a case or leads to one, by the beginning of its address.
OF_A_CASE = {
    "deadlines": "deadline",
    "requests": "request",
    "reviews": "review",
    "recommendations": "recommendation",
    "actions": "action",
    "check-ins": "check_in",
    "referrals": "referral",
    "birthdays": "person",
    "births": "person",
    "publications": "publication",
    "milestones": "milestone",
    "checks": "check",
    "positions": "position",
    "disagreements": "disagreement",
    "access-changes": "access_change",
    "emergencies": "emergency",
    "disclosures": "disclosure",
    "jobs": "job",
    "exports": "export",
    "views": "view",
}
# Who reads of what was opened in an emergency without seeing the case: of any, and of what is listed for them.
REVIEWS_ANY, REVIEWS_LISTED = {Role.PRIVACY_LEAD}, {Role.PRIVACY_LEAD, Role.MANAGER}
OF_NO_CASE = {
    "calendar-address",
    "work", "team", "calendar", "away", "away-of", "calculator", "search", "case-list", "case-new", "case-new-page",
    "case-new-check", "case-new-again", "referrals", "referral-new", "requests", "recommendation-new", "actions",
    "theme", "reviews", "review-new", "review-elsewhere-new",
    "publications", "publication-new", "performance", "performance-list", "performance-children",
    "performance-considered", "performance-path", "performance-agencies", "performance-actions", "performance-behind",
    "reports", "board-paper", "board-paper-file", "yearly-report", "yearly-report-file",
    "indicator-add", "indicator", "indicator-reading",
    "indicator-reading-correct",
    # Of whoever began it: tests/dashboard/imports/test_pages.py.
    "imports", "import", "import-columns", "import-rows", "import-owners", "import-drop", "import-rejected",
    # Of whoever began it: tests/dashboard/bundles/test_pages.py.
    "bundles", "bundle", "bundle-more", "bundle-keep", "bundle-again", "bundle-drop", "bundle-file",
    "sheets", "guide", "guide-page", "guide-picture",
    "account", "account-reminders", "stay", "printed", "autosave", "gallery", "mail", "mail-message",
}  # fmt: skip
# Of several kinds below one place, each with its strangers in tests/dashboard/privacy.
PRIVACY = {
    "privacy", "privacy-kept", "retention-review", "privacy-periods", "privacy-period", "privacy-holds",
    "privacy-hold-new", "privacy-hold-lift", "privacy-erasures", "privacy-erasure-new", "erasure", "privacy-erasure-do",
    "privacy-figures", "privacy-figures-sheet", "subject-requests", "subject-request-new", "subject-request",
    "subject-correct", "subject-extend", "subject-close", "subject-found", "subject-copy",
}  # fmt: skip


class Objects:
    """A case with one of everything that has an address of its own."""

    def __init__(self) -> None:
        scene = make_signed_off()
        self.case, self.by = scene.case, scene.coordinator
        self.review = make_review(scene)
        ours = {"by": self.by, "today": TODAY}
        (self.milestone,) = planning.plan(self.review, [planning.Line("draft", "Canary step", TODAY)], **ours)
        self.check = planning.plan_checks(self.review, self.review.version, weeks=6, next_on=TODAY, **ours)
        self.recommendation = make_recommendation(self.review)
        self.review.refresh_from_db()
        decided = {"publication_decision": "full", "publication_decided_on": TODAY, "publication_reason": "Canary"}
        review_services.decide_publication(self.review, self.review.version, **decided, **ours)
        asked = signing.ask(self.review, "publication", **ours)
        said = {"outcome": "dissents", "reasons": "Canary", "decided_on": TODAY, "decided_by": "Dee"}
        self.position = signing.record(asked.positions.first(), **said, recorded_from="minutes", **ours)
        self.disagreement = asked.disagreements.get()
        self.action = make_action(self.recommendation)
        self.check_in = waiting_check(make_checked(self.action))
        self.person = make_person(self.case, initials="Z.Q.", name="Zebedee Quarrington")
        self.proceeding = add(Proceeding(incident=self.case, kind="inquest"), by=self.by, why="For a test")
        sent = notifications.Sent(TODAY)
        self.notification = notifications.record_notification(self.case, sent, by=self.by, today=TODAY)
        self.document = documents.add_document(self.case, "Minutes", "sensitive", PNG, by=self.by, today=TODAY)
        self.note = notes.write(self.case, "Canary note", by=self.by, today=TODAY)
        self.deadline = start_clock(self.case, "notify_panel", TODAY)
        asked = ([make_agency()], [self.person], TODAY + dt.timedelta(days=7))
        (self.request,) = returns.ask(self.case, *asked, by=self.by, today=TODAY)
        event = ChronologyEntry(day=TODAY, event="Canary event")
        self.event = returns.add_event(self.case, event, by=self.by, today=TODAY)
        referral = Referral(area=self.case.area, received_on=TODAY, referred_by="Dr Invented", initials="Z.Q.")
        self.referral = referrals.record_referral(referral, by=self.by, today=TODAY)
        asker, second = make_user(Role.MANAGER), make_user(Role.PRIVACY_LEAD)
        named = {"until": None, "second": second, "reason": "Canary", "by": asker, "today": TODAY}
        self.access_change = agreeing.name_me(self.case, **named)
        said = {
            "recipient": "coroner",
            "to_whom": "Canary",
            "ground": "coroner",
            "purpose": "Canary",
            "parts": ["facts"],
        }
        self.disclosure = disclosures.ask(self.case, second=second, **said, **ours)
        opened = give_access(self.case, asker, kind="broken_glass", valid_until=TODAY)
        self.emergency = emergencies.begin_review(opened, by=asker, today=TODAY)
        publisher = make_user(Role.PUBLISHER)
        self.publication = publishing.create("lcspr", review=self.review, by=publisher, at=NOON)
        self.export = Export.objects.create(kind="cases", form="xlsx", purpose="Canary", by=self.by)
        self.view = SavedView.objects.create(page="case-list", name="Canary", owner=self.by)
        self.job = start(works.count, 2, by=self.by, case=self.case.reference)

    def restrict(self, *named) -> None:
        with change(Incident, self.case.pk, None, by=self.by, why="Restricted") as record:
            record.restricted, record.restricted_reason = True, "Staff member's family"
        for person in named:
            give_access(self.case, person)

    def addresses(self):
        """(view name, address of the real one, address of one that never was)."""
        for name, address in PRIVATE:
            kind = OF_A_CASE.get(address.split("/")[2])
            if kind and "999999" in address:
                real = address.replace("999999", str(getattr(self, kind).pk), 1)
                yield name, real.replace("/x/", f"/{self.case.reference}/"), address


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The objects, made once for this file; what a test does to them is undone after it."""
    ours = transaction.atomic()
    ours._from_testcase = True  # as Django marks a test's own transaction: the locks are those of the services in it
    with django_db_blocker.unblock(), ours:
        yield Objects()
        transaction.set_rollback(True)


@pytest.fixture
def there(made, db):
    """As they were made, whatever another test had of them in its hands."""
    return copy.deepcopy(made)


# What an address of nothing answers to a role, for as long as this file runs: no row can change it.
NEVER: dict[tuple, tuple[int, bytes]] = {}


def learns_nothing(client, role, addresses):
    assert addresses
    for name, real, missing in addresses:
        for method in ("get", "post"):
            found = getattr(client, method)(real)
            if (role, method, missing) not in NEVER:
                answer = getattr(client, method)(missing)
                NEVER[role, method, missing] = answer.status_code, answer.content
            never = NEVER[role, method, missing]
            assert never[0] in {403, 404, 405}, (name, never[0])
            assert (found.status_code, found.content) == never, name


def test_every_private_address_is_of_a_case_or_said_not_to_be():
    for name, address in PRIVATE:
        place = address.split("/")[2]
        known = place in {*OF_A_CASE, "cases", "settings", "account"} or name in OF_NO_CASE | PRIVACY
        assert known or name in urls.UNUSED, f"{name}: say in this test whose address it is"


# Which roles may is decided by a table in Python: with PostgreSQL those go whose rules are queries of their own, two of
# them every time, the others with `make proof`.
QUERIED = {Role.COORDINATOR, Role.REVIEWER}
LATER = {Role.SCRUTINEER, Role.PARTNER, Role.NOTIFIER, Role.CONTRIBUTOR}


def marked(role):
    if role in QUERIED:
        return role
    return pytest.param(role, marks=pytest.mark.proof("postgresql") if role in LATER else pytest.mark.sqlite)


ROLES = [marked(role) for role in Role]
DELEGATES = [Role.PARTNER, Role.NOTIFIER]
OF_AN_AREA = [role for role in Role if role not in DELEGATES]


@pytest.mark.parametrize("role", [marked(role) for role in OF_AN_AREA])
def test_what_belongs_to_another_areas_case_answers_as_what_does_not_exist(sign_in, share, there, role):
    asked = [found for found in there.addresses() if role not in REVIEWS_ANY or found[0] != "emergency"]
    learns_nothing(sign_in(make_user(role, area=make_area())), role, share(role, OF_AN_AREA, asked))


@pytest.mark.parametrize("role", DELEGATES)
def test_a_delegate_of_another_areas_body_learns_nothing(sign_in, share, there, role):
    learns_nothing(sign_in(make_user(role)), role, share(role, DELEGATES, there.addresses()))


@pytest.mark.parametrize("role", ROLES)
def test_what_belongs_to_a_restricted_case_answers_as_what_does_not_exist(sign_in, share, there, role):
    there.restrict(there.by)
    private = [found for found in there.addresses() if found[1].split("/")[2] != "referrals"]
    private = [found for found in private if role not in REVIEWS_LISTED or found[0] != "emergency"]
    learns_nothing(sign_in(make_user(role)), role, share(role, list(Role), private))


def test_the_parts_of_one_case_are_not_reached_through_another(sign_in, there):
    """An address of my own case with the key of another case's person, document, notification and so on."""
    mine = Objects()
    client = sign_in(mine.by)
    parts = {
        "case-person": there.person, "case-care": there.person, "case-birth": there.person,
        "case-proceeding": there.proceeding, "case-document-version": there.document,
        "case-document-file": there.document, "case-document-scan": there.document,
        "case-notification-correct": there.notification, "case-notification-withdraw": there.notification,
        "case-timeline-strike": there.event, "case-note": there.note, "case-note-mistake": there.note,
        "case-access-remove": give_access(there.case, there.by),
    }  # fmt: skip
    found = {name: address for name, address in PRIVATE if name in parts}
    assert set(found) == set(parts)
    for name, address in found.items():
        own = address.replace("/x/", f"/{mine.case.reference}/")
        theirs = own.replace("999999", str(parts[name].pk), 1).replace("999999", "1")
        for ask in (client.get, client.post):
            got, never = ask(theirs), ask(own)
            assert never.status_code in {403, 404, 405}, name
            assert (got.status_code, got.content) == (never.status_code, never.content), name


@pytest.mark.parametrize("role", ROLES)
def test_lists_searches_and_figures_name_nothing_of_a_restricted_case(sign_in, there, role):
    there.restrict(there.by)
    client = sign_in(make_user(role))
    words = [
        "Zebedee",
        "Quarrington",
        "Z.Q.",
        "Canary event",
        "Canary note",
        "Ask children what they see",
        "Train every team",
    ]
    words += [there.publication.slug, f"/staff/actions/{there.action.pk}/", f"/staff/reviews/{there.review.pk}/"]
    if role not in {Role.COORDINATOR, Role.MANAGER}:
        words.append(there.case.reference)
    pages = ["", "team/", "calendar/", "calendar/?whose=team", "cases/", "cases/?state=all", "actions/?show=all",
             "performance/", "performance/children/", "performance/path/", "performance/agencies/",
             "performance/actions/", "performance/behind/?of=step&step=case", "performance/behind/?of=action",
             "reports/",
             "reports/board/", "reports/board/?numbers=all", "reports/yearly/",
             "reports/yearly/?numbers=all&first_day=1&first_month=4&first_year=2026",
             "performance/list/?measure=notify_panel&by=due_on&outcome=open", "publications/",
             "requests/", "publications/new/", "recommendations/new/", "search/"]  # fmt: skip
    answers = [client.get(f"/staff/{page}") for page in pages]
    answers += [client.post("/staff/search/", {"words": text}) for text in ("Zebedee", there.case.reference, "Z.Q.")]
    for answer in answers:
        text = answer.content.decode()
        typed = answer.request["REQUEST_METHOD"] == "POST"
        for word in words:
            assert typed or word not in text, (answer.request["PATH_INFO"], word)
        assert not typed or f"/staff/cases/{there.case.reference}/" not in text


# A role that may only read changes nothing by any address: the rows of its case stay as they were.
READERS = [Role.SCRUTINEER, Role.PARTNER, Role.NOTIFIER, Role.REVIEWER]


@pytest.mark.parametrize("role", READERS)
def test_who_may_only_read_a_case_changes_nothing_of_it_by_any_address(sign_in, share, there, role):
    person = make_user(role)
    give_access(there.case, person)
    client = sign_in(person)
    client.raise_request_exception = False
    before = rows()
    for name, real, _ in share(role, READERS, there.addresses()):
        assert client.post(real, SENT).status_code < 500, name
    for name, address in share(role, READERS, PRIVATE):
        if "/cases/x/" in address and not (role is Role.NOTIFIER and "notif" in address or name == "case-told"):
            assert client.post(address.replace("/x/", f"/{there.case.reference}/"), SENT).status_code < 500, name
    assert rows() == before


SENT = {
    "reason": "Said so", "text": "Words", "why": "Said so", "title": "Title", "version": "1", "outcome": "agrees",
    "action": "x",
    "reasons": "Said so", "event": "Event", "day_day": "1", "day_month": "6", "day_year": "2026", "told": "Told",
}  # fmt: skip


def rows() -> dict:
    """How many rows and versions each kind of private record has."""
    from django.apps import apps
    from django.db.models import Count, Sum

    from csprapp.records.models import Record

    kept = [model for model in apps.get_models() if issubclass(model, Record)]
    return {model.__name__: model._base_manager.aggregate(Count("pk"), Sum("version")) for model in kept}
