"""Each part served alone: what it answers, and that it stands by itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_settings import SAFE, start

ROOT = Path(__file__).resolve().parent.parent
INSTALL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
"""
ASK = """
import os, re, django
django.setup()
from django.test import Client
client = Client(headers={"host": "127.0.0.1"})
asked = os.environ["PATHS"].split()
for path in asked:  # and then whatever these lead to
    answer = client.get(path)
    links = sorted(set(re.findall(r'href="(/[^"#]*)"', answer.content.decode())))
    links = [link for link in links if not link.startswith(("/static/", "/brand/"))]
    asked.extend(link for link in links if link not in asked)
    print(path, answer.status_code, *links)
"""
# What each part answers: status of each address; what a stranger may not open leads to sign-in.
TABLE = """
                         public  staff  guests
/health/                    200    200     200
/health/live/               200    200     200
/privacy/                   200    200     200
/accessibility/             200    200     200
/                           200    404     404
/reviews/                   200    404     404
/staff/                     404    302     404
/staff/account/login/       404    200     404
/staff/door/                404    404     404
/staff/refer/               404    404     404
/staff/calendar/x.ics       404    404     404
/no-such-page/              404    404     404
/staff/no-such-page/        404    404     404
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The environment of a service that is installed, once for all its parts: they write nothing here."""
    env = {"PATH": os.environ["PATH"], "CSPR_VAR": str(tmp_path_factory.mktemp("parts")), "CSPR_DEMO": "1"}
    env |= {"DJANGO_SETTINGS_MODULE": "csprapp.settings", "SECRET_KEY": "x" * 60}
    subprocess.run([sys.executable, "-c", INSTALL], env=env, cwd=ROOT, capture_output=True, check=True)
    return env


@pytest.mark.long
@pytest.mark.parametrize("part", ["public", "staff", "guests"])
def test_a_part_answers_what_is_its_own_and_leads_nowhere_else(part, installed):
    heads, *rows = [line.split() for line in TABLE.strip().splitlines()]
    env = {**installed, "CSPR_SERVE": part, "PATHS": " ".join(path for path, *_ in rows)}
    done = subprocess.run([sys.executable, "-c", ASK], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = {path: (status, links) for path, status, *links in map(str.split, done.stdout.splitlines())}
    for path, *statuses in rows:
        assert said[path][0] == statuses[heads.index(part)], path
    # A door without a key is closed: 404, and the way back to it is right all the same.
    dead = {(path, link) for path, (_, links) in said.items() for link in links if said[link][0] not in {"200", "302"}}
    assert {link for _, link in dead} <= ({"/staff/door/"} if part == "guests" else set()), dead


def test_links_to_doors_start_with_the_address_of_guests(tmp_path):
    code = "from django.conf import settings as s; print(s.CSPR_GUESTS_SITE)"
    assert start(tmp_path, code, **SAFE).stdout.strip() == "https://reviews.example.org"
    given = start(tmp_path, code, **SAFE, CSPR_GUESTS_SITE="https://answers.example.org/")
    assert given.stdout.strip() == "https://answers.example.org"
    refused = start(tmp_path, code, **SAFE, CSPR_GUESTS_SITE="http://answers.example.org")
    assert "Set CSPR_GUESTS_SITE to an https address" in refused.stderr
