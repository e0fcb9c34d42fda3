"""A backup restored on a machine with the three parts and their roles: one command later each of them serves."""

import os
import re
import subprocess
import sys

import pytest

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
        published, _, door, locked, *_ = run("here", before["app"], WRITE).splitlines()
        run("here", before["app"], "manage.py", "backup", backup)
    with throw_away(bin_dir) as server:  # another machine
        roles = made_roles(server)
        said = run("there", roles["app"], "manage.py", "restore", backup, status=1)
        assert "name the owner's address" in said
        said = run("there", roles["owner"], "manage.py", "restore", backup)
        assert "The public part and the doors of guests have their rights again" in said
        assert "grants.sql" not in said
        for part, role in (("public", "public"), ("staff", "app"), ("guests", "guests")):
            assert run("there", roles[role], HEALTH, CSPR_SERVE=part) == "ok\n", part
        page = f"print(Client().get('/reviews/{published.split()[0]}/').status_code)"
        assert run("there", roles["public"], page, CSPR_SERVE="public") == "200\n"
        inside = run("there", roles["guests"], ANSWER, CSPR_SERVE="guests", DOOR=door, LOCKED=locked).splitlines()
        assert inside[1] == "True", "the answer arrived, through the link and with the passcode of before"
