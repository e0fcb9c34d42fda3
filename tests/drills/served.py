"""The service as it is served, in processes of its own, and people who send forms to it."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

from tests.tools import pause
from tests.with_postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
CSRF = "x" * 32
WRONG = re.compile(rb'class="[^"]*govuk-error-(?:message|summary__list)"[^>]*>(.*?)</(?:p|ul)>', re.DOTALL)
SECONDS = 60


class Service:
    """granian with two workers, as the unit starts it, in a process group of its own; `more` of the environment."""

    def __init__(self, database: str, var: Path, **more: str) -> None:
        self.port = free_port()
        self.env = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": database,
            "CSPR_VAR": str(var),
            "CSPR_DEMO": "1",
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "PORT": str(self.port),
            **more,
        }
        self.manage("collectstatic", "--noinput")

    def manage(self, *words: str) -> str:
        line = [sys.executable, "manage.py", *words]
        return subprocess.run(line, env=self.env, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    def start(self) -> None:
        options = f"--interface wsgi --host 127.0.0.1 --port {self.port} --workers 2 --blocking-threads 4"
        line = [
            sys.executable,
            "-m",
            "granian",
            *options.split(),
            "--respawn-failed-workers",
            "--log-level",
            "critical",
        ]
        self.process = subprocess.Popen(
            [*line, "csprapp.wsgi:application"],
            env=self.env, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        began = monotonic()
        while self.ask("GET", "/health/")[0] is None:
            assert monotonic() - began < SECONDS, "it does not start"
            pause(0.1)

    def workers(self) -> list[int]:
        """The processes that the first one started, from whichever of its threads."""
        told = [path.read_text() for path in Path(f"/proc/{self.process.pid}/task").glob("*/children")]
        children = [int(pid) for pid in " ".join(told).split()]
        return sorted(pid for pid in children if b"resource_tracker" not in _command(pid))

    def kill_worker(self, which: int) -> None:
        workers = self.workers()
        os.kill(workers[which % len(workers)], signal.SIGKILL)

    def kill_all(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int | None, Message, bytes]:
        """(status, headers, page); no status where nobody answered."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
            connection.request(method, path, body, {"Connection": "close", **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            return None, Message(), b""


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b"resource_tracker"


class Person(threading.Thread):
    """Somebody signed in who sends one form after the other, and what was answered to each."""

    def __init__(self, service: Service, session: str, forms) -> None:
        super().__init__()
        self.service, self.forms, self.over = service, forms, threading.Event()
        self.cookies = {"Cookie": f"session={session}; csrf={CSRF}"}
        self.acknowledged: list[tuple] = []
        self.statuses: list[int | None] = []
        self.odd: list[tuple] = []

    def run(self) -> None:
        while not self.over.is_set():
            said, path, fields, file = next(self.forms)
            kind, body = encoded({**fields, "csrfmiddlewaretoken": CSRF}, file)
            status, headers, page = self.service.ask("POST", path, body, **{"Content-Type": kind}, **self.cookies)
            self.statuses.append(status)
            if status in {302, 204} and "/login/" not in headers.get("Location", ""):
                self.acknowledged.append(said)
            elif status not in {None, 503} or status == 503 and headers.get("Retry-After") != "30":
                self.odd.append((status, path, headers.get("Location"), WRONG.findall(page) or page[-2000:]))
            if status is None:
                pause(0.05)


def encoded(fields: dict[str, str], file: bytes | None) -> tuple[str, bytes]:
    """(content type, body) of a form, with its file if there is one."""
    if file is None:
        return "application/x-www-form-urlencoded", urlencode(fields).encode()
    parts = [f'--bb\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    head = b'--bb\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    return "multipart/form-data; boundary=bb", b"".join([*parts, head, file, b"\r\n--bb--\r\n"])


@contextmanager
def at_work(people: list[Person]):
    """They send forms for as long as the block runs."""
    for person in people:
        person.start()
    try:
        yield
    finally:
        for person in people:
            person.over.set()
        for person in people:
            person.join()
