"""The bound: the bytes and headers of our own answer, given again after the token is read, and nothing else.

What any program behind the same server can reach that reads the token from the database before every answer.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

QUESTION = os.environ["BENCHMARK_QUESTION"]
BODY = Path(os.environ["BENCHMARK_BODY"]).read_bytes()
HEADERS = [(name, value) for name, value in json.loads(Path(os.environ["BENCHMARK_HEADERS"]).read_text())]
ADDRESS = os.environ["DATABASE_URL"]


class Reader(threading.local):
    """Each thread's connection to the database."""

    def __init__(self) -> None:
        if ADDRESS.startswith("sqlite"):
            self.connection = sqlite3.connect(ADDRESS.removeprefix("sqlite:///"), isolation_level=None)
            self.token: Callable[[], object] = lambda: self.connection.execute(QUESTION).fetchone()
        else:
            import psycopg

            connection = psycopg.connect(ADDRESS, autocommit=True).pgconn
            self.token = lambda: connection.exec_(QUESTION.encode()).get_value(0, 0)


reader = Reader()


def application(environ: dict, start_response: Callable) -> list[bytes]:
    """The same answer to everybody."""
    reader.token()
    start_response("200 OK", HEADERS)
    return [BODY]
