"""What the services record, forbid, and let each person do."""

import datetime as dt
import re
import threading
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.editing import corrections, proceedings
from cases.incidents import access
from cases.incidents.models import Incident, Person, ReferenceCounter
from cases.incidents.queries import likely_duplicates
from cases.incidents.search import refresh_search
from cases.intake.services import NewCase, log_incident, next_reference
from cases.notifications import services as notifications
from cases.notifications.services import Sent
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.clock.calendar import OutsideCalendar
from csprapp.kept import asked_once
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from tests.factories import make_agency, make_area, make_body, make_delegate, make_user
from tests.factories_cases import AWARE, TODAY, log_case, person_facts

D = dt.date
ABLE = {"by": None, "today": TODAY}


def version(case):
    return Incident.objects.get(pk=case.pk).version


def officer_of(area):
    user = make_user("notifier")
    user.memberships.create(body=make_body("local_authority", area), valid_from=D(2020, 1, 1))
    return user


# Each service as (what it is called with, the roles that may). The case is one of the person's own area.
SERVICES = {
    "set_awareness": (
        lambda case, by: corrections.set_awareness(
            case, version(case), AWARE, None, reason="Found out", by=by, today=TODAY
        ),
        {Role.COORDINATOR, Role.MANAGER},
    ),
    "correct_details": (
        lambda case, by: corrections.correct_details(
            case, version(case), {"setting": "A school"}, reason="Said so", by=by, today=TODAY
        ),
        {Role.COORDINATOR, Role.MANAGER},
    ),
    "add_person": (
        lambda case, by: corrections.add_person(
            case, person_facts("parent", "P.Q."), reason="Said so", by=by, today=TODAY
        ),
        {Role.COORDINATOR, Role.MANAGER},
    ),
    "correct_person": (
        lambda case, by: corrections.correct_person(
            case.people.first(), 1, {"name": "Quinn Zed"}, reason="Said so", by=by, today=TODAY
        ),
        {Role.COORDINATOR, Role.MANAGER},
    ),
    "add_proceeding": (
        lambda case, by: proceedings.PROCEEDINGS.append(case, {"kind": "inquest"}, reason="Opened", by=by, today=TODAY),
        {Role.COORDINATOR, Role.MANAGER},
    ),
    "correct_proceeding": (
        lambda case, by: proceedings.PROCEEDINGS.correct(
            case.proceedings.first(), 1, {"status": "Closed"}, reason="Ended", by=by, today=TODAY
        ),
        {Role.COORDINATOR, Role.MANAGER},
    ),
    "assign_case": (
        lambda case, by: corrections.assign_case(
            case, version(case), case.logged_by, reason="Leave", by=by, today=TODAY
        ),
        {Role.MANAGER},
    ),
    "close_case": (
        lambda case, by: corrections.close_case(
            case, version(case), TODAY, "finished", reason="Done", by=by, today=TODAY
        ),
        {Role.COORDINATOR, Role.MANAGER},
    ),
    "record_notification": (
        lambda case, by: notifications.record_notification(case, Sent(TODAY), by=by, today=TODAY),
        {Role.COORDINATOR, Role.MANAGER, Role.NOTIFIER},
    ),
    "decide_not_to_notify": (
        lambda case, by: notifications.decide_not_to_notify(
            case, version(case), TODAY, decided_by="Dee Cider", reason="No abuse", by=by, today=TODAY
        ),
        {Role.COORDINATOR, Role.MANAGER, Role.NOTIFIER},
    ),
    "record_informed": (
        lambda case, by: notifications.record_informed(case, told_on=TODAY, others=["press"], by=by, today=TODAY),
        {Role.COORDINATOR, Role.MANAGER, Role.NOTIFIER},
    ),
    "restrict": (
        lambda case, by: access.restrict(
            case, version(case), [case.logged_by, by], reason="A colleague's family", by=by, today=TODAY
        ),
        {Role.MANAGER},
    ),
    "name_person": (
        lambda case, by: access.name_person(
            case, make_user("partner"), reason="Covers leave", until=None, by=by, today=TODAY
        ),
        {Role.MANAGER},
    ),
}


