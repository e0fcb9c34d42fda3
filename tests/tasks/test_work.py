"""Work in the background: begun once, shown to its owner alone, with a file for a day, and in words when it fails."""

from datetime import timedelta

import pytest

from csprapp.records.models import AccessLog
from csprapp.tasks.models import Job
from csprapp.tasks.work import GAVE_UP, MOST_TRIES, start
from csprapp.today import now
from csprapp.ui.logs import JSONFormatter
from tests.factories import make_user
from tests.kept_files import stored
from tests.tasks import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits(settings):
    """What is begun waits for a worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_what_is_under_way_is_not_begun_twice_by_the_same_person(waits):
    one, other = make_user("coordinator"), make_user("manager")
    first = start(made.count, 2, by=one)
    assert start(made.count, 2, by=one) == first
    assert start(made.count, 2) == start(made.count, 2)
    assert len({first.pk, start(made.count, 4, by=one).pk, start(made.count, 2, by=other).pk}) == 3


def test_its_page_says_how_far_it_is_and_asks_again(waits, sign_in, clock):
    user = make_user("coordinator")
    job = start(made.count, 2, by=user, case="2026-0042")
    page = f"/staff/jobs/{job.pk}/"
    client = sign_in(user)
    waiting = client.get(page).text
    assert "List of numbers – 2026-0042" in waiting
    assert "It is waiting its turn" in waiting
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in waiting
    Job.objects.filter(pk=job.pk).update(state="running", done=1, total=3)
    assert "1 of 3 done" in client.get(page).text
    with clock.at(now() + timedelta(minutes=31)):  # a page left open does not keep a person signed in
        later = client.get(page).text
    assert "Check again" in later
    assert "refresh" not in later
    assert "data-progress" not in later


def test_its_file_is_fetched_for_a_day_which_is_logged(sign_in, clock):
    user = make_user("coordinator")
    job = start(made.count, 2, by=user, case="2026-0042")
    client, page = sign_in(user), f"/staff/jobs/{job.pk}/"
    assert "Download numbers.txt (8 bytes)" in client.get(page).text
    answer = client.get(f"{page}file/")
    assert b"".join(answer.streaming_content) == b"1, 2, 3\n"
    assert answer["Content-Disposition"] == 'attachment; filename="numbers.txt"'
    assert answer["Content-Length"] == "8"
    assert AccessLog.objects.filter(user=user, case="2026-0042", what="Fetched: List of numbers").exists()
    with clock.at(now() + timedelta(days=1, seconds=1)):
        client = sign_in(user)
        assert client.get(f"{page}file/").status_code == 404
        assert "its file has since been deleted" in client.get(page).text


def test_a_stranger_and_whoever_may_no_longer_have_it_find_nothing(sign_in):
    user = make_user("administrator", "manager")
    job, odd, for_all = start(made.count, 2, by=user), start(made.count, 3, by=user), start(made.count, 2)
    assert odd.state == Job.State.FAILED
    assert not odd.file
    stranger = sign_in(make_user("administrator", "manager"))
    for client, key in ((stranger, job.pk), (stranger, for_all.pk), (sign_in(user), odd.pk), (sign_in(user), 999)):
        for page in ("", "file/"):
            assert client.get(f"/staff/jobs/{key}/{page}").status_code == 404


def test_a_refusal_is_told_in_its_own_words_and_a_fault_in_ours_after_three_tries(sign_in, caplog):
    user = make_user("coordinator")
    refused, failed = start(made.refuse, by=user), start(made.fail, by=user)
    assert (refused.tries, refused.because) == (1, "There is nothing to count.")
    assert (failed.tries, failed.state, failed.because) == (MOST_TRIES, "failed", GAVE_UP)
    logged = [JSONFormatter().format(record) for record in caplog.records]
    assert len(logged) == MOST_TRIES
    assert "ValueError" in logged[0]
    assert "Torquil" not in "".join(logged)
    assert GAVE_UP in sign_in(user).get(f"/staff/jobs/{failed.pk}/").text


def test_what_was_taken_away_writes_nothing_more():
    job = start(made.be_overtaken)
    assert (job.tries, job.done, job.state) == (2, 0, "running")


def test_a_file_of_what_was_taken_away_is_not_left_lying(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    from csprapp.tasks.work import Running, TakenAway

    with pytest.raises(TakenAway):
        Running(Job(pk=1, tries=1)).keep_file("a.txt", b"a", "text/plain")
    assert stored() == set()
