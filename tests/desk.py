"""Somebody at work in a process of their own, with a database of their own: told what to do line by line, such as while
another process serves from a replica of that database."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AT_WORK = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "csprapp.settings"
django.setup()
import datetime as dt
from django.db import connections
from publications.library import services
from publications.library.models import Publication
from tests.factories_publications import document_url, make_publication, make_publisher
by = None
def publish():
    made = make_publication(pdf=True, on=dt.date.today() - dt.timedelta(days=1))
    return f"{made.slug} {document_url(made)}"
def down(slug):
    services.withdraw(Publication.objects.get(slug=slug).pk, by=by or make_publisher(), why="A name was left in")
    return "done"
def people():
    # Four coordinators of an area, each with a session and a case: area, then session and reference of each.
    import time
    from importlib import import_module
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from tests.factories import make_area, make_user
    from tests.factories_cases import log_case
    area, found = make_area(), []
    for _ in range(4):
        user = make_user("coordinator", area=area)
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                        HASH_SESSION_KEY: user.get_session_auth_hash(), "signed_in_at": int(time.time())})
        session.create()
        found += [session.session_key, log_case(area=area, by=user, today=dt.date.today()).reference]
    return f"{area.pk} {' '.join(found)}"
def reference():
    from tests.factories_cases import log_case
    from cases.incidents.models import Incident
    first = Incident.objects.order_by("pk").first()
    return log_case(area=first.area, by=first.owner, today=dt.date.today()).reference
for line in sys.stdin:
    deed, *words = line.split()
    try:
        print({"publish": publish, "down": down, "people": people, "reference": reference}[deed](*words), flush=True)
    except Exception as error:
        connections.close_all()
        print("failed", type(error).__name__, str(error).replace(chr(10), " "), flush=True)
"""


class Desk:
    """`does("down", slug)` gives what was answered."""

    def __init__(self, database: str, var: Path, **more: str) -> None:
        self.env = {"PATH": os.environ["PATH"], "DATABASE_URL": database, "CSPR_VAR": str(var), "CSPR_DEMO": "1"}
        self.env |= {"SECRET_KEY": os.environ["SECRET_KEY"], **more}
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Desk":
        line = [sys.executable, "-c", AT_WORK]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(line, env=self.env, cwd=ROOT, start_new_session=True, **pipes)
        return self

    def __exit__(self, *error: object) -> None:
        assert self.process
        self.process.kill()
        self.process.communicate()

    def begins(self, *words: str) -> None:
        assert self.process
        assert self.process.stdin
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()

    def answers(self) -> str:
        assert self.process
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def does(self, *words: str) -> str:
        self.begins(*words)
        return self.answers()

    def manage(self, *words: str, status: int = 0) -> str:
        """What a command says, which ends with this status."""
        line = [sys.executable, "manage.py", *words]
        done = subprocess.run(line, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr
