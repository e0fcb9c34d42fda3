"""The engines of a service on several hosts, as processes of this machine: a bucket (moto's server), Redis, and
PostgreSQL behind a pool or PgBouncer.

`python -m tests.engines pytest tests/files` runs a command with FILES_URL, CACHE_URL and DATABASE_URL naming them, and
with `--pgbouncer` before the command, in transaction mode, instead of psycopg's pool. Each process of the suite has a
bucket's folder and a database of Redis of its own (tests/settings.py).
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.tools import pause, without_moved_date
from tests.with_postgres import binaries, free_port, throw_away

SECONDS = 30
KEY, SECRET = "testing", "testing"


def answers(port: int, process: subprocess.Popen) -> None:
    """Come back once somebody listens there."""
    for _ in range(SECONDS * 20):
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "it ended"
        pause(0.05)
    raise AssertionError("it does not start")


@contextmanager
def running(line: list[str], port: int, **more) -> Iterator[subprocess.Popen]:
    """A process that listens, ended afterwards."""
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        answers(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(SECONDS)


@contextmanager
def object_store() -> Iterator[str]:
    """moto's server; gives its address, s3://key:secret@host:port, without a bucket."""
    port = free_port()
    with running([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port):
        yield f"s3://{KEY}:{SECRET}@127.0.0.1:{port}"


def client(address: str):
    """boto3's client of an address, as whoever owns the buckets."""
    import boto3

    endpoint = f"http://{address.rpartition('@')[2].partition('/')[0]}"
    asked = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
    return boto3.client("s3", endpoint_url=endpoint, **asked)


def make_bucket(address: str, name: str, *, locks: bool = False, versions: bool = True) -> str:
    """A new bucket; gives its FILES_URL."""
    owner = client(address)
    owner.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locks)
    if versions:
        owner.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return f"{address}/{name}?region=us-east-1&tls=no"


@contextmanager
def redis() -> Iterator[str]:
    """Debian's redis-server; gives redis://host:port. Nothing of it is kept."""
    port, folder = free_port(), tempfile.mkdtemp(prefix="csprapp-redis-")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    try:
        with running(["redis-server", *options, "--databases", "64"], port, env=without_moved_date()):
            yield f"redis://127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def pgbouncer(database: str) -> Iterator[str]:
    """Debian's pgbouncer in transaction mode before a throw-away PostgreSQL; gives the DATABASE_URL through it. Fewer
    connections than a test's threads, so that two transactions of one thread are now and then two connections."""
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="csprapp-bouncer-"))
    host, _, behind = database.rpartition("@")[2].partition("/")[0].partition(":")
    settings = f"""[databases]
* = host={host} port={behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 20
max_client_conn = 200
server_idle_timeout = 1
"""
    (folder / "pgbouncer.ini").write_text(settings.replace("* = ", "* = user=app "))
    (folder / "users").write_text('"app" ""\n')
    as_user = []
    if os.getuid() == 0:  # it refuses to run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "postgres")
    try:
        with running([*as_user, str(bouncer()), str(folder / "pgbouncer.ini")], port):
            yield database.replace(f"{host}:{behind}", f"127.0.0.1:{port}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def missing() -> list[str]:
    """The packages of the machine that are not there."""
    there = {"postgresql": binaries(), "redis-server": shutil.which("redis-server"), "pgbouncer": bouncer()}
    return [package for package, found in there.items() if not found]


def bouncer() -> str | None:
    """Where pgbouncer is: Debian has it where only root looks."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def main(command: list[str]) -> int:
    behind = command[:1] == ["--pgbouncer"]
    if lacking := missing():
        print(f"The engines are not all on this machine, so these tests are skipped. Install: {' '.join(lacking)}")
        return 1 if os.environ.get("CI") == "true" else 0
    with ExitStack() as held:
        store, cache = held.enter_context(object_store()), held.enter_context(redis())
        database = held.enter_context(throw_away(binaries())).address
        if behind:
            database = held.enter_context(pgbouncer(database))
        given = {
            "FILES_URL": make_bucket(store, "suite"),
            "CACHE_URL": f"{cache}/0",
            "DATABASE_URL": database,
            "DATABASE_POOL": "pgbouncer" if behind else "4",
        }
        return subprocess.run(command[behind:], env={**os.environ, **given}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
