"""A real PostgreSQL primary and a hot standby that follows it, both on this machine for as long as a block runs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.tools import pause
from tests.with_postgres import free_port

# The files of deploy/ say the same to a server that is there for years.
BOTH = (
    "-c wal_level=replica -c max_wal_senders=8 -c fsync=off -c full_page_writes=off -c autovacuum=off "
    "-c max_connections=100 -c wal_receiver_status_interval=1 -c wal_retrieve_retry_interval=200ms "
    "-c shared_buffers=16MB -c log_min_error_statement=panic"
)


@dataclass
class Node:
    """One of the two servers."""

    bin_dir: Path
    folder: Path
    port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def address(self) -> str:
        return f"postgres://app@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *options: str) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        line = [*as_user, str(self.bin_dir / program), *options]
        subprocess.run(line, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} {BOTH}"
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", how, "stop")

    def promote(self) -> None:
        """What docs/operations.md says is typed by hand."""
        self.run("pg_ctl", "-D", str(self.data), "-w", "promote")

    def signal(self, number: int) -> None:
        """To every process of the server, as when its machine dies (9), hangs (19) or goes on (18)."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        told = [path.read_text() for path in Path(f"/proc/{first}/task").glob("*/children")]
        for pid in [first, *(int(each) for each in " ".join(told).split())]:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def sql(self, words: str) -> list[tuple]:
        with psycopg.connect(self.address, autocommit=True, connect_timeout=5) as asking:
            asked = asking.execute(words)  # type: ignore[arg-type]
            return asked.fetchall() if asked.description else []

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.sql(f"ALTER SYSTEM SET {name} = '{value}'")
        self.sql("SELECT pg_reload_conf()")


@dataclass
class Pair:
    """A primary, and a replica that follows it by a slot."""

    primary: Node
    replica: Node

    def make_replica(self) -> None:
        """What docs/operations.md types on the machine of the replica."""
        address = f"host=127.0.0.1 port={self.primary.port} user=app application_name=replica"
        slot = ("--create-slot", "--slot", "replica", "--write-recovery-conf", "--wal-method", "stream")
        self.replica.run("pg_basebackup", "-D", str(self.replica.data), "-d", address, "--checkpoint", "fast", *slot)
        self.replica.start()

    def synchronous(self) -> None:
        """What is saved is acknowledged once the replica shows it."""
        self.primary.set(synchronous_standby_names="replica", synchronous_commit="remote_apply")
        while not self.primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):
            pause(0.05)

    def hold(self) -> None:
        """The replica gets everything and replays nothing."""
        self.replica.sql("SELECT pg_wal_replay_pause()")
        while self.replica.sql("SELECT pg_get_wal_replay_pause_state()") != [("paused",)]:
            pause(0.02)

    def let_go(self) -> None:
        self.replica.sql("SELECT pg_wal_replay_resume()")

    def caught_up(self) -> None:
        """Wait until the replica shows all that is in the primary."""
        (there,) = self.primary.sql("SELECT pg_current_wal_insert_lsn()")[0]
        while not self.replica.sql(f"SELECT 1 WHERE pg_last_wal_replay_lsn() >= '{there}'::pg_lsn"):
            pause(0.02)


@contextmanager
def pair(bin_dir: Path) -> Iterator[Pair]:
    """Both, the replica made with pg_basebackup and following; asynchronous until it is told otherwise."""
    folders = [Path(tempfile.mkdtemp(prefix=f"csprapp-{name}-")) for name in ("primary", "replica")]
    if os.getuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        for folder in folders:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    both = Pair(*(Node(bin_dir, folder, free_port()) for folder in folders))
    try:
        both.primary.run(
            "initdb", "-D", str(both.primary.data),
            "--no-sync", "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
        )  # fmt: skip
        both.primary.start()
        both.make_replica()
        yield both
    finally:
        for node in (both.replica, both.primary):
            if (node.data / "postmaster.pid").exists():
                node.signal(18)
                node.signal(9)
        pause(0.3)
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