@pytest.fixture
def case():
    return log_case(proceedings=[{"kind": "criminal"}])


def person(role, area):
    """Somebody who holds the role, where it needs one with the membership that makes the area theirs."""
    if role == Role.NOTIFIER:
        return officer_of(area)
    if role == Role.PARTNER:
        return make_delegate(make_body("icb", area))
    return make_user(role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", SERVICES)
def test_each_service_asks_who_it_is(case, name, role):
    do, allowed = SERVICES[name]
    by = person(role, case.area)
    if role in allowed:
        do(case, by)
    else:
        with pytest.raises(NotAllowed):
            do(case, by)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
def test_no_service_touches_a_case_of_another_area(case, name):
    do, _ = SERVICES[name]
    with pytest.raises(NotAllowed):
        do(case, make_user("manager", area=make_area()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
def test_no_service_touches_a_restricted_case_without_a_name_on_it(name):
    hidden = log_case(
        restricted_reason="A colleague's family", named=[make_user("manager")], proceedings=[{"kind": "inquest"}]
    )
    do, _ = SERVICES[name]
    with pytest.raises(NotAllowed):
        do(hidden, make_user("manager"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_only_three_roles_log_an_incident(role):
    area, owner = make_area(), make_user("coordinator")
    new = NewCase(area=area, owner=owner, people=[person_facts("harmed", "Q.Z.")])
    by = person(role, area)
    if role in {Role.COORDINATOR, Role.MANAGER, Role.NOTIFIER}:
        assert log_incident(new, by=by, today=TODAY).logged_by == by
    else:
        with pytest.raises(NotAllowed):
            log_incident(new, by=by, today=TODAY)


@pytest.mark.django_db
class TestLogging:
    def test_everything_is_there_or_nothing(self, monkeypatch):
        def fails(*args, **kwargs):
            raise ZeroDivisionError

        monkeypatch.setattr("cases.intake.services.post", fails)
        by, area = make_user("coordinator"), make_area()
        with pytest.raises(ZeroDivisionError):
            log_case(by=by, area=area, owner=make_user("coordinator"))
        assert not Incident.objects.exists()
        assert not Person.objects.exists()
        assert not ReferenceCounter.objects.exists()

    def test_every_record_names_who_and_why(self):
        case = log_case()
        for record in (case, case.people.get(), case.people.get().child):
            row = record.history.get()
            assert (row.history_user, row.history_change_reason) == (case.logged_by, "Logged the incident")

    def test_the_mail_names_nobody_and_no_place(self):
        area = make_area("Inventedshire")
        people = [person_facts("harmed", "Q.Z.", name="Quinn Zed")]
        log_case(area=area, owner=make_user("coordinator"), people=people, harms=["neglect"])
        mail = Outbox.objects.get()
        assert mail.urgent
        for word in ("Quinn", "Q.Z.", "Inventedshire", "eglect"):
            assert word not in mail.title + mail.text

    def test_whoever_logs_it_and_owns_it_gets_no_mail_about_it(self):
        log_case()
        assert not Outbox.objects.exists()

    def test_references_count_up_within_a_year(self):
        area, by = make_area(), make_user("coordinator")
        years = [AWARE, AWARE, D(2025, 12, 31)]
        references = [log_case(area=area, by=by, aware_on=day).reference for day in years]
        assert references == ["2026-0001", "2026-0002", "2025-0001"]

    def test_a_reference_that_was_brought_over_is_not_given_again(self):
        ReferenceCounter.objects.create(year=2026, last=1)
        log_case()
        ReferenceCounter.objects.update(last=1)
        assert log_case().reference == "2026-0003"

    def test_nobody_is_no_case(self):
        with pytest.raises(Refused, match="initials"):
            log_case(people=[person_facts("harmed", "  ")])

    def test_the_future_is_refused(self):
        with pytest.raises(Refused, match="past"):
            log_case(aware_on=TODAY + dt.timedelta(days=1))

    def test_a_day_the_calendar_does_not_know_leaves_nothing(self):
        with pytest.raises(OutsideCalendar):
            log_case(aware_on=D(1980, 1, 1))
        assert not Incident.objects.exists()

    def test_an_owner_limited_to_another_area_is_refused(self):
        with pytest.raises(Refused, match="cannot own"):
            log_case(owner=make_user("manager", area=make_area()))

    def test_a_duplicate_that_is_not_open_to_the_person_cannot_be_linked(self):
        hidden = log_case(restricted_reason="Private", named=[make_user("manager")])
        with pytest.raises(NotAllowed):
            log_case(linked=[hidden])

    def test_the_database_refuses_a_reference_twice(self):
        case = log_case()
        ReferenceCounter.objects.update(last=0)
        from tests.factories_cases import make_case

        with pytest.raises(IntegrityError):
            make_case(reference=case.reference)


@pytest.fixture
def everything():
    """A case as it is logged with much known: three people, of whom one comes of age, three agencies, two courts."""
    area, anna = make_area(), make_user("coordinator")
    for kind in ("local_authority", "police", "icb"):
        make_body(kind, area)
    people = [
        person_facts("harmed", "A.B.", date_of_birth=D(2020, 1, 2), sex="female"),
        person_facts("sibling", "C.D.", date_of_birth=D(2009, 3, 2)),
        person_facts("parent", "E.F."),
    ]
    return NewCase(
        area=area,
        owner=anna,
        people=people,
        facts={"aware_on": AWARE, "occurred_on": AWARE, "summary": "Found at home"},
        agencies=[make_agency() for _ in range(3)],
        proceedings=[{"kind": "criminal"}, {"kind": "inquest"}],
    )


@pytest.mark.django_db
class TestWhatItAsks:
    """Every statement between the first and the last of the transaction, those two counted; the person's roles and
    areas are known from the request."""

    def test_logging_a_case_with_much_known(self, everything, django_assert_max_num_queries):
        anna = everything.owner
        with asked_once():
            log_incident(everything, by=anna, today=TODAY)
        with asked_once(), django_assert_max_num_queries(25):
            log_incident(everything, by=anna, today=TODAY)

    def test_ten_people_more_ask_for_no_more(self, everything, django_assert_max_num_queries):
        anna = everything.owner
        people = [*everything.people, *(person_facts("sibling", f"K.{number}.") for number in range(10))]
        with asked_once():
            log_incident(everything, by=anna, today=TODAY)
        with asked_once(), django_assert_max_num_queries(25):
            case = log_incident(replace(everything, people=people), by=anna, today=TODAY)
        assert case.people.count() == 13

    def test_recording_the_notification(self, everything, django_assert_max_num_queries):
        anna = everything.owner
        sent = Sent(TODAY, national_reference="CSI-1", panel_date=D(2026, 12, 21))
        case = log_incident(everything, by=anna, today=TODAY)
        notifications.record_informed(case, told_on=TODAY, others=["press"], by=anna, today=TODAY)
        self.read_what_a_process_keeps()
        with asked_once(), django_assert_max_num_queries(25):
            notifications.record_notification(case, sent, by=anna, today=TODAY)
        assert case.deadlines.get(rule_key="rapid_review").due_on == D(2026, 12, 21)

    def test_recording_the_notification_without_a_date_of_the_panel(self, everything, django_assert_max_num_queries):
        anna = everything.owner
        case = log_incident(everything, by=anna, today=TODAY)
        self.read_what_a_process_keeps()
        with asked_once(), django_assert_max_num_queries(25):
            notifications.record_notification(case, Sent(TODAY), by=anna, today=TODAY)

    def read_what_a_process_keeps(self):
        with asked_once():
            for kept in (calendar_in_force, rules_in_force, Partnership.current):
                kept()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("initials", "name", "shown"),
    [
        ("AQF", "", True),
        ("Q.A.", "", True),
        ("Child 1", "", True),
        ("X.Y.", "Quillby Festing, Amara", True),
        ("X.Y.", "Amara QuillbyFesting", True),
        ("X.Y.", "Marta Teasdale", False),
    ],
)
def test_a_child_logged_again_under_other_initials_is_shown(initials, name, shown):
    born, anna = D(2019, 1, 5), make_user("coordinator")
    facts = person_facts("harmed", "A.Q.", date_of_birth=born, name="Amara Quillby-Festing")
    case = log_case(by=anna, occurred_on=AWARE, people=[facts])
    found = likely_duplicates(anna, TODAY, children=[(initials, born, name)], occurred_on=None, area=None)
    why = "A child with the same date of birth, and a name that may be the same"
    assert found == ([(case, why)] if shown else [])
    assert not likely_duplicates(anna, TODAY, children=[(initials, D(2019, 1, 6), name)], occurred_on=None, area=None)


@pytest.mark.django_db
def test_looking_for_duplicates_reads_neither_all_cases_nor_all_people():
    born, anna = D(2021, 1, 21), make_user("coordinator")
    case = log_case(by=anna, occurred_on=AWARE, people=[person_facts("harmed", "A.B.", date_of_birth=born)])
    with CaptureQueriesContext(connection) as asked:
        found = likely_duplicates(anna, TODAY, children=[("ab", born)], occurred_on=AWARE, area=case.area)
    assert [each for each, _ in found] == [case]
    plans, explain = [], "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # the table is small: is there another way at all?
            explain = "EXPLAIN"
        for query in asked.captured_queries:
            cursor.execute(f"{explain} {query['sql']}")
            plans += [" ".join(map(str, row)) for row in cursor.fetchall()]
    assert [line for line in plans if re.search(r"(SCAN|Seq Scan on) cases_(person|incident)\b", line)] == []
    assert any("person_born" in line for line in plans)
    ways = ["cases_incid_occurre"]
    if connection.vendor == "postgresql":
        ways.append("incident_area")  # to find its one case it may as well go by the area
    assert any(way in line for way in ways for line in plans)


@pytest.mark.django_db
def test_all_that_is_logged_together_has_who_and_why_each(everything):
    case = log_incident(everything, by=everything.owner, today=TODAY)
    people = list(case.people.all())
    rows = [case, *people, *(person.child for person in people[:2]), *case.proceedings.all()]
    said = {
        (line.history_user, line.history_change_reason, line.history_type) for row in rows for line in row.history.all()
    }
    assert said == {(everything.owner, "Logged the incident", "+")}
    assert [row.history.count() for row in rows] == [1] * len(rows)
    assert [person.history.get().initials for person in people] == ["A.B.", "C.D.", "E.F."]
    birthday = case.deadlines.get(route="person-birthday")
    assert (birthday.subject_id, birthday.due_on) == (people[1].pk, D(2027, 3, 2))
    again = Incident.objects.get(pk=case.pk)
    refresh_search(again)
    assert case.search_text == again.search_text


@pytest.mark.django_db(transaction=True)
def test_a_notification_recorded_later_is_found_by_its_reference(case):
    by = case.owner
    notifications.record_notification(case, Sent(TODAY, national_reference="CSI/77"), by=by, today=TODAY)
    again = Incident.objects.get(pk=case.pk)
    kept = again.search_text
    assert " csi 77" in kept
    assert "§csi77§" in kept
    refresh_search(again)
    assert again.search_text == kept


@pytest.mark.django_db
class TestCorrections:
    def test_a_stale_version_is_refused(self, case):
        with pytest.raises(Conflict):
            corrections.correct_details(
                case, version(case) + 1, {"setting": "X"}, reason="Why", by=case.logged_by, today=TODAY
            )

    def test_only_details_are_changed_as_details(self, case):
        with pytest.raises(Refused, match="aware_on"):
            corrections.correct_details(
                case, version(case), {"aware_on": TODAY}, reason="Why", by=case.logged_by, today=TODAY
            )

    def test_agencies_that_came_and_went_are_named_in_the_reason(self, case):
        school = make_agency("Invented School")
        by = {"by": case.logged_by, "today": TODAY}
        corrections.correct_details(case, version(case), {"agencies": [school]}, reason="Known there", **by)
        assert "Agencies added: Invented School" in case.history.first().history_change_reason

    def test_a_changed_name_is_found_and_the_old_one_is_not(self, case):
        person = case.people.get()
        by = {"reason": "The birth certificate", "by": case.logged_by, "today": TODAY}
        corrections.correct_person(person, 1, {"name": "Quinn Zed"}, **by)
        corrections.correct_person(person, 2, {"name": "Quincy Zed"}, wrong=["name"], **by)
        case.refresh_from_db()
        assert " quincy" in case.search_text
        assert " quinn" not in case.search_text

    def test_a_childs_own_facts_are_kept_with_the_person(self, case):
        person = case.people.get()
        facts = {"ethnicity": "Not said", "died_on": D(2026, 11, 15), "role": "died"}
        corrections.correct_person(person, 1, facts, reason="Told", by=case.logged_by, today=TODAY)
        person = Person.objects.get(pk=person.pk)
        assert (person.role, person.child.ethnicity, person.child.died_on) == ("died", "Not said", D(2026, 11, 15))

    def test_a_case_goes_to_another_owner_with_its_dates(self, case):
        manager, other = make_user("manager"), make_user("coordinator")
        corrections.assign_case(case, version(case), other, reason="Leave", by=manager, today=TODAY)
        assert set(case.deadlines.values_list("owner", flat=True)) == {other.pk}
        assert Outbox.objects.filter(kind="case_assigned", user=other, urgent=True).exists()

    def test_closing_ends_the_open_dates_and_opening_again_runs_them_on(self, case):
        by = {"by": case.logged_by, "today": TODAY}
        corrections.close_case(case, version(case), TODAY, "duplicate", reason="The same as another", **by)
        assert set(case.deadlines.values_list("end_reason", flat=True)) == {"duplicate"}
        with pytest.raises(Refused, match="already closed"):
            corrections.close_case(case, version(case), TODAY, "finished", reason="Again", **by)
        corrections.reopen_case(case, version(case), reason="Not the same", **by)
        assert case.deadlines.open().count() == 2
        assert set(case.deadlines.values_list("due_on", flat=True)) == {D(2026, 11, 23)}

    def test_a_closed_case_still_records_what_happened(self, case):
        by = {"by": case.logged_by, "today": TODAY}
        corrections.close_case(case, version(case), TODAY, "finished", reason="Done", **by)
        notifications.record_notification(case, Sent(D(2026, 11, 17)), **by)
        met = dict(case.deadlines.values_list("rule_key", "met_on"))
        assert met["notify_panel"] == D(2026, 11, 17)

    def test_two_cases_are_linked_once_whichever_way(self, case):
        other = log_case(area=case.area)
        by = {"by": case.logged_by, "today": TODAY}
        corrections.link_cases(case, other, "related", note="The same family", **by)
        with pytest.raises(Refused, match="already linked"):
            corrections.link_cases(other, case, "related", note="", **by)
        with pytest.raises(Refused, match="another case"):
            corrections.link_cases(case, case, "related", note="", **by)


@pytest.mark.django_db
class TestNotifications:
    def test_a_notification_without_a_date_of_awareness_starts_the_rapid_review(self):
        case = log_case(aware_on=None)
        by = {"by": case.logged_by, "today": TODAY}
        notifications.record_notification(case, Sent(TODAY), **by)
        assert set(case.deadlines.values_list("rule_key", flat=True)) == {"agreed", "rapid_review"}
        corrections.set_awareness(case, version(case), AWARE, None, reason="The duty log", **by)
        met = dict(case.deadlines.values_list("rule_key", "met_on"))
        assert met == {"agreed": TODAY, "notify_panel": TODAY, "tell_partners": None, "rapid_review": None}

    def test_a_second_notification_is_refused_while_one_stands(self, case):
        by = {"by": case.logged_by, "today": TODAY}
        notifications.record_notification(case, Sent(TODAY), **by)
        with pytest.raises(Refused, match="already been notified"):
            notifications.record_notification(case, Sent(TODAY), **by)
        with pytest.raises(Refused, match="has been notified"):
            notifications.decide_not_to_notify(case, version(case), TODAY, decided_by="D", reason="R", **by)

    def test_what_cannot_have_happened_is_refused(self, case):
        by = {"by": case.logged_by, "today": TODAY}
        tomorrow = TODAY + dt.timedelta(days=1)
        with pytest.raises(Refused, match="past"):
            notifications.record_notification(case, Sent(tomorrow), **by)
        with pytest.raises(Refused, match="on or after"):
            notifications.record_notification(case, Sent(TODAY, panel_date=AWARE), **by)
        with pytest.raises(Refused, match="past"):
            notifications.record_informed(case, told_on=tomorrow, others=["press"], **by)
        assert not case.notifications.exists()

    def test_a_corrected_day_of_sending_moves_both_clocks(self, case):
        by = {"by": case.logged_by, "today": TODAY}
        row = notifications.record_notification(case, Sent(TODAY), **by)
        notifications.correct_notification(row, 1, Sent(D(2026, 11, 17)), reason="It went the day before", **by)
        rows = {row.rule_key: row for row in case.deadlines.all()}
        assert rows["notify_panel"].met_on == D(2026, 11, 17)
        assert rows["rapid_review"].due_on == D(2026, 12, 8)
        assert rows["rapid_review"].first_computed_on == D(2026, 12, 9)

    def test_a_notification_after_the_decision_not_to_is_recorded(self, case):
        by = {"by": case.logged_by, "today": TODAY}
        notifications.decide_not_to_notify(case, version(case), AWARE, decided_by="D", reason="R", **by)
        notifications.record_notification(case, Sent(TODAY), **by)
        rows = {row.rule_key: row for row in case.deadlines.all()}
        assert rows["notify_panel"].met_on == TODAY
        assert rows["tell_partners"].is_open

    def test_where_the_area_has_no_partner_bodies_any_partner_told_meets_the_date(self, case):
        by = {"by": case.logged_by, "today": TODAY}
        notifications.record_informed(case, told_on=TODAY, others=["partner"], **by)
        assert case.deadlines.get(rule_key="tell_partners").met_on == TODAY

    def test_a_body_that_another_acts_for_need_not_be_told(self, case):
        lead = make_body("police", case.area)
        other = make_body("icb", case.area)
        other.acted_for_by = lead
        other.save()
        notifications.record_informed(case, told_on=TODAY, bodies=[lead], by=case.logged_by, today=TODAY)
        assert case.deadlines.get(rule_key="tell_partners").met_on == TODAY


def at_once(work, times):
    """Run the work in as many threads at once; what each gave, and what each raised."""
    gave, raised = [], []
    together = threading.Barrier(times)

    def run(number):
        try:
            together.wait()
            gave.append(work(number))
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gave, raised


@pytest.mark.django_db(transaction=True)
def test_no_reference_is_given_twice_when_many_log_at_once():
    area, by = make_area(), make_user("coordinator")
    gave, raised = at_once(lambda _: log_case(area=area, by=by).reference, 8)
    assert not raised
    assert sorted(gave) == [f"2026-{number:04}" for number in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_the_notification_at_once_one_is_told_it_is_there():
    case = log_case()
    by = {"by": case.logged_by, "today": TODAY}
    gave, raised = at_once(lambda _: notifications.record_notification(case, Sent(TODAY), **by), 2)
    assert len(gave) == 1
    assert [type(error) for error in raised] == [Refused]
    assert case.deadlines.filter(rule_key="rapid_review").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_taking_the_last_people_off_at_once_leave_two():
    people = [make_user("coordinator") for _ in range(3)]
    case = log_case(by=people[0], restricted_reason="Private", named=people[1:])
    manager, second = make_user("manager"), make_user("privacy_lead")
    from cases.incidents import agreeing
    from tests.factories_cases import give_access

    give_access(case, manager, valid_until=TODAY)
    said = {"second": second, "reason": "Left", "by": manager, "today": TODAY}
    asked = [agreeing.remove(row, **said) for row in case.access_rows.filter(user__in=people).order_by("pk")]

    def take_off(number):
        agreeing.answer(asked[number], asked[number].version, agrees=True, by=second, today=TODAY)

    _, raised = at_once(take_off, 3)
    assert len(access.named_on(case, TODAY)) == 2
    assert [type(error) for error in raised] == [Refused, Refused]


@pytest.mark.django_db(transaction=True)
def test_the_counter_of_a_new_year_starts_once():
    from django.db import transaction

    def take(_):
        with transaction.atomic():
            return next_reference(2030)

    gave, raised = at_once(take, 6)
    assert not raised
    assert len(set(gave)) == 6
