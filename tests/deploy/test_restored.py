"""A backup restored on another machine: with the three parts and their roles one command later each of them serves; and
typed as docs/operations.md says, from an empty machine.
"""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.deploy.machine import Machine
from tests.deploy.test_roles import ANSWER, ROOT, SETUP, WRITE, psql
from tests.tools import missing
from tests.with_postgres import binaries, throw_away

HEALTH = "print(Client().get('/health/').content.decode().strip())"


def made_roles(server) -> dict[str, str]:
    told = psql(server.address, "roles.sql")
    return {found[2]: found[1] for found in re.finditer(r"DATABASE_URL=(postgres://csprapp_(\w+):\S+)", told)}


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db
def test_a_restore_ends_with_the_public_part_the_staff_and_the_doors_serving(tmp_path):
    if (bin_dir := binaries()) is None:
        missing("no PostgreSQL on this machine: apt-get install postgresql")
    (tmp_path / "memory").mkdir()
    backup = str(tmp_path / "one.backup")

    def run(where, address, *code, status=0, **more):
        (tmp_path / where).mkdir(exist_ok=True)
        env = {"PATH": os.environ["PATH"], "CSPR_DEMO": "1", "CSPR_DEV": "1", "SECRET_KEY": "x" * 60}
        env |= {"CSPR_VAR": str(tmp_path / where), "CSPR_MEMORY": str(tmp_path / "memory"), "DATABASE_URL": address}
        line = [sys.executable, "-c", SETUP + code[0]] if code[0] != "manage.py" else [sys.executable, *code]
        env |= {"ALLOWED_HOSTS": "testserver", **more}
        done = subprocess.run(line, env=env, capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr * bool(status)

    with throw_away(bin_dir) as server:
        before = made_roles(server)
        run("here", before["owner"], "manage.py", "migrate", "--verbosity", "0")
        psql(before["owner"], "grants.sql")
        published, _, door, locked, feed, *_ = run("here", before["app"], WRITE).splitlines()
        run("here", before["app"], "manage.py", "backup", backup)
    with throw_away(bin_dir) as server:  # another machine
        roles = made_roles(server)
        said = run("there", roles["app"], "manage.py", "restore", backup, status=1)
        assert "name the owner’s address" in said
        said = run("there", roles["owner"], "manage.py", "restore", backup)
        assert "The public part and the doors of guests have their rights again" in said
        assert "grants.sql" not in said
        for part, role in (("public", "public"), ("staff", "app"), ("guests", "guests")):
            assert run("there", roles[role], HEALTH, CSPR_SERVE=part) == "ok\n", part
        page = f"print(Client().get('/reviews/{published.split()[0]}/').status_code)"
        assert run("there", roles["public"], page, CSPR_SERVE="public") == "200\n"
        given = {"CSPR_SERVE": "guests", "DOOR": door, "LOCKED": locked, "FEED": feed}
        fetched, referred, _, arrived, *_ = run("there", roles["guests"], ANSWER, **given).splitlines()
        assert (fetched, referred) == ("200 304 True 404", "200 200 200 2 True")
        assert arrived == "True", "the answer, through the link and with the passcode of before"


OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
CASE = """
from tests.factories_cases import make_case
print(make_case(summary="words of before").reference)
"""
SERVED = """
from cases.incidents.models import Incident
print([case.summary for case in Incident.objects.all()])
print(Client().get("/health/", secure=True, headers={"host": "reviews.example.org"}).content.decode().strip())
"""


def commands(section: str) -> list[str]:
    return OPERATIONS.partition(f"\n{section}\n")[2].partition("\n```\n")[2].partition("\n```")[0].splitlines()


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db
def test_the_lines_of_the_page_lead_from_an_empty_machine_to_the_cases_of_before(tmp_path):
    if (bin_dir := binaries()) is None:
        missing("no PostgreSQL on this machine: apt-get install postgresql")
    folder, copy, mail = tmp_path / "machine", tmp_path / "copy", "smtp://127.0.0.1:9"
    home, (packages, certificate, checkout, prepare, *_) = folder / "srv/csprapp", commands("## Install")
    copy.mkdir()

    def python(machine: Machine, *line: str) -> str:
        done = subprocess.run(
            [".venv/bin/python", *line], env=machine.environment, cwd=home / "app", capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(machine: Machine, command: str) -> str:
        line = ["sh", "-c", machine.here(command)]
        done = subprocess.run(line, env=machine.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stdout
        return done.stderr

    with throw_away(bin_dir) as server:
        machine = Machine(folder, server, mail)
        for command in (packages, certificate, checkout, prepare):
            machine.type(command)
        (home / "app/tests").symlink_to(ROOT / "tests")
        python(machine, "-c", SETUP + CASE)
        python(machine, "manage.py", "backup", str(home / "backup"))
        shutil.copy(home / "app/.env", copy / "env")
        shutil.copytree(home / "memory", copy / "memory")
        shutil.copy(next((home / "backup").glob("*.backup")), copy / "csprapp-DATE.backup")
    shutil.rmtree(folder)  # and the server with it
    with throw_away(bin_dir) as server:
        machine = Machine(folder, server, mail)
        lines = [line.replace("/mnt/copy", str(copy)) for line in commands("### Restore")]
        for command in (packages, certificate, checkout):
            machine.type(command)
        (home / "app/tests").symlink_to(ROOT / "tests")
        assert "without its two secrets the backup cannot be read" in refused(machine, lines[-1])
        *_, said = [machine.type(line) for line in lines]
        assert "Done:" in said
        secret = re.search(r"^SECRET_KEY=.*$", (copy / "env").read_text(), re.M)[0]
        kept = (home / "app/.env").read_text()
        assert secret in kept
        assert kept.count("DATABASE_URL=") == 1
        assert server.address.rpartition(":")[2].partition("/")[0] in kept
        assert oct((home / "app/.env").stat().st_mode & 0o777) == "0o600"
        assert python(machine, "-c", SETUP + SERVED).splitlines() == ["['words of before']", "ok"]
        assert "The database is not empty" in refused(machine, lines[-1]), "nothing is written over"
        assert (home / "app/.env").read_text() == kept
