"""The logs say what happened and where, and nothing about anybody."""

import json
import logging
import sys

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
