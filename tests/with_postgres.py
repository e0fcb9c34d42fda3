"""Run a command with DATABASE_URL naming a throw-away PostgreSQL: `python -m tests.with_postgres pytest -n 2`.

The server comes from the machine's PostgreSQL package, lives in a temporary directory, listens on 127.0.0.1 only and is
stopped and removed afterwards. Where the package is missing the run is skipped with its name, and fails when CI=true.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def binaries() -> Path | None:
    """The directory of initdb and pg_ctl: the newest of Debian's, or wherever initdb is on the PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(re.sub(r"\D", "", p.parts[4]))
    )
    if versions:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@dataclass(frozen=True)
class Server:
    """A running throw-away server: where it listens, and how it is told to do something."""

    address: str
    pg_ctl: Callable[..., None]

    def restart(self) -> None:
        """As in production when its host is updated: every connection is cut, and the same address answers again."""
        self.pg_ctl("-m", "fast", "restart")


@contextmanager
def throw_away(bin_dir: Path) -> Iterator[Server]:
    """A server of its own for as long as the block runs."""
    folder, port = Path(tempfile.mkdtemp(prefix="csprapp-pg-")), free_port()
    as_user: list[str] = []
    if os.getuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data, log = folder / "data", folder / "log"

    def pg(program: str, *options: str) -> None:
        line = [*as_user, str(bin_dir / program), "-D", str(data), *options]
        subprocess.run(line, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
        "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 "
        "-c autovacuum=off -c deadlock_timeout=100ms -c max_connections=200"
    )

    def pg_ctl(*wanted: str) -> None:
        pg("pg_ctl", "-w", "-l", str(log), "-o", options, *wanted)

    try:
        pg("initdb", "--no-sync", "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        pg_ctl("start")
        try:
            yield Server(f"postgres://app@127.0.0.1:{port}/postgres", pg_ctl)
        finally:
            pg("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    bin_dir = binaries()
    if bin_dir is None:
        print("PostgreSQL is not on this machine, so its half of the tests is skipped. Install: postgresql")
        return 1 if os.environ.get("CI") == "true" else 0
    with throw_away(bin_dir) as server:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": server.address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
