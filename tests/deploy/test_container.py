"""The recipe of the image. No builder of images runs where the tests do, so it is read, and what it puts together is
put together here: the files that it copies, collected and served, with nothing written beside them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.machine import ROOT, wait_for
from tests.tools import pause
from tests.with_postgres import free_port

FILE = ROOT / "deploy" / "Containerfile"
TEXT = re.sub(r"\\\n", " ", FILE.read_text())
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
STAGES = [line.split() for line in LINES if line.startswith("FROM ")]
SAFE = {
    "SECRET_KEY": "only-for-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "127.0.0.1",
    "CSPR_SITE": "https://127.0.0.1",
    "CSPR_BEHIND_PROXY": "1",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}


def copied() -> list[tuple[list[str], str]]:
    """What is copied from the checkout, and to where."""
    found = [line.split()[1:] for line in LINES if line.startswith("COPY ") and "--from" not in line]
    return [(words[:-1], words[-1]) for words in found]


def test_the_linter_of_such_files_finds_nothing():
    hadolint = Path(sys.executable).with_name("hadolint")  # of the lock: beside this Python
    done = subprocess.run([hadolint, FILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_its_base_is_one_exact_version_and_no_address_of_a_registry():
    assert len(STAGES) == 2
    assert all(re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", stage[1]) for stage in STAGES)
    assert len({stage[1] for stage in STAGES}) == 1, "built and served on the same"
    assert not re.search(r"https?://(?!localhost)|index-url|\bADD\b|curl|wget|\.(io|org|com)/", TEXT)


def test_packages_come_by_the_digests_of_the_lock_alone():
    [installed] = re.findall(r"pip install (.*)", TEXT)
    locks = [
        word for lock in sorted(ROOT.glob("requirements*.lock")) if "dev" not in lock.name for word in ("-r", lock.name)
    ]
    assert installed.split()[:3] == ["--require-hashes", "--only-binary", ":all:"]
    assert sorted(installed.split()[3:]) == sorted(locks)


def test_it_runs_as_nobody_who_owns_anything_of_it():
    last = LINES[LINES.index(" ".join(STAGES[-1])) :]
    [user] = [line.split()[1] for line in last if line.startswith("USER ")]
    assert user == "10001:10001"
    assert last.index(f"USER {user}") > max(n for n, line in enumerate(last) if line.startswith(("COPY", "RUN")))
    assert not any("--chown" in line for line in last)


def test_nothing_goes_in_that_has_no_place_there():
    names = {name for words, _ in copied() for name in words}
    assert not names & {".", "./", ".env", "demo", "tests", "benchmarks", "docs", "var", ".venv", "node_modules"}
    secrets = re.findall(r"SECRET_KEY=(\S+)", TEXT)
    assert all(value.startswith("only-to-collect") for value in secrets)
    assert not any(line.startswith(("ENV", "ARG")) and "SECRET" in line for line in LINES)


def test_it_serves_as_the_unit_does_but_for_its_address():
    [command] = re.findall(r"^CMD \[(.*)\]", TEXT, re.M)
    words = [word.strip().strip('"') for word in command.split(",")]
    unit = (ROOT / "deploy" / "systemd" / "csprapp.service").read_text().replace("\\\n", "")
    [started] = re.findall(r"^ExecStart=\S+/granian (.*)$", unit, re.M)
    expected = started.replace("127.0.0.1 --port", "0.0.0.0 --port").replace("--metrics-address 127.0.0.1 ", "").split()
    assert words == ["granian", *expected]


@pytest.mark.long
def test_what_it_copies_is_enough_to_collect_and_to_serve_each_part_and_nothing_is_written_beside(tmp_path):
    app = tmp_path / "app"
    app.mkdir()
    for names, to in copied():
        for name in names:
            target = app / to / ("" if (ROOT / name).is_dir() else name)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, target)
    for folder in ("var", "memory", "typefaces"):
        (tmp_path / folder).mkdir(mode=0o700)
    env = {
        "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "CSPR_VAR": str(tmp_path / "var"),
        "CSPR_MEMORY": str(tmp_path / "memory"), "CSPR_STATIC": str(tmp_path / "static"), **SAFE,
    }  # fmt: skip
    manage = [sys.executable, "manage.py"]
    for words in (["collectstatic", "--noinput"], ["migrate", "--verbosity", "0"]):
        subprocess.run([*manage, *words], env=env, cwd=app, check=True, capture_output=True)
    assert not (tmp_path / "var" / "static").exists()
    before = sorted(path for path in app.rglob("*"))
    for part, page in (("public", "/reviews/"), ("staff", "/staff/account/login/"), ("guests", "/privacy/")):
        served(app, {**env, "CSPR_SERVE": part}, page)
    assert sorted(path for path in app.rglob("*")) == before


def served(app, env, page) -> None:
    """One part, asked as its platform's proxy and its probes ask."""
    import http.client

    port = free_port()
    line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "critical"]
    process = subprocess.Popen([*line, "csprapp.wsgi:application"], env=env, cwd=app)
    try:
        wait_for(port)
        for path in ("/health/", "/health/live/", page):
            for _ in range(100):
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                asked.request("GET", path, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"})
                status = asked.getresponse().status
                if status == 200:
                    break
                pause(0.1)
            assert status == 200, (env["CSPR_SERVE"], path)
    finally:
        process.terminate()
        process.wait(20)
