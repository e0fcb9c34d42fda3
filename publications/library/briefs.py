"""The seven-minute form of a learning brief: seven short parts that a team can read and talk about in one meeting.

Pure: text in, words out.
"""

import html
import math
import re

from .kinds import KINDS

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
HEADING = re.compile(r"<h([34])\b[^>]*>(.*?)</h\1>", re.S)


def begun(kind: str, source: str) -> str:
    """What the box for the full text holds when it is opened: what was written, or the seven parts of a new brief."""
    if source or not KINDS[kind].is_brief:
        return source
    return "".join(f"# {part}\n\n\n\n" for part in PARTS)


def minutes(*texts: str) -> int:
    """About how long it takes to read these texts, HTML or not; at least a minute."""
    words = sum(len(re.sub(r"<[^>]+>", " ", text).split()) for text in texts)
    return max(1, math.ceil(words / A_MINUTE))


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
