"""docs/operations.md, Install, typed line by line on an empty machine: from nothing to a logged incident in a browser.

The commands are read from the page, so that it cannot say anything else than what works. On SQLite they are those of
By hand and Serve; the four ways to a first sign-in are walked on both, with nginx and TLS in front.
"""

import datetime as dt
import re
import secrets
import shutil
import time
from contextlib import nullcontext
from types import SimpleNamespace
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from tests.accounts.earnest import CHOSEN
from tests.browser.conftest import CHROMIUM, TIMEOUT, WIDE
from tests.browser.walk import Walker, enrol
from tests.deploy.machine import ROOT, SITE, Machine, listens, wait_for
from tests.mail.servers import mail_server
from tests.tools import missing, pause, without_moved_date
from tests.with_postgres import binaries, throw_away

PAGE = (ROOT / "docs" / "operations.md").read_text()
INSTALL = PAGE.partition("\n## Install\n")[2].partition("\n## ")[0]
SERVE = PAGE.partition("\n## Serve\n")[2].partition("\n## ")[0]
MOST, MINUTES = 6, 15


def block(section: str) -> list[str]:
    """The lines of the first commands of a section."""
    return re.search(r"^```\n(.*?)^```", section, re.S | re.M)[1].splitlines()


def typed() -> list[str]:
    """The commands of the quick way, each one that the shell would run counted for itself."""
    return [part.strip() for line in block(INSTALL) for part in re.split(r"&&|\|\||[;|]", line) if part.strip()]


def test_the_quick_way_takes_six_commands_at_most_and_neither_python_nor_sql():
    commands = typed()
    assert 1 < len(commands) <= MOST
    for command in commands:
        assert not re.search(r"\bpython3? |\bpsql\b|\b(SELECT|CREATE|ALTER|GRANT)\b|<<|`|\$\(", command), command
    assert f"at most {MINUTES} minutes" in " ".join(INSTALL.split())
    assert "```python" not in PAGE


# Both in the half of the suite that runs on the real date: what the units start here does not bear a moved one.
ON_THE_REAL_DATE = [pytest.mark.long, pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def machine(request, tmp_path):
    """An empty machine, and the mails that its mail server takes."""
    bin_dir = binaries()
    if bin_dir is None:
        missing("no PostgreSQL on this machine: apt-get install postgresql")
    for name, package in (("nginx", "nginx-light"), ("openssl", "openssl")):
        if not shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin"):
            missing(f"no {name} on this machine: apt-get install {package}")
    own = SimpleNamespace()
    database = throw_away(bin_dir) if request.param == "postgresql" else nullcontext()
    with database as server, mail_server(own) as taken:
        there = Machine(tmp_path, server, f"smtp://127.0.0.1:{own.EMAIL_PORT}")
        there.letters = taken.letters
        try:
            yield there
        finally:
            there.end()


@pytest.fixture
def anybody(browser, machine):
    """A function that gives somebody at a browser for which the name of the site leads to this machine."""
    rules = f"MAP {SITE}:443 127.0.0.1:{machine.tls}"
    args = ["--no-sandbox", f"--host-resolver-rules={rules}"]
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=args, env=without_moved_date())

    def opened() -> Walker:
        context = chromium.new_context(viewport=WIDE, locale="en-GB", ignore_https_errors=True)
        context.set_default_timeout(TIMEOUT)
        return Walker(context.new_page(), f"https://{SITE}", checked=False)

    yield opened
    chromium.close()


@pytest.mark.parametrize("machine", [pytest.param("postgresql", marks=ON_THE_REAL_DATE)], indirect=True)
def test_from_nothing_to_a_logged_incident_and_a_public_page(machine, anybody):
    walk_from_nothing(machine, anybody)


@pytest.mark.parametrize("machine", [pytest.param("sqlite", marks=ON_THE_REAL_DATE)], indirect=True)
def test_the_same_with_one_file_for_a_database(machine, anybody):
    walk_from_nothing(machine, anybody)


def walk_from_nothing(machine, anybody):
    began = time.monotonic()
    *before, live, enable = typed()
    if machine.server:
        for command in before:
            machine.type(command)
        machine.reload_postgresql()
    else:
        prepare_by_hand(machine, before)
    assert machine.called("systemctl")[-1] == "reload nginx"
    machine.start_nginx()
    wait_for(machine.tls)
    administrator = anybody()
    set_up_the_first_administrator(machine, live, administrator)
    machine.type(enable)
    (units,) = [call.removeprefix("enable --now ").split() for call in machine.called("systemctl") if "enable" in call]
    served = {"csprapp.service", "csprapp-worker.service"}
    assert set(units) == served | {*(path.name for path in (ROOT / "deploy/systemd").glob("*.timer"))}
    machine.environment["GRANIAN_METRICS_ENABLED"] = "true"
    machine.run_unit("csprapp.service")
    wait_for(machine.port)
    invite_a_coordinator(administrator)
    log_an_incident(machine, anybody())
    come_back_without_password_and_factor(machine, administrator, anybody())
    reader = anybody().go("/").sees("Northshire Safeguarding Children Partnership")
    reader.go("/privacy/").sees("Northshire Council")
    reader.go("/staff/cases/").sees("Sign in").sees_not("0001")
    read_the_figures(machine)
    assert time.monotonic() - began < MINUTES * 60


