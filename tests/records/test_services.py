"""The one way to write, drafts, and the guard against double clicks."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from cases.incidents.models import Incident, Person
from csprapp.records.hooks import AFTER_SAVING
from csprapp.records.many import add_all
from csprapp.records.models import Submission
from csprapp.records.services import (
    Conflict,
    DuplicateSubmission,
    Overtaken,
    change,
    drop_draft,
    load_draft,
    once,
    save_draft,
    submit_once,
)
from tests.factories import make_user
from tests.factories_cases import make_case


@pytest.mark.django_db
def test_records_added_together_have_who_and_why_each_and_who_asked_is_told_of_them_once(monkeypatch):
    told = []
    monkeypatch.setitem(AFTER_SAVING, Person, [lambda records, by: told.append((records, by))])
    case = make_case()
    people = [Person(incident=case, role="parent", initials=initials) for initials in ("A.B.", "C.D.")]
    made = add_all(people, by=case.owner, why="Both at once")
    assert [(row.initials, row.version) for row in case.people.all()] == [("A.B.", 1), ("C.D.", 1)]
    for person in made:
        line = person.history.get()
        assert (line.history_user, line.history_change_reason, line.initials) == (
            case.owner,
            "Both at once",
            person.initials,
        )
    assert told == [(made, case.owner)]


@pytest.mark.django_db
class TestChange:
    def test_names_who_and_why_and_counts_the_version(self):
        case, manager = make_case(), make_user("manager")
        with change(Incident, case.pk, 1, by=manager, why="The hospital told us") as record:
            record.nature = "death"
        row = case.history.first()
        assert (row.nature, row.version, row.history_user, row.history_change_reason) == (
            "death",
            2,
            manager,
            "The hospital told us",
        )

    def test_the_next_save_does_not_repeat_who_and_why(self):
        case = make_case()
        with change(Incident, case.pk, 1, by=case.logged_by, why="First") as record:
            record.nature = "death"
        with pytest.raises(RuntimeError, match="who and why"):
            record.save()

    def test_a_stale_version_is_refused_with_both_versions(self):
        case, other = make_case(summary="at first"), make_user("manager")
        with change(Incident, case.pk, 1, by=other, why="Quicker") as record:
            record.summary = "theirs"
        with pytest.raises(Conflict) as caught, change(Incident, case.pk, 1, by=case.logged_by, why="Slower") as record:
            record.summary = "mine"
        assert caught.value.current.summary == "theirs"
        assert caught.value.base.summary == "at first"
        assert caught.value.last_change.history_user == other
        case.refresh_from_db()
        assert case.summary == "theirs"

    def test_an_error_in_the_middle_leaves_everything_as_before(self):
        case = make_case(summary="before")
        with pytest.raises(ZeroDivisionError), change(Incident, case.pk, 1, by=case.logged_by, why="Fails") as record:
            record.summary = "half"
            1 / 0  # noqa: B018
        case.refresh_from_db()
        assert (case.summary, case.version, case.history.count()) == ("before", 1, 1)

    def test_a_change_without_a_reason_is_a_mistake(self):
        case = make_case()
        with pytest.raises(ValueError, match="why"), change(Incident, case.pk, 1, by=case.logged_by, why=" "):
            pass


@pytest.mark.django_db
def test_a_draft_takes_the_place_of_the_one_before():
    user = make_user()
    save_draft(user, "log-incident", {"summary": "half a"}, version_seen=1)
    save_draft(user, "log-incident", {"summary": "half a sentence"}, version_seen=2)
    draft = load_draft(user, "log-incident")
    assert (draft.data, draft.version_seen) == ({"summary": "half a sentence"}, 2)
    drop_draft(user, "log-incident")
    assert load_draft(user, "log-incident") is None


@pytest.mark.django_db
def test_another_persons_draft_is_not_found():
    save_draft(make_user(), "log-incident", {"summary": "private"})
    assert load_draft(make_user(), "log-incident") is None


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_presses_of_one_button_leave_one_record():
    user = make_user()
    answers, made = [], []

    def press(number):
        try:
            with once("the-same-token", user) as submission:
                submission.answer_url = f"/made/{number}/"
                made.append(number)
            answers.append(submission.answer_url)
        except DuplicateSubmission as done:
            answers.append(done.url)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Submission.objects.count() == 1
    assert len(answers) == 50
    assert set(answers) == {Submission.objects.get().answer_url}


@pytest.mark.django_db
def test_work_that_fails_may_be_tried_again_with_the_same_token():
    user = make_user()
    with pytest.raises(ZeroDivisionError), once("token", user):
        1 / 0  # noqa: B018
    with transaction.atomic(), once("token", user) as submission:
        submission.answer_url = "/done/"
    assert Submission.objects.get().answer_url == "/done/"


@pytest.mark.django_db(transaction=True)
def test_parallel_edits_lose_nothing():
    case = make_case()
    writers, each = 4, 5

    def edit(number):
        try:
            done = 0
            while done < each:
                seen = Incident.objects.get(pk=case.pk).version
                try:
                    with change(Incident, case.pk, seen, by=case.logged_by, why="Add a line") as record:
                        record.summary += f"{number}.{done}\n"
                    done += 1
                except Conflict:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case.refresh_from_db()
    assert len(case.summary.splitlines()) == len(set(case.summary.splitlines())) == writers * each
    assert case.version == writers * each + 1 == case.history.count()


@pytest.mark.django_db
def test_two_people_may_send_the_same_token_and_nobody_must_send_one():
    for user in (make_user(), make_user()):
        for token in ("the same", "", ""):
            with once(token, user) as submission:
                submission.answer_url = "/done/"
    assert Submission.objects.count() == 6


class TestSubmitOnce:
    """One press counts once, and is tried again when the database gave way to somebody else."""

    @staticmethod
    def gives_way(times, message="database is locked", sqlstate=None):
        """An act that writes, then fails so often before it succeeds, and the list of its tries."""
        case, tries = make_case(summary=""), []

        def act():
            tries.append(len(tries))
            with change(Incident, case.pk, None, by=case.logged_by, why="Add a line") as record:
                record.summary += "a line"
            if len(tries) <= times:
                cause = Exception()
                cause.sqlstate = sqlstate
                raise OperationalError(message) from cause
            return f"/case/{case.pk}/"

        return act, tries, case

    @pytest.mark.django_db
    def test_it_returns_the_address_and_raises_it_for_a_repeat(self):
        act, tries, case = self.gives_way(0)
        assert submit_once("token", case.logged_by, act) == f"/case/{case.pk}/"
        with pytest.raises(DuplicateSubmission) as caught:
            submit_once("token", case.logged_by, act)
        assert (caught.value.url, len(tries)) == (f"/case/{case.pk}/", 1)

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("message", "sqlstate"),
        [("deadlock detected", "40P01"), ("could not serialize access", "40001"), ("database is locked", None)],
    )
    def test_the_second_try_starts_from_the_beginning(self, message, sqlstate):
        act, tries, case = self.gives_way(1, message, sqlstate)
        assert submit_once("token", case.logged_by, act) == f"/case/{case.pk}/"
        case.refresh_from_db()
        assert (len(tries), case.summary, Submission.objects.count()) == (2, "a line", 1)

    @pytest.mark.django_db
    def test_after_the_second_failure_nothing_is_saved_and_the_press_may_be_repeated(self):
        act, tries, case = self.gives_way(2)
        with pytest.raises(Overtaken, match="Somebody else saved first"):
            submit_once("token", case.logged_by, act)
        case.refresh_from_db()
        assert (len(tries), case.summary, Submission.objects.count()) == (2, "", 0)
        assert submit_once("token", case.logged_by, act) == f"/case/{case.pk}/"

    @pytest.mark.django_db
    def test_another_failure_of_the_database_is_not_tried_again(self):
        act, tries, case = self.gives_way(1, "disk I/O error")
        with pytest.raises(OperationalError, match="disk"):
            submit_once("token", case.logged_by, act)
        assert len(tries) == 1

    @pytest.mark.postgres
    @pytest.mark.django_db(transaction=True)
    def test_two_presses_that_deadlock_both_succeed(self):
        first, second, by = make_case(), make_case(), make_user()
        gate, answers = threading.Barrier(2), []

        def press(token, cases):
            tries = []

            def act():
                tries.append(token)
                Incident.objects.select_for_update().get(pk=cases[0].pk)
                if len(tries) == 1:
                    gate.wait(5)
                Incident.objects.select_for_update().get(pk=cases[1].pk)
                return f"/{token}/"

            try:
                answers.append(submit_once(token, by, act))
            finally:
                connection.close()

        threads = [
            threading.Thread(target=press, args=arguments)
            for arguments in (("one", [first, second]), ("two", [second, first]))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(answers) == ["/one/", "/two/"]
