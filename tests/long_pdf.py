"""How long a PDF of 300 dense pages takes to be read for the check, and how much memory, as the worker reads it.

python -m tests.long_pdf            prints the line of docs/quality.md
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import django

PAGES, LINES = 300, 25
WORDS = "The worker visited the home, wrote down what was said and told the next agency on the same day as agreed."


def made() -> bytes:
    """The file, some 2,700 letters a page."""
    import typst

    page = "\n\n".join(WORDS if line % 4 else f"{WORDS} Line {line}." for line in range(LINES))
    source = "#set page(width: 210mm, height: 297mm, margin: 15mm)\n" + "\n#pagebreak()\n".join([page] * PAGES)
    return typst.compile(source.encode(), format="pdf")


class Watch:
    """What this process, its helper and their children take: the most memory at once, and seconds of a processor."""

    def __init__(self) -> None:
        self.most, self.ticks = 0, {}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self) -> None:
        """Look twenty times a second."""
        while not self.over.wait(0.05):
            total = 0
            for pid in list(ours(os.getpid())):
                with suppress(OSError):  # it ended this moment
                    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                    total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    self.ticks[pid] = int(fields[11]) + int(fields[12])
            self.most = max(self.most, total // 1024)

    @property
    def seconds(self) -> float:
        """Of a processor, as far as they were seen."""
        return sum(self.ticks.values()) / os.sysconf("SC_CLK_TCK")


def ours(pid: int) -> Iterator[int]:
    """This process and all that it started."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in task.read_text().split():
                yield from ours(int(child))


def main() -> None:
    if sys.argv[1:] == ["make"]:
        sys.stdout.buffer.write(made())
        return
    data = subprocess.run([sys.executable, "-m", "tests.long_pdf", "make"], check=True, capture_output=True).stdout
    os.environ.setdefault("CSPR_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")
    django.setup()
    from csprapp.files import child
    from publishing.disclosure import parts
    from publishing.links.reading import MEMORY, PAGES as AT_A_TIME, SECONDS

    child.run(parts.some_pages, "r.pdf", data, 1, 1)  # the helper loads its libraries once
    watch, began, letters, pages = Watch(), monotonic(), 0, 0
    watch.thread.start()
    try:
        for first in range(1, PAGES + 1, AT_A_TIME):
            read = child.run(parts.some_pages, "r.pdf", data, first, AT_A_TIME, seconds=SECONDS, memory=MEMORY)
            letters, pages = letters + sum(len(each[1]) for each in read["places"]), read["pages"]
        child.run(parts.the_rest, "r.pdf", data, seconds=SECONDS, memory=MEMORY)
    finally:
        watch.over.set()
        watch.thread.join()
    took, load = monotonic() - began, os.getloadavg()[0]
    print(f"{pages} pages of {letters // pages} letters: {took:.0f} s with a load of {load:.0f},", end=" ")
    print(f"{watch.seconds:.0f} s of a processor, {watch.most} MiB at most")


if __name__ == "__main__":
    main()
