"""Error pages: courteous, the same for every stranger, and unable to fail twice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.partnership.models import Partnership
from csprapp.records.services import Overtaken
from csprapp.ui import errors
from tests.factories import make_user

request = RequestFactory()


@pytest.mark.django_db
def test_a_missing_private_page_is_the_same_bytes_for_everybody_and_every_address(sign_in):
    manager, contributor = sign_in(make_user(Role.MANAGER)), sign_in(make_user(Role.CONTRIBUTOR))
    answers = [
        manager.get("/staff/no-such-page/"),
        contributor.get("/staff/no-such-page/"),
        contributor.get("/staff/another/missing/one/"),
        Client().get("/staff/no-such-page/"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.django_db
def test_a_missing_public_page_sets_no_cookie_and_offers_a_way_on():
    answer = Client().get("/no-such-page/")
    assert answer.status_code == 404
    assert not answer.cookies
    assert b'href="/reviews/"' in answer.content


@pytest.mark.django_db
def test_a_report_no_longer_published_is_gone_courteously():
    answer = errors.gone(request.get("/reviews/review-2026-k7/"))
    assert answer.status_code == 410
    assert b"no longer published here" in answer.content
    assert b"review-2026-k7" not in answer.content


@pytest.mark.django_db
def test_a_refusal_gives_its_reason_only_when_it_was_written_for_people():
    told = errors.forbidden(request.get("/staff/team/"), NotAllowed("Your role cannot see the figures."))
    assert b"Your role cannot see the figures." in told.content
    other = errors.forbidden(request.get("/staff/team/"), PermissionDenied("internal detail"))
    assert b"internal detail" not in other.content
    assert other.status_code == told.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("database is locked"), Overtaken()])
def test_who_lost_to_somebody_elses_work_is_told_so(error):
    told = errors.SomebodyElseWasQuicker(lambda asked: None).process_exception(request.post("/staff/cases/"), error)
    assert told.status_code == 409
    assert b"Somebody else saved first" in told.content


def test_another_fault_of_the_database_stays_one():
    quicker = errors.SomebodyElseWasQuicker(lambda asked: None)
    assert quicker.process_exception(request.get("/staff/"), OperationalError("disk I/O error")) is None


@pytest.mark.django_db
def test_a_form_without_its_token_says_that_nothing_was_saved():
    answer = Client(enforce_csrf_checks=True).post("/staff/account/login/", {"login": "a@demo.example"})
    assert answer.status_code == 403
    assert b"Nothing was saved" in answer.content


@pytest.mark.django_db
def test_what_cannot_be_read_is_400():
    assert errors.bad_request(request.get("/")).status_code == 400


def test_the_last_error_page_needs_no_database(monkeypatch):
    answer = errors.server_error(request.get("/staff/"))
    assert answer.status_code == 500
    assert b"call 999" in answer.content

    def lost(*_):
        raise TemplateDoesNotExist("errors/500.html")

    monkeypatch.setattr(errors, "render_to_string", lost)  # even the file
    assert b"Sorry" in errors.server_error(request.get("/")).content


def test_an_error_page_is_shown_while_the_database_is_down(monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(Partnership, "current", fail)
    assert errors.not_found(request.get("/staff/cases/2026-0042/")).status_code == 404


@pytest.mark.django_db
def test_a_view_that_crashes_answers_500(monkeypatch):
    from csprapp.ui import views

    client = Client(raise_request_exception=False)
    monkeypatch.setattr(views, "is_usable", lambda colour: 1 / 0)
    answer = client.get("/brand/0b4f55.css")
    assert answer.status_code == 500
    assert b"there is a problem" in answer.content
    for inside in (b"ZeroDivisionError", b"division", b"Traceback", b"views.py", b"is_usable", b"Django"):
        assert inside not in answer.content, "nothing of the inside"
