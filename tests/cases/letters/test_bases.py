"""The law that letters cite: the one in force on the day, by kind; what was made before keeps what it says."""

import datetime as dt

import pytest

from cases.letters import bases, services
from cases.letters.models import LegalBasis, LetterKind
from cases.letters.values import values_of
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files.storage import read
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from reviews.returns.services import ask
from tests.cases.letters.factories import words_of
from tests.factories import make_agency, make_user
from tests.factories_cases import log_case, make_case, make_person
from tests.reviews.guest_access.factories import DUE, TODAY, make_request
from tests.reviews.guest_access.test_asking import ticked

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
BOTH, OLD = "sections 16H and 16LA of the Children Act 2004", "section 16H of the Children Act 2004"
URL = "/staff/settings/legal-basis/"


def add(day=TODAY, kind=LetterKind.AGENCY, words=BOTH, **facts):
    by = facts.pop("by", None) or make_user("administrator")
    said = {"kind": kind, "words": words, "edition": "As of 1 June 2026", "in_force_from": day, "why": "Read", **facts}
    return bases.add_basis(**said, by=by)


class TestTheOneInForce:
    @pytest.mark.parametrize(("day", "words"), [(TODAY - dt.timedelta(days=1), OLD), (TODAY, BOTH)])
    def test_begins_on_its_day(self, day, words):
        add(TODAY)
        assert bases.basis_on("agency", day) == words

    def test_of_another_kind_is_another(self):
        add(TODAY)
        assert bases.basis_on("coroner", TODAY) == "section 16F of the Children Act 2004"
        assert bases.basis_on("family", TODAY) == ""

    def test_is_the_newest_that_has_begun(self):
        (
            add(TODAY - dt.timedelta(days=2), words="an older one"),
            add(TODAY),
            add(TODAY + dt.timedelta(days=1), words="a later one"),
        )
        assert bases.basis_on("agency", TODAY) == BOTH

    def test_of_ours_takes_the_place_of_a_shipped_one_of_its_day(self):
        shipped = bases.SHIPPED[0]
        add(shipped.in_force_from)
        assert [row.words for row in bases.bases()["agency"]] == [BOTH]


class TestLetters:
    @pytest.fixture
    def case(self):
        case = make_case(nature="death")
        make_person(case, "died", "Z.Q.")
        return case

    def make(self, case, kind):
        values = {name: said or "x" for name, said in values_of(case, kind, by=case.logged_by, today=TODAY).items()}
        letter = services.make_letter(case, kind, values, by=case.logged_by, today=TODAY)
        return words_of(read(letter.document.latest.file.name))

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("agency", f"We ask under {OLD}, which requires you to answer."),
            ("coroner", "The review is required by section 16F of the Children Act 2004."),
            ("reviewer", "(the Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018)."),
        ],
    )
    def test_cite_what_they_always_did_until_somebody_records_another(self, case, kind, words):
        assert words in self.make(case, kind)
        add(TODAY, kind=kind, words="the new law")
        assert "the new law" in self.make(case, kind)

    def test_a_request_keeps_the_one_of_its_day(self, sign_in):
        request = make_request()
        add(TODAY)
        client = sign_in(request.incident.owner)
        assert f"Under {OLD} we are asking you" in client.get(request.get_absolute_url()).content.decode()
        people = list(request.incident.people.all())
        (later,) = ask(
            request.incident, [make_agency("Hill School")], people, DUE, by=request.incident.owner, today=TODAY
        )
        assert f"Under {BOTH} we are asking you" in client.get(later.get_absolute_url()).content.decode()
        assert f"Under {OLD} we are asking you" in client.get(request.get_absolute_url()).content.decode()

    def test_what_will_be_sent_is_shown_with_the_one_of_today(self, sign_in):
        add(TODAY)
        case = log_case()
        asked = ticked(case, make_agency("Hill School"))
        page = sign_in(case.owner).post(f"/staff/cases/{case.reference}/rapid-review/agencies/ask/", asked)
        assert f"Under {BOTH} we are asking you" in page.content.decode()


class TestSettings:
    def test_an_administrator_adds_one_and_puts_it_right_with_its_history(self, sign_in):
        client, today = sign_in(make_user("administrator")), london_today()
        day = {"in_force_from_day": today.day, "in_force_from_month": today.month, "in_force_from_year": today.year}
        said = {"kind": "agency", "words": BOTH, "edition": "As of June", **day, "why": "Read by the solicitor"}
        assert client.post(f"{URL}add/", {**said, "token": "a"})["Location"] == URL
        row = LegalBasis.objects.get()
        again = {
            **said,
            "words": "section 16LA of the Children Act 2004",
            "why": "A slip",
            "version": row.version,
            "token": "b",
        }
        assert client.post(f"{URL}{row.pk}/", again)["Location"] == URL
        page = client.get(URL).content.decode()
        assert "section 16LA of the Children Act 2004" in page
        assert "Supplied with the service" in page
        assert BOTH in client.get(f"{URL}{row.pk}/").content.decode(), "its history"

    def test_two_of_one_kind_and_day_are_refused(self):
        add(TODAY)
        with pytest.raises(Refused, match="already has a legal basis from that day"):
            add(TODAY, words="another")

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER])
    def test_nobody_else_changes_them(self, role):
        with pytest.raises(NotAllowed):
            add(by=make_user(role))
