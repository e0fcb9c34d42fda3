"""How long a PDF of 300 dense pages takes to be read for the check, and how much memory, as the worker reads it.

python -m tests.long_pdf            prints the line of docs/quality.md
"""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import django

PAGES, LINES = 300, 38
WORDS = "The worker visited the home, wrote down what was said and told the next agency on the same day as agreed."


def made() -> bytes:
    """The file, some 2,700 letters a page."""
    import typst

    page = "\n\n".join(WORDS if line % 4 else f"{WORDS} Line {line}." for line in range(LINES * 2 // 3))
    source = "#set page(width: 210mm, height: 297mm, margin: 15mm)\n" + "\n#pagebreak()\n".join([page] * PAGES)
    return typst.compile(source.encode(), format="pdf")


def ours(pid: int) -> Iterator[int]:
    """This process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from ours(int(child))


def in_memory() -> int:
    """MiB that they have by themselves, and their share of what they have together."""
    total = 0
    for pid in ours(os.getpid()):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:  # it ended this moment
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total // 1024


def worked() -> float:
    """Seconds of a processor that this process, the helper of its children and those took so far."""
    ticks = 0
    for pid in ours(os.getpid()):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(int(each) for each in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    os.environ.setdefault("CSPR_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")
    django.setup()
    from csprapp.files import child
    from publishing.disclosure import parts
    from publishing.links.reading import MEMORY, PAGES as AT_A_TIME, SECONDS

    data, most, over = made(), [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            most[0] = max(most[0], in_memory())

    watching = threading.Thread(target=watch)
    watching.start()
    child.run(parts.some_pages, "r.pdf", data, 1, 1)  # the helper loads its libraries once
    began, before, letters, pages = monotonic(), worked(), 0, 0
    try:
        for first in range(1, PAGES + 1, AT_A_TIME):
            read = child.run(parts.some_pages, "r.pdf", data, first, AT_A_TIME, seconds=SECONDS, memory=MEMORY)
            letters, pages = letters + sum(len(each[1]) for each in read["places"]), read["pages"]
        child.run(parts.the_rest, "r.pdf", data, seconds=SECONDS, memory=MEMORY)
    finally:
        over.set()
        watching.join()
    took, load = monotonic() - began, os.getloadavg()[0]
    print(f"{pages} pages of {letters // pages} letters: {took:.0f} s with a load of {load:.0f},", end=" ")
    print(f"{worked() - before:.0f} s of a processor, {most[0]} MiB at most")


if __name__ == "__main__":
    main()
