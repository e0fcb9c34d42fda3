"""The one way to write, drafts, and the guard against double clicks."""

import threading

import pytest
from django.db import connection, transaction

from cases.incidents.models import Incident
from csprapp.records.models import Submission
from csprapp.records.services import AlreadyDone, Conflict, change, drop_draft, load_draft, once, save_draft
from tests.factories import make_user
from tests.factories_cases import make_case


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
        with (
            pytest.raises(Conflict) as caught,
            change(Incident, case.pk, 1, by=case.logged_by, why="Slower") as record,
        ):
            record.summary = "mine"
        assert caught.value.current.summary == "theirs"
        assert caught.value.base.summary == "at first"
        assert caught.value.last_change.history_user == other
        case.refresh_from_db()
        assert case.summary == "theirs"

    def test_an_error_in_the_middle_leaves_everything_as_before(self):
        case = make_case(summary="before")
        with (
            pytest.raises(ZeroDivisionError),
            change(Incident, case.pk, 1, by=case.logged_by, why="Fails") as record,
        ):
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
        except AlreadyDone as done:
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
