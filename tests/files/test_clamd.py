"""The conversation with a real ClamAV daemon, on machines that have one (Debian's clamav-daemon); elsewhere there is
nothing to collect. Its signature is our own, so that no list of viruses has to be fetched."""

import os
import shutil
import subprocess

import pytest

from csprapp.files.scanner import State, scan

CLAMD = shutil.which("clamd", path=os.environ["PATH"] + ":/usr/sbin")
WICKED = b"an invented virus of the tests"
PATIENCE = 60  # seconds


@pytest.fixture
def clamd(tmp_path, settings):
    """A daemon that knows one virus, at a socket of its own."""
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "ours.ndb").write_text(f"Invented:0:*:{WICKED.hex()}\n")
    place = tmp_path / "clamd.sock"
    config = tmp_path / "clamd.conf"
    config.write_text(f"Foreground yes\nDatabaseDirectory {tmp_path / 'db'}\nLocalSocket {place}\n")
    command = ["stdbuf", "-oL", CLAMD, "--config-file", str(config)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    settings.CSPR_SCANNER = str(place)
    for line in running.stdout:  # it says so when it listens
        if "Self checking" in line:
            break
    yield running
    running.terminate()
    running.wait(PATIENCE)


if CLAMD:

    def test_the_real_daemon_passes_a_clean_file_and_names_what_it_finds(clamd):
        assert scan(bytes(range(256)) * 1000).state is State.CLEAN
        found = scan(b"%PDF-1.7 " + WICKED)
        assert (found.state, found.finding) == (State.REFUSED, "Invented.UNOFFICIAL")

    def test_a_real_daemon_that_went_away_leaves_the_file_waiting(clamd):
        clamd.terminate()
        clamd.wait(PATIENCE)
        assert scan(b"%PDF-1.7 clean").state is State.WAITING
