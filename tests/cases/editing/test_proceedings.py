"""Proceedings for which publishing waits, and what else stands in its way."""

import datetime as dt

import pytest

from cases.editing import proceedings
from cases.incidents.models import Proceeding
from cases.restrictions.queries import embargoes, in_the_way
from cases.restrictions.services import RESTRICTIONS
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, make_case, three_boxes

TRIAL = {"court": "Inventedham Crown Court", "status": "Charged", "next_on": dt.date(2027, 1, 11)}
HELD = TRIAL | {"embargo": True, "embargo_by": "CPS"}
TOMORROW = TODAY + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case(by=make_user("coordinator"), area=make_area("Inventedshire"))


def a_trial(case, **facts):
    said = {"reason": "The CPS wrote", "by": case.owner, "today": TODAY}
    return proceedings.PROCEEDINGS.append(case, {"kind": "criminal"} | HELD | facts, **said)


def lift(row, today=TODAY, who="Inv. Crown Prosecutor", version=1, by=None):
    said = {"reason": "Their letter", "by": by or row.incident.owner, "today": TODAY}
    return proceedings.lift_embargo(row, version, today, who, **said)


def correct(row, facts, version=1, by=None):
    return proceedings.PROCEEDINGS.correct(
        row, version, facts, reason="Their letter", by=by or row.incident.owner, today=TODAY
    )


def test_publishing_waits_until_the_embargo_is_lifted_and_not_after(case):
    row = a_trial(case)
    said = "Publishing must wait for: criminal, Inventedham Crown Court"
    assert embargoes([case], TODAY) == [f"{said} ({case.reference}), until it is lifted, asked for by CPS"]
    lift(row)
    assert embargoes([case], TODAY) == []
    assert row.history.first().lifted_by == "Inv. Crown Prosecutor"


def test_an_embargo_outlives_the_trial_until_somebody_confirms_that_it_is_lifted(case):
    correct(a_trial(case), {"ended_on": TODAY})
    assert embargoes([case], TOMORROW)


def test_an_embargo_until_a_day_still_holds_on_that_day(case):
    a_trial(case, embargo_until=TODAY)
    assert embargoes([case], TODAY)
    assert embargoes([case], TOMORROW) == []


def test_an_embargo_that_was_not_lifted_after_all_holds_again(case):
    row = lift(a_trial(case))
    lift(row, None, "", version=2)
    assert embargoes([case], TODAY)


def test_an_embargo_recorded_by_mistake_is_taken_out(case):
    row = correct(lift(a_trial(case, embargo_until=TOMORROW)), {"embargo": False}, version=2)
    assert (row.embargo_until, row.lifted_on, row.lifted_by) == (None, None, "")
    assert embargoes([case], TODAY) == []


def test_what_is_in_the_way_is_one_list_of_embargoes_and_orders(case):
    other = make_case(by=case.owner, area=case.area)
    a_trial(case)
    order = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "life"}
    RESTRICTIONS.append(other, order, reason="The order", by=case.owner, today=TODAY)
    first, second = in_the_way([case, other], TODAY)
    assert first.startswith("Publishing must wait for")
    assert second.startswith(f"Reporting restriction ({other.reference})")
    assert in_the_way([make_case(by=case.owner, area=case.area)], TODAY) == []


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (lambda row: lift(row, TOMORROW), "today or in the past"),
        (lambda row: lift(row, who=" "), "who confirmed"),
        (lambda row: correct(row, {"kind": "feud"}), "which kind"),
        (lambda row: correct(row, {"lifted_on": TODAY}), "Not part"),
    ],
)
def test_what_the_record_forbids(case, deed, words):
    row = a_trial(case)
    with pytest.raises(Refused, match=words):
        deed(row)
    assert Proceeding.objects.get().version == 1


def test_only_an_embargo_is_lifted_and_has_a_last_day(case):
    with pytest.raises(Refused, match="does not wait"):
        lift(a_trial(case, embargo=False, embargo_by=""))
    with pytest.raises(Refused, match="Only an embargo"):
        a_trial(case, embargo=False, embargo_until=TODAY)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_who_may_not(case, role):
    row, stranger = a_trial(case), make_user(role)
    for deed in (lambda: lift(row, by=stranger), lambda: correct(row, {"status": "Over"}, by=stranger)):
        with pytest.raises(NotAllowed):
            deed()


def test_a_stale_version_changes_nothing(case):
    row = a_trial(case)
    correct(row, {"status": "Trial listed"})
    for deed in (lambda: lift(row), lambda: correct(row, {"status": "Over"})):
        with pytest.raises(Conflict):
            deed()


# --- Pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(case, sign_in, clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC))
    return sign_in(case.owner)


def url(case, part):
    return f"/staff/cases/{case.reference}/{part}"


def test_an_embargo_is_recorded_shown_and_lifted_on_its_pages(client, case):
    typed = {"kind": "criminal", "court": "Inventedham Crown Court", "embargo": "yes", "reason": "The CPS wrote"}
    typed |= three_boxes("next_on", dt.date(2027, 1, 11))
    assert client.post(url(case, "proceedings/add/"), typed).status_code == 302
    row = Proceeding.objects.get()
    assert (row.embargo, row.next_on) == (True, dt.date(2027, 1, 11))
    assert "Publishing must wait until it is lifted" in client.get(url(case, "restrictions/")).content.decode()
    assert "Publishing must wait until it is lifted" in client.get(url(case, "")).content.decode()
    lifting = {"version": 1, "lifted_by": "A prosecutor", "reason": "Letter"} | three_boxes("lifted_on", TODAY)
    assert client.post(url(case, f"proceedings/{row.pk}/lift/"), lifting).status_code == 302
    assert "confirmed by A prosecutor" in client.get(url(case, "edit/")).content.decode()


def test_the_pages_ask_for_what_is_missing(client, case):
    page = client.post(
        url(case, "proceedings/add/"), {"kind": "inquest", "embargo_by": "The coroner", "reason": "Said so"}
    )
    assert "Select “Yes” if publishing has to wait" in page.content.decode()
    row = a_trial(case)
    page = client.post(
        url(case, f"proceedings/{row.pk}/lift/"), {"version": 1, "reason": "Said so"} | three_boxes("lifted_on", TODAY)
    )
    assert "Enter who confirmed that the embargo is lifted" in page.content.decode()


def test_a_proceeding_without_an_embargo_has_none_to_lift(client, case):
    row = a_trial(case, embargo=False, embargo_by="")
    assert client.get(url(case, f"proceedings/{row.pk}/lift/")).status_code == 404
