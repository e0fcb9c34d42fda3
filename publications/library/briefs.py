"""The seven-minute form of a learning brief: seven short parts that a team can read and talk about in one meeting.

The parts are all that a brief says, on its page and, in seven boxes, on one sheet of paper. Pure: text in, words out.
"""

import html
import math
import re
from collections.abc import Mapping

PARTS = (
    "Why this matters",
    "What happened",
    "What it was like for the child",
    "What we found",
    "What helped",
    "What we do differently now",
    "What you can do tomorrow",
)
A_MINUTE = 200  # words: reading with care, not skimming
ONE_SHEET = 400  # words that fit on one page of A4 in seven boxes
TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*$", re.M)  # of a part, as it is typed
HEADING = re.compile(r"<h([34])\b[^>]*>(.*?)</h\1>", re.S)


def joined(parts: Mapping[str, str]) -> str:
    """The seven parts as one text; a part without words is left out."""
    return "".join(f"# {part}\n\n{said}\n\n" for part in PARTS if (said := parts.get(part, "").strip()))


def parted(source: str) -> dict[str, str] | None:
    """A text by its seven parts; None where it is written otherwise and has to be changed as a whole."""
    before, *rest = TITLE.split(source.replace("\r\n", "\n"))
    titles, texts = rest[::2], rest[1::2]
    if before.strip() or len(set(titles)) < len(titles) or [part for part in PARTS if part in titles] != titles:
        return None
    return dict(zip(titles, (text.strip() for text in texts), strict=True))


def boxes(body_html: str) -> list[str]:
    """The stored text of a brief, each part by itself with its heading."""
    return [part.strip() for part in re.split(r"(?=<h3\b)", body_html) if part.strip()]


def first_words(body_html: str) -> str:
    """What the first part says, as words alone: by it a brief is found."""
    first = HEADING.sub(" ", next(iter(boxes(body_html)), ""))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", first)).split())


def count_words(*texts: str) -> int:
    """How many words these texts have, HTML or not."""
    return sum(len(re.sub(r"<[^>]+>", " ", text).split()) for text in texts)


def minutes(*texts: str) -> int:
    """About how long it takes to read these texts, HTML or not; at least a minute."""
    return max(1, math.ceil(count_words(*texts) / A_MINUTE))


def empty_parts(body_html: str) -> list[str]:
    """Headings of a stored body with nothing below them: parts that were begun and not written."""
    found = list(HEADING.finditer(body_html))
    empty = []
    for heading, after in zip(found, [*found[1:], None], strict=True) if found else ():
        below = body_html[heading.end() : after.start() if after else None]
        holds_parts = after is not None and after.group(1) > heading.group(1)
        if not below.strip() and not holds_parts:
            empty.append(html.unescape(re.sub(r"<[^>]+>", "", heading.group(2))).strip())
    return empty