def prepare_by_hand(machine, quick):
    """The certificate and the checkout; `.env` with what is needed and no DATABASE_URL; and the files of deploy/."""
    for command in quick[1:3]:
        machine.type(command)
    home = machine.folder / "srv/csprapp"
    for name in ("var", "memory"):
        (home / name).mkdir(mode=0o700)
    given = {
        "SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": SITE, "CSPR_SITE": f"https://{SITE}",
        "EMAIL_URL": machine.mail, "CSPR_BEHIND_PROXY": "1", "CSPR_VAR": home / "var", "CSPR_MEMORY": home / "memory",
    }  # fmt: skip
    example = (home / "app/.env.example").read_text()
    for name, value in given.items():
        example, found = re.subn(rf"^{name}=.*$", f"{name}={value}", example, flags=re.M)
        assert found == 1, name
    (home / "app/.env").write_text(example)
    (home / "app/.env").chmod(0o600)
    *files, _, _ = block(SERVE)
    for command in files:
        machine.type(f"cd {home / 'app'} && {command}")


def set_up_the_first_administrator(machine, live, walker):
    """`make live`, the line it prints, an account and its second factor; then it is stopped."""
    process = machine.start(["sh", "-c", machine.here(live)], stdout=-1, stderr=(machine.folder / "shown").open("w"))
    printed = ""
    for line in process.stdout:
        printed += line
        if line.startswith("Serving"):
            break
    shown = (machine.folder / "shown").read_text()
    (link,) = re.findall(rf"^Open once to set up: https://{re.escape(SITE)}(/\S+)$", printed, re.M) or [printed + shown]
    assert not re.search(r"^ *unsafe\b", shown, re.M), shown
    wait_for(machine.port)
    assert not listens(machine.figures), "figures are off until somebody asks for them"
    walker.go(link)
    walker.answer(name="First Person", email="first.person@council.example", password=CHOSEN, again=CHOSEN).send()
    enrol(walker)
    machine.stop(process)


def invite_a_coordinator(administrator):
    """What has to be there before a case: the partnership, an area, a partner body and somebody who may log it."""
    administrator.go("/staff/").sees("To set up").follow("Your partnership")
    administrator.answer(name="Northshire Safeguarding Children Partnership", worried_phone="01632 960 001").send()
    administrator.go("/staff/settings/areas/add/").answer(name="Northshire").send()
    administrator.go("/staff/settings/bodies/add/").answer(name="Northshire Council", kind="local_authority")
    administrator.page.get_by_label("Northshire", exact=True).check()
    administrator.send().go("/staff/settings/people/invite/")
    administrator.answer(name="Cora Dinator", email="cora.dinator@council.example", roles="coordinator")
    administrator.answer(valid_from=london_today()).send()


def log_an_incident(machine, coordinator):
    """From the mail that the timer sends to the case."""
    assert machine.run_unit("csprapp@deliver_mail.service").wait() == 0
    (letter,) = [each for each in machine.letters if each["To"] == "cora.dinator@council.example"]
    link = re.search(rf"https://{re.escape(SITE)}(/\S+)", letter.get_content())[1]
    coordinator.go(link).answer(password1=CHOSEN, password2=CHOSEN).send()
    coordinator.follow("Sign in with your new password")
    coordinator.answer(login="cora.dinator@council.example", password=CHOSEN).send()
    enrol(coordinator)
    yesterday = london_today() - dt.timedelta(days=1)
    coordinator.go("/staff/cases/new/").answer(occurred_on=yesterday, aware_on=yesterday, aware_time="9:15am").send()
    child = coordinator.page.locator("fieldset.app-person")
    child.locator("input[name$='-initials']").fill("Q.Z.")
    child.locator("select[name$='-role']").select_option("harmed")
    coordinator.press("Continue").answer(nature="serious_harm", abuse_or_neglect="suspected")
    coordinator.answer(summary="Q.Z. was taken to hospital with injuries that nobody has explained.").send()
    coordinator.answer(owner="Cora Dinator").send().sees("Q.Z.").send()
    coordinator.sees(f"{yesterday.year}-0001").go(f"/staff/cases/{yesterday.year}-0001/").sees("working days left")


def come_back_without_password_and_factor(machine, administrator, coordinator):
    """From "I have forgotten my password" by the mail, and past a lost second factor once an administrator checked."""
    email, another = "cora.dinator@council.example", f"{CHOSEN} once more"
    machine.letters.clear()
    coordinator.go("/staff/").follow("I have forgotten my password").answer(email=email).send()
    (letter,) = machine.letters
    link = re.search(rf"https://{re.escape(SITE)}(/\S+)", letter.get_content())[1]
    coordinator.go(link).answer(password1=another, password2=another).send()
    coordinator.follow("Sign in with your new password").answer(login=email, password=another).send()
    coordinator.sees("Enter your code")
    administrator.go("/staff/settings/people/").follow("Cora Dinator").follow("Reset the second factor")
    if "reauthenticate" in administrator.page.url:  # on a slow machine the password was given long ago
        administrator.answer(password=CHOSEN).send()
    administrator.answer(checked="Rang the number in the council’s directory").send()
    coordinator.go("/staff/account/login/").answer(login=email, password=another).send()
    enrol(coordinator)
    coordinator.go("/staff/").sees("My work", f"{(london_today() - dt.timedelta(days=1)).year}-0001")


def read_the_figures(machine):
    """On a port of their own of this machine, about the server alone."""
    wait_for(machine.figures)
    lines: list[str] = []
    for _ in range(60):  # the workers hand theirs over every few seconds
        with urlopen(f"http://127.0.0.1:{machine.figures}/metrics") as answer:
            lines = [line for line in answer.read().decode().splitlines() if not line.startswith("#")]
        if len(lines) > 10:
            break
        pause(0.5)
    assert len(lines) > 10
    assert all(re.fullmatch(r'granian_\w+(\{worker="\d+"\})? [\d.e+-]+', line) for line in lines), lines


def london_today() -> dt.date:
    """By the clock of the machine, as the service sees it."""
    return dt.datetime.now(ZoneInfo("Europe/London")).date()
