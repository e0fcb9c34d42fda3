"""A machine to install the service on, below a folder: what a user types is run as it is typed.

The commands that would change the real machine (apt-get, certbot, adduser, systemctl and the like) are stand-ins that
write down how they were called; the database is a throw-away PostgreSQL, the proxy a real nginx, and what systemd would
start is started from the units that were copied.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.tools import pause, without_moved_date
from tests.with_postgres import Server, free_port

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (".git", ".venv", "node_modules", "vendor", "var", "mutants", "tests", "*cache*", "docs", ".env")
SITE = "reviews.example.org"
STAND_IN = '#!/bin/sh\necho "$(basename "$0") $*" >> "$PREFIX/called"\n'
# What a stand-in does after it has written down how it was called.
DEEDS = {
    "apt-get": "",
    "adduser": "",
    "chown": "",
    "nginx": "",
    "systemctl": "",
    "getent": "exit 2",  # there is no such user
    "id": "echo 0",
    "sudo": 'while [ $# -gt 0 ]; do case $1 in -u) shift 2 ;; -*) shift ;; *) break ;; esac; done\nexec "$@"',
    "install": 'for word; do last=$word; [ "${word#/}" = "$word" ] || mkdir -p -m 700 "$word"; done',
    "psql": 'exec "$REAL_PSQL" "$PG" "$@"',
    "certbot": 'for name; do :; done; live="$PREFIX/etc/letsencrypt/live/$name"; mkdir -p "$live"\n'
    'openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$name" -keyout "$live/privkey.pem" '
    '-out "$live/fullchain.pem" 2>/dev/null',
    "git": 'mkdir -p "$(dirname "$3")" && cp -r "$CHECKOUT" "$3"',
}
# What Debian's packages leave behind.
FOLDERS = ("etc/postgresql/15/main/conf.d", "etc/systemd/system", "etc/nginx/sites-enabled", "etc/logrotate.d")


@dataclass
class Machine:
    """`folder` is its root; `server` a PostgreSQL, None for a machine without; `mail` the address of a mail server."""

    folder: Path
    server: Server | None
    mail: str
    port: int = field(default_factory=free_port)
    tls: int = field(default_factory=free_port)
    plain: int = field(default_factory=free_port)
    figures: int = field(default_factory=free_port)
    running: list[subprocess.Popen] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True)
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        for name, deed in DEEDS.items():
            (bin_folder / name).write_text(f"{STAND_IN}{deed}\n")
            (bin_folder / name).chmod(0o755)
        checkout(self.folder / "checkout")
        self.environment = {
            "PATH": f"{bin_folder}:{os.environ['PATH']}:/usr/sbin",
            "PREFIX": str(self.folder),
            "CHECKOUT": str(self.folder / "checkout"),
            "PG": self.server.address if self.server else "",
            "REAL_PSQL": str(shutil.which("psql")),
            "PORT": str(self.port),
            "GRANIAN_METRICS_PORT": str(self.figures),
            "LANG": "C.UTF-8",
        }

    def here(self, text: str) -> str:
        """The same words with the folders, ports and mail server of this machine."""
        text = re.sub(r"smtp\+tls://\S+:587", self.mail, text)
        return re.sub(
            r"(?<![\w/])/(srv|etc/(?:letsencrypt|systemd|logrotate\.d|nginx/sites-enabled)|var/log)/",
            rf"{self.folder}/\1/",
            text,
        )

    def type(self, command: str) -> str:
        """Type a command and wait for it; what it said."""
        line = ["sh", "-c", self.here(command)]
        done = subprocess.run(line, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def start(self, line: list[str], **more: object) -> subprocess.Popen:
        """Start what stays, in a group of its own."""
        options = {"env": self.environment, "start_new_session": True, "text": True, **more}
        process = subprocess.Popen(line, **options)  # type: ignore[call-overload]
        self.running.append(process)
        return process

    def stop(self, process: subprocess.Popen) -> None:
        """Press Ctrl-C until everything has ended: now and then granian does not notice the first."""
        while alive(process):
            os.killpg(process.pid, signal.SIGINT)
            pause(1)
        self.running.remove(process)

    def called(self, name: str) -> list[str]:
        """How a stand-in was called."""
        lines = (self.folder / "called").read_text().splitlines()
        return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]

    def reload_postgresql(self) -> None:
        """What `systemctl reload postgresql` does: read what was copied to conf.d."""
        for path in self.folder.glob("etc/postgresql/*/main/conf.d/*.conf"):
            for name, value in re.findall(r"^(\w+) = '?([\w-]+)'?$", path.read_text(), re.M):
                self.sql(f"ALTER SYSTEM SET {name} = '{value}'")
        self.sql("SELECT pg_reload_conf()")

    def sql(self, words: str) -> str:
        assert self.server
        line = ["psql", "--no-psqlrc", "-qAtc", words, self.server.address]
        return subprocess.run(line, check=True, capture_output=True, text=True).stdout.strip()

    def start_nginx(self) -> None:
        """What `systemctl reload nginx` does, with the site that was copied and other ports."""
        site = self.here((self.folder / "etc/nginx/sites-enabled/csprapp.conf").read_text())
        site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.M)
        for listened, port in (("listen 80;", self.plain), ("listen 443 ", self.tls)):
            site = site.replace(listened, listened.replace(listened.split()[1].rstrip(";"), f"127.0.0.1:{port}"))
        site = site.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = " ".join(f"{name}_temp_path {self.folder}/{name};" for name in temporary)
        whole = self.folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        head = f"{user} daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log; events {{}}\n"
        whole.write_text(f"{head}http {{ include /etc/nginx/mime.types; {places}\n{site} }}\n")
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        self.start([str(nginx), "-e", f"{self.folder}/error.log", "-c", str(whole)], env=without_moved_date())

    def run_unit(self, name: str) -> subprocess.Popen:
        """What systemd does when it starts a unit: its ExecStart, in its folder."""
        kind, _, instance = name.removesuffix(".service").partition("@")
        file = self.folder / "etc/systemd/system" / (f"{kind}@.service" if instance else f"{kind}.service")
        unit = self.here(file.read_text()).replace("\\\n", " ").replace("%i", instance)
        (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.M)
        (folder,) = re.findall(r"^WorkingDirectory=(.*)$", unit, re.M)
        return self.start(line.replace("--port 8000", f"--port {self.port}").split(), cwd=folder)

    def end(self) -> None:
        """Stop whatever still runs."""
        for process in self.running:
            if alive(process):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def checkout(target: Path) -> None:
    """The working tree as `git clone` would give it, with the packages that are installed here already."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in ("requirements.lock", "package-lock.json", "build_assets.py"):
        os.utime(target / name, (0, 0))  # older than what was made of them
    (target / "static" / "vendor").symlink_to((ROOT / "static" / "vendor").resolve())
    venv = target / ".venv"
    venv.mkdir()
    for path in (ROOT / ".venv").resolve().iterdir():
        if not path.name.startswith("."):
            (venv / path.name).symlink_to(path)
    (venv / ".run").write_text("")


def alive(process: subprocess.Popen) -> bool:
    """Whether anything of its group still runs."""
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(port: int) -> None:
    """Until something listens there."""
    for _ in range(600):
        if listens(port):
            return
        pause(0.1)
    raise AssertionError(f"nothing listens on {port}")


def listens(port: int) -> bool:
    """Whether something does."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
