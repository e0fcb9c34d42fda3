"""The files of deploy/ are read by the programs that they are for, and docs/operations.md names each of them."""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tools import missing

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
SITE = DEPLOY / "nginx" / "csprapp.conf"


def program(name, package):
    """Where it is; without it the test is skipped, or fails where everything has to be tested."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        missing(f"no {name} on this machine: apt-get install {package}")
    return found


def run(*line, **more):
    done = subprocess.run([str(word) for word in line], capture_output=True, text=True, check=False, **more)
    return done.returncode, done.stdout + done.stderr


def test_systemd_reads_every_unit(tmp_path):
    analyze = program("systemd-analyze", "systemd")
    for name in ("granian", "python"):  # what the units start, where this machine has it
        path = tmp_path / "app" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text().replace("/srv/csprapp/app/.venv/bin/", f"{tmp_path}/app/")
        (tmp_path / unit.name).write_text(text.replace("User=csprapp", "User=daemon"))
    started = [str(tmp_path / unit.name.replace("@.", "@deliver_mail.")) for unit in UNITS]
    status, said = run(analyze, "verify", "--man=no", *started, env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", **os.environ})
    ours = [line for line in said.splitlines() if "csprapp" in line]
    assert (status, ours) == (0, [])


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_service_is_exposed_at_most_to_3(unit):
    status, said = run(program("systemd-analyze", "systemd"), "security", "--offline=true", "--threshold=30", unit)
    assert status == 0, said


def test_each_timer_has_its_service_and_comes_again_after_the_machine_was_off():
    names = {unit.name for unit in UNITS}
    for unit in UNITS:
        if unit.suffix == ".timer":
            assert {unit.name.replace(".timer", ".service"), re.sub(r"@\w+\.timer", "@.service", unit.name)} & names
            timer = configparser.ConfigParser()
            timer.read(unit)
            assert timer["Timer"]["Persistent"] == "true"


def test_each_timer_of_a_command_starts_one_that_there_is():
    commands = {path.stem for path in (ROOT / "dashboard" / "management" / "commands").glob("*.py")}
    started = {found[1] for unit in UNITS if (found := re.search(r"@(\w+)\.timer", unit.name))}
    wanted = {
        "deliver_mail", "send_reminders", "check_public", "scan_waiting", "refresh_calendars", "prune", "seal_audit",
        "verify_audit",
    }  # fmt: skip
    assert started == wanted
    assert started <= commands


def test_the_command_of_the_page_enables_every_timer():
    page = (ROOT / "docs" / "operations.md").read_text()
    enabled = re.findall(r"^systemctl enable --now (.*)$", page, re.MULTILINE)
    wanted = {"csprapp.service", "csprapp-worker.service", *(unit.name for unit in UNITS if unit.suffix == ".timer")}
    assert [set(line.split()) for line in enabled] == [wanted, wanted]


def test_nginx_is_told_of_a_renewed_certificate(tmp_path):
    """certbot runs what lies in that folder after each renewal, if it may be run."""
    hook = DEPLOY / "certbot" / "csprapp"
    (tmp_path / "systemctl").write_text("#!/bin/sh\necho $*\n")
    (tmp_path / "systemctl").chmod(0o755)
    said = run(hook, env={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert said == (0, "reload nginx\n")
    copied = 'cp "$files/certbot/csprapp" "$etc/letsencrypt/renewal-hooks/deploy/"'
    assert copied in (DEPLOY / "prepare").read_text()


def test_nginx_reads_the_site(tmp_path):
    nginx = program("nginx", "nginx-light")
    key, shown = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    made = (
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=reviews.example.org",
    )
    assert run(*made, "-keyout", key, "-out", shown)[0] == 0
    text = SITE.read_text().replace("/etc/letsencrypt/live/reviews.example.org", str(tmp_path))
    text = text.replace("/var/log/nginx/csprapp", str(tmp_path)).replace("[::]:", "127.0.0.2:")
    (tmp_path / "site.conf").write_text(text)
    places = " ".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"http {{ {places} include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\n{whole}\n"
    )
    status, said = run(nginx, "-t", "-q", "-c", tmp_path / "nginx.conf", "-p", tmp_path)
    assert (status, [line for line in said.splitlines() if "[emerg]" in line or "[warn]" in line]) == (0, [])


def test_the_site_replaces_what_visitors_say_and_sends_them_to_https():
    site = SITE.read_text()
    for line in (
        "proxy_set_header Host $http_host;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        'proxy_set_header X-Forwarded-Host "";',
        "return 301 https://",
    ):
        assert line in site
    [log] = re.findall(r"log_format csprapp '(.*)'", site)
    assert not {"$request", "$uri", "$request_uri", "$args", "$http_referer"} & set(log.split())
    directives = [line.split("#")[0] for line in site.splitlines()]
    assert not any("add_header" in line or "proxy_cache" in line for line in directives)


def test_a_request_that_the_service_takes_is_taken_by_the_proxy(settings):
    [size] = re.findall(r"client_max_body_size (\d+)m;", SITE.read_text())
    assert int(size) * 1024 * 1024 > settings.LARGEST_REQUEST


def test_the_settings_of_postgresql_are_those_that_the_doctor_looks_for():
    from dashboard.health.postgres import QUIET

    text = (DEPLOY / "postgresql" / "csprapp.conf").read_text()
    given = dict(line.split(" = ") for line in text.splitlines() if " = " in line and not line.startswith("#"))
    assert {name: given[name] in good for name, good in QUIET.items()} == dict.fromkeys(QUIET, True)


def test_the_page_for_operators_names_every_file_and_has_nothing_to_type_but_commands():
    page = (ROOT / "docs" / "operations.md").read_text()
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert path.name in page or path.name.split("@")[0] in page, path.name
    assert not re.findall(r"```(python|sql|ini|nginx)", page)
    assert "manage.py shell" not in page


def test_the_lines_that_upgrade_give_the_command_the_owners_address_and_run_it_as_the_services_user(tmp_path):
    """Typed as they stand in docs/operations.md, on a machine that `deploy/prepare` made."""
    lines = (ROOT / "docs" / "operations.md").read_text().partition("\n## Upgrades\n")[2].split("```")[1]
    owner = re.search(r"owner=\$etc(/\S+)", (DEPLOY / "prepare").read_text())[1]
    app, etc = tmp_path / "srv/csprapp/app", tmp_path / "etc"
    (app / "deploy").mkdir(parents=True)
    (etc / owner[1:]).parent.mkdir(parents=True)
    (etc / owner[1:]).write_text("# the owner\nDATABASE_URL=postgres://owner:secret@127.0.0.1/csprapp\n")
    (app / "deploy/upgrade").write_text('#!/bin/sh\necho "$OWNER_DATABASE_URL $1"\n')
    (tmp_path / "sudo").write_text('#!/bin/sh\necho "$@" >&2\n[ "$2 $3" = "-u csprapp" ] && shift 3 && exec "$@"\n')
    for path in (app / "deploy/upgrade", tmp_path / "sudo"):
        path.chmod(0o755)
    here = lines.replace("/srv/", f"{tmp_path}/srv/").replace("/etc/", f"{etc}/")
    status, said = run("sh", "-ec", here, env={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert status == 0, said
    assert "postgres://owner:secret@127.0.0.1/csprapp v0.10.0" in said


def test_the_site_speaks_no_tls_before_1_2_and_only_ciphers_with_forward_secrecy_that_are_authenticated():
    text = SITE.read_text()
    (protocols,) = re.findall(r"ssl_protocols (.*);", text)
    (ciphers,) = re.findall(r"ssl_ciphers (.*);", text)
    assert set(protocols.split()) == {"TLSv1.2", "TLSv1.3"}
    assert all(re.fullmatch(r"ECDHE-.*(GCM-SHA\d+|CHACHA20-POLY1305)", each) for each in ciphers.split(":")), ciphers
