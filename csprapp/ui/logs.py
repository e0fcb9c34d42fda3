"""Logs without personal data: what happened and where in the code, never an address, a name or a typed value."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.middleware import csrf

from csprapp.ui.request_ids import current

# Why Django refuses a form: its own words, in which an operator reads what is set up wrongly. By how they begin.
CSRF = {words.partition("%s")[0]: words for name, words in vars(csrf).items() if name.startswith("REASON_")}


class JSONFormatter(logging.Formatter):
    """One JSON object a line. Of a request only the view's name is kept: paths hold references and tokens."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "request": current.get() or None,
            "logger": record.name,
            "view": match.view_name if match else None,
            "status": getattr(record, "status_code", None),
            "message": message(record),
            **getattr(record, "said", {}),  # of a security event: names of ours and keys (csprapp/accounts/events.py)
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = trace(record.exc_info[2])
        return json.dumps({key: value for key, value in line.items() if value is not None})


def message(record: logging.LogRecord) -> str:
    """The line's own words with its values: numbers and kinds of error as they are, of everything else the kind alone,
    because it may be a name, an address or a date of birth."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    given = record.args or ()
    try:
        if isinstance(given, Mapping):
            return record.msg % {name: kept(value) for name, value in given.items()}
        return record.msg % tuple(kept(value) for value in given) if given else record.msg
    except (TypeError, ValueError):  # words that ask for more, or for other values, than there are
        return record.msg


def kept(value: Any) -> Any:
    """What of a value may stand in a log."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, str):
        return CSRF[max(begins, key=len)] if (begins := list(filter(value.startswith, CSRF))) else "(str)"
    return f"({type(value).__name__})"


def trace(tb: TracebackType | None) -> list[str]:
    """File, line and function of each frame; values of variables are left out."""
    frames = []
    while tb:
        code = tb.tb_frame.f_code
        frames.append(f"{code.co_filename}:{tb.tb_lineno} {code.co_name}")
        tb = tb.tb_next
    return frames[-12:]
