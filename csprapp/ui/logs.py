"""Logs without personal data: what happened and where in the code, never an address, a name or a typed value."""

import json
import logging
from datetime import UTC, datetime


class JSONFormatter(logging.Formatter):
    """One JSON object a line. Of a request only the view's name is kept: paths hold references and tokens."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "view": match.view_name if match else None,
            "status": getattr(record, "status_code", None),
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = trace(record.exc_info[2])
        return json.dumps({key: value for key, value in line.items() if value is not None})


def trace(tb) -> list[str]:
    """File, line and function of each frame; values of variables are left out."""
    frames = []
    while tb:
        code = tb.tb_frame.f_code
        frames.append(f"{code.co_filename}:{tb.tb_lineno} {code.co_name}")
        tb = tb.tb_next
    return frames[-12:]
