"""The logs say what happened and where, and nothing about anybody."""

import datetime
import json
import logging
import sys

from django.middleware import csrf

from csprapp.ui.logs import JSONFormatter


def logged(message, *args, **extra):
    try:
        name = "Casey Example"
        raise ValueError(f"{name} was born on 1 May")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, sys.exc_info())
    record.__dict__.update(extra)
    return JSONFormatter().format(record)


def test_an_error_keeps_its_kind_and_its_place():
    line = json.loads(logged("Internal Server Error: %s", "/staff/cases/2026-0001/", status_code=500))
    assert (line["exception"], line["status"], line["level"]) == ("ValueError", 500, "ERROR")
    assert line["where"][-1].endswith("logged")


def test_an_error_keeps_no_value_and_no_address():
    text = logged("Internal Server Error: %s", "/staff/cases/2026-0001/")
    assert "Casey" not in text
    assert "2026-0001" not in text


def test_a_line_has_numbers_and_kinds_of_error_as_values_and_of_all_else_the_kind():
    words = "mail %s could not be sent: %s %d %s"
    line = json.loads(logged(words, 12, ConnectionRefusedError("anna@demo.example"), 550, "anna@demo.example"))
    assert line["message"] == "mail 12 could not be sent: ConnectionRefusedError 550 (str)"
    assert json.loads(logged("%(what)s", {"what": TimeoutError}))["message"] == "TimeoutError"
    assert json.loads(logged("born on %s", datetime.date(2020, 5, 1)))["message"] == "born on (date)"
    assert len(logged("a line\nwith a break: %s", "x").splitlines()) == 1


def test_words_that_ask_for_other_values_than_there_are_stand_as_they_are():
    assert json.loads(logged("100% of %s", "one"))["message"] == "100% of %s"
    assert json.loads(logged("no values: 5%"))["message"] == "no values: 5%"


def test_why_a_form_was_refused_is_said_without_what_was_sent():
    reason = csrf.REASON_BAD_ORIGIN % "https://anna.example"
    line = json.loads(logged("Forbidden (%s): %s", reason, "/staff/cases/2026-0001/"))
    assert line["message"] == f"Forbidden ({csrf.REASON_BAD_ORIGIN}): (str)"
    missing = logged("Forbidden (%s): %s", csrf.REASON_NO_REFERER, "/")
    assert json.loads(missing)["message"] == f"Forbidden ({csrf.REASON_NO_REFERER}): (str)"
