"""The contestants as servers on 127.0.0.1, one process each on one core, and the client that asks them on another."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORES = sorted(os.sched_getaffinity(0))
ON_ONE, ON_ANOTHER = (["taskset", "-c", str(core)] for core in (CORES[0], CORES[-1]))
CONNECTIONS = 8
# As docs/operations.md serves the site, with one process because it has one core.
GRANIAN = ("--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1", "--log-level", "warning")

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_timeout 65; keepalive_requests 10000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; open_file_cache max=10;
  default_type text/html; charset utf-8;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; index index.html; }}
}}
"""


def need(program: str, package: str) -> str:
    """The program's path, or stop with the name of its Debian package."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found:
        sys.exit(f"{program} is not on this machine. Install: {package}")
    return found


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def spent(processes: list[int]) -> float:
    """Seconds of processor time of these processes and of all that they started, so far."""
    found, parents = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it has ended meanwhile
            continue
        pid = int(file.parent.name)
        parents[pid] = int(fields[1])
        found[pid] = sum(map(int, fields[11:15]))
    ours = set(processes)
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(found.get(pid, 0) for pid in ours) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """Where a contestant answers, and the process to whose account its work goes."""

    address: str
    process: int


@contextmanager
def running(command: list[str], port: int, path: str, more: dict[str, str] | None = None):
    """A server until the block ends."""
    process = subprocess.Popen(
        [*ON_ONE, *command], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}
    )
    address = f"http://127.0.0.1:{port}{path}"
    try:
        wait_for(address, process)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(address: str, process: subprocess.Popen, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            get(address)
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    process.terminate()
    sys.exit(f"Nothing answers at {address}")


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def headers(address: str) -> list[tuple[str, str]]:
    """The headers that the application gives, without those that the server adds."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return [
            (name, value) for name, value in answer.getheaders() if name.lower() not in {"date", "server", "connection"}
        ]


def granian(stack: ExitStack, python: str, application: str, path: str, threads: int = 4, **more: str) -> Server:
    port = free_port()
    options = [*GRANIAN, "--blocking-threads", str(threads), "--port", str(port)]
    return stack.enter_context(running([python, "-m", "granian", *options, application], port, path, more))


def nginx(stack: ExitStack, folder: Path, path: str, body: bytes) -> Server:
    """nginx with the bytes as a file at the same address."""
    port, file = free_port(), folder / "files" / path.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(body)
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    command = [need("nginx", "nginx-light"), "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.error.log")]
    return stack.enter_context(running(command, port, path))


def rate(address: str, seconds: int) -> tuple[int, float]:
    """Whole answers over kept connections, and the seconds they took, by wrk. Anything but 200 stops the run."""
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s"]
    wrk = (
        wrk
        if shutil.which("wrk")
        else [sys.executable, "-m", "benchmarks.public.client", str(CONNECTIONS), str(seconds)]
    )
    command = [*ON_ANOTHER, *wrk, address]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        sys.exit(f"{address} did not always answer:\n{done.stdout}")
    answers, taken = re.search(r"(\d+) requests in ([\d.]+)s", done.stdout).groups()
    return int(answers), float(taken)
