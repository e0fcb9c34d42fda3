"""Each request has a number of its own: in its log lines, its answer and on the page of a fault."""

import io
import json
import logging
import re
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from csprapp.ui import views
from csprapp.ui.logs import JSONFormatter
from csprapp.ui.request_ids import RequestIds, current
from csprapp.wsgi import application
from publications.public import front as front_module
from publications.public.front import Front

GIVEN = "0123456789abcdef" * 2


def asked(path, *, app=None, **more):
    """(headers, page) of the whole service, the front in it."""
    heard = {}
    environ = RequestFactory().get(path, **more).environ | {"HTTP_HOST": "testserver"}
    page = b"".join(
        (app or RequestIds(Front(WSGIHandler())))(environ, lambda status, headers, *error: heard.update(headers))
    )
    return heard, page


@pytest.fixture
def lines():
    """What is logged, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JSONFormatter())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)


@pytest.mark.django_db
def test_each_answer_has_a_new_one_also_from_memory_and_from_no_page():
    app = RequestIds(Front(WSGIHandler()))
    numbers = [asked(path, app=app)[0]["X-Request-ID"] for path in ("/reviews/", "/reviews/", "/no-such/", "/staff/")]
    assert len(set(numbers)) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in numbers)
    assert current.get() == ""
    assert isinstance(application, RequestIds)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_asked_once_before_the_page_is_made_without_memory(monkeypatch):
    front = Front(WSGIHandler())
    asked("/reviews/", app=RequestIds(front))
    tried = []
    monkeypatch.setattr(front, "token", lambda: tried.append(1) or 1 / 0)
    monkeypatch.setattr(front_module, "connection", SimpleNamespace(close=lambda: None))  # the test's own stays open
    headers, page = asked("/reviews/", app=RequestIds(front))
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    assert b"<html" in page
    assert len(tried) == 1


def test_the_page_of_a_fault_and_its_log_line_have_the_number_of_the_answer(monkeypatch, lines):
    monkeypatch.setattr(views, "is_usable", lambda colour: 1 / 0)
    headers, page = asked("/brand/0b4f55.css")
    assert f"Quote this number: {headers['X-Request-ID']}." in page.decode()
    assert [line["request"] for line in lines()] == [headers["X-Request-ID"]]


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["anna@demo.example", "", "A" * 32, GIVEN + "\n", GIVEN * 2])
def test_of_a_proxy_of_ours_a_well_formed_one_is_taken_and_no_other(settings, sent):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert asked("/reviews/", HTTP_X_REQUEST_ID=GIVEN)[0]["X-Request-ID"] == GIVEN
    assert asked("/reviews/", HTTP_X_REQUEST_ID=sent)[0]["X-Request-ID"] != sent
    settings.SECURE_PROXY_SSL_HEADER = None
    assert asked("/reviews/", HTTP_X_REQUEST_ID=GIVEN)[0]["X-Request-ID"] != GIVEN
