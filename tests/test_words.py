"""What people read says no word that docs/words.md avoids: pages, forms, mails, messages and guides."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.test_architecture import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "words.md"
NOT_PROSE = {  # words to look for, not to say
    "csprapp/names/vocabulary.py",
    "cases/incidents/search.py",
    # What a finding is called is kept with why it was accepted: in other words, it would be asked about again.
    "publishing/disclosure/known_people.py",
    "publishing/disclosure/pdfs.py",
    "publishing/disclosure/searches.py",
}
TAG = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>", re.S)
SAID_IN_A_TAG = re.compile(r"\"([^\"]*)\"")
PATTERN = re.compile(r"\\[bdswWDS]|\(\?|\b(?:SELECT|INSERT|CREATE|DROP|UPDATE|DELETE)\b")


class Avoided(NamedTuple):
    """Words that are not said, what is said instead, and the phrases in which they are right."""

    words: re.Pattern[str]
    better: str
    except_in: re.Pattern[str] | None


class Said(NamedTuple):
    line: int
    text: str


def phrases(cell: str) -> str:
    """A pattern of the phrases that a cell of the list has between backticks."""
    found = re.findall(r"`([^`]+)`", cell)
    return "|".join(re.sub(r"\\? ", r"\\s+", re.escape(each)) for each in found)


def avoided(text: str) -> list[Avoided]:
    """The words to avoid, from the tables of the list whose first column is headed "Not"."""
    rows, inside = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[0] == "Not":
            inside = True
        elif inside and not cells[0].startswith("--"):
            unless = phrases(cells[2])
            whole = rf"(?<![\w-])(?:{phrases(cells[0])})(?![\w-])"
            rows.append(Avoided(re.compile(whole, re.I), cells[1], re.compile(unless, re.I) if unless else None))
    return rows


def blank(match: re.Match[str]) -> str:
    """As many lines as there were, without their words."""
    return "\n" * match[0].count("\n")


def in_template(text: str) -> Iterator[Said]:
    """What a template says, line by line: its text, and the words it gives to what it includes."""
    for number, line in enumerate(TAG.sub(blank, text).splitlines(), 1):
        for tag in re.findall(r"{%\s*(?:include|with|firstof|scroll|details)\b(.*?)%}", line):
            yield from (Said(number, said) for said in SAID_IN_A_TAG.findall(tag) if " " in said)
        for said in re.findall(r"(?:aria-label|alt|title)=\"([^\"{]+)\"", line):
            yield Said(number, said)
        yield Said(number, re.sub(r"{%.*?%}|<[^>]*>", " ", re.sub(r"{{.*?}}", "…", line)))


def in_module(text: str) -> Iterator[Said]:
    """What a module says: its strings that read as words, apart from patterns to look for."""
    return (said for said in strings(text) if reads_as_words(said.text))


def strings(text: str) -> Iterator[Said]:
    """Every string of a module but its docstrings; what fills one in later is "…"."""
    tree = ast.parse(text)
    unsaid = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            unsaid.update(map(id, node.values))
            parts = [each.value if isinstance(each, ast.Constant) else "…" for each in node.values]
            yield Said(node.lineno, "".join(map(str, parts)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unsaid:
            yield Said(node.lineno, node.value)


def reads_as_words(text: str) -> bool:
    return bool(re.search(r"[a-z] [a-z…]|[A-Z][a-z]+ [a-z…]", text)) and not PATTERN.search(text)


def in_guide(text: str) -> Iterator[Said]:
    yield from (Said(number, line) for number, line in enumerate(text.splitlines(), 1))


def sources() -> list[Path]:
    modules = [path for package in PACKAGES if package != "demo" for path in (ROOT / package).rglob("*.py")]
    return [
        *(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in (".html", ".txt")),
        *(path for path in modules if "migrations" not in path.parts and name(path) not in NOT_PROSE),
        *(ROOT / "docs" / "guide").glob("*.md"),
    ]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


READERS = {".py": in_module, ".html": in_template, ".txt": in_template, ".md": in_guide}


def faults(path: Path, words: list[Avoided], called: str) -> list[str]:
    """Each word to avoid that a file says: file:line, the word and the better one."""
    found = []
    for line, text in READERS[path.suffix](path.read_text()):
        for each in words:
            said = each.except_in.sub("", text) if each.except_in else text
            if match := each.words.search(said):
                found.append(f"{called}:{line}: “{match[0]}” - say {each.better}: {text.strip()[:90]}")
    return found


def test_nothing_that_people_read_is_in_words_to_avoid():
    words = avoided(LIST.read_text())
    found = sorted(fault for path in sources() for fault in faults(path, words, name(path)))
    assert found == [], "\n" + "\n".join(found)


LISTED = """
| Term | Not |
|---|---|
| died | `gone` |

| Not | But | Except in |
|---|---|---|
| `stands`, `is not right` | is | `stands for`, `stands in` |
| `ring us` | call us | |
"""
PAGE = """<p>What {# stands #} is written</p>
<a title="It stands there" href="/stands/">x</a> {% if stands %}
{% include "a.html" with text="Please ring  us" only %}
{{ stands }} and {{ one }} stands. What it stands for.
"""
MODULE = """
\"\"\"It stands here.\"\"\"
LABEL, KEY = "The date stands", "stands"
def said(name):
    "It stands in for another."
    return f"The {name} is" " not right", r"\\bit stands\\b"
"""


def test_a_word_to_avoid_is_found_where_it_is_said_and_nowhere_else(tmp_path):
    """Comments, tags, addresses, keys, docstrings and patterns say nothing; an allowed phrase is left alone."""
    words = avoided(LISTED)
    assert [each.better for each in words] == ["is", "call us"]
    for file, text, lines in (
        ("page.html", PAGE, [2, 3, 4]),
        ("module.py", MODULE, [3, 6]),
        ("guide.md", "It stands\nfor nothing.\nRing us: it stands in for it.", [1, 3]),
    ):
        (tmp_path / file).write_text(text)
        found = faults(tmp_path / file, words, file)
        assert sorted(int(fault.split(":")[1]) for fault in found) == lines, found
        assert all("say is" in fault or "say call us" in fault for fault in found)


# A straight apostrophe in a word or after it, a straight quotation mark beside a word. Names are as they are typed.
STRAIGHT = re.compile(
    r"(?<![OD])(?<=[^\W\d_])'(?=[^\W\d_])|(?<=[…\s])'(?=s\b)|(?<=[a-z]s)'(?=[\s.,;:)!?]|$)"
    r"|(?<=[a-z]\s)\"(?=\w)|(?<=[\w.!?])\"(?=\s[a-z])"
)
AS_TYPED = {  # words to look for, and somebody else's old sheet as it was typed
    "csprapp/names/vocabulary.py",
    "demo/sample_tracker.py",
}
IN_CODE = re.compile(r"`[^`]*`|\]\([^)]*\)|^```.*?^```", re.S | re.M)
A_TEXT_OF_CODE = re.compile(r"^#set|^\s*(?:SELECT|CREATE|INSERT)\b|=\"", re.M)


def shown(path: Path) -> Iterator[Said]:
    """What people see of a source, with what stands between tags of a template and inside them."""
    text = path.read_text()
    if path.suffix == ".py":
        yield from (each for each in strings(text) if not PATTERN.search(each.text))
    elif path.suffix == ".js":
        for number, line in enumerate(re.sub(r"^\s*//.*", "", text, flags=re.M).splitlines(), 1):
            yield from (Said(number, said) for said in re.findall(r"\"[^\"]+\"|`[^`]+`", line))
    elif path.suffix == ".toml":
        for number, line in enumerate(text.splitlines(), 1):
            yield from (
                Said(number, said) for said in re.findall(r'\b(?:label|asks|title|name|words) = "([^"]*)"', line)
            )
    elif path.suffix == ".md":
        yield from in_guide(IN_CODE.sub(blank, text))
    else:
        yield from in_template(text)
        yield from in_guide(re.sub(r"(?<![^\W\d_])'|'(?![^\W\d_])|\"", "", TAG.sub(blank, text)))


def straight(path: Path) -> list[str]:
    """Each straight sign that a file shows: file:line and the text."""
    return sorted(
        {
            f"{name(path)}:{each.line}: {each.text.strip()[:110]}"
            for each in shown(path)
            if STRAIGHT.search(each.text) and not A_TEXT_OF_CODE.search(each.text)
        }
    )


def test_apostrophes_and_quotation_marks_that_people_see_are_curly():
    """’ and “ ”, in every page, form, mail, paper, message and guide, the demonstration's too."""
    demo, scripts = (ROOT / "demo").rglob("*.py"), (ROOT / "static").glob("*.js")
    lists = (path for package in PACKAGES for path in (ROOT / package).rglob("*.toml"))
    files = {*sources(), *(ROOT / each for each in NOT_PROSE), *demo, *scripts, *lists}
    found = [fault for path in sorted(files) if name(path) not in AS_TYPED for fault in straight(path)]
    assert found == [], "\n" + "\n".join(found)


STRAIGHT_PAGE = """<p class="x">The Panel's page {# it's #}</p>
<p>{{ name }}'s own</p> <p>{{ "The partners' day"|called }}</p>
{% include "a.html" with text="A child's part" only %} <a title="Nobody's">x</a> <p>the partners' day</p>
<p>He said "now" twice.</p>
<script>it's</script> The Panel’s {{ day|date:'j' }} {% url 'a' %} “now” O'Neil
"""
STRAIGHT_MODULE = """
\"\"\"It's a module's own.\"\"\"
A, B = "The child's", "The partners' day"
def said(name):  # it's
    return f"{name}'s account", 'They call it "home" here', "The child’s", "O'Neil", r"\\bit's\\b", "x='y'"
SQL = "SELECT 'it' FROM it WHERE it's"
"""


def test_a_straight_sign_is_found_where_people_see_it_and_nowhere_else(tmp_path, monkeypatch):
    """Comments, tags, docstrings, patterns, code and the names of people are left alone."""
    monkeypatch.setattr("tests.test_words.ROOT", tmp_path)
    for file, text, lines in (
        ("page.html", STRAIGHT_PAGE, [1, 2, 3, 4]),
        ("module.py", STRAIGHT_MODULE, [3, 3, 5, 5]),
        ("guide.md", "It's so\n`it's` “so” [x](it's)\n\n```\nit's\n```\nsay \"so\"", [1, 7]),
        ("list.toml", "# it's\nlabel = \"The child's\"\nwhole = 'it's'\n", [2]),
        ("page.js", "// it's\nf('x', \"it's\");", [2]),
    ):
        (tmp_path / file).write_text(text)
        found = straight(tmp_path / file)
        numbers = sorted(int(fault.split(":")[1]) for fault in found)
        assert numbers == lines or sorted(set(numbers)) == lines, found


def test_the_list_has_the_words_that_were_found_and_the_files_are_read():
    """An empty table, or a folder that is not looked into, would find nothing."""
    words = avoided(LIST.read_text())
    for said in (
        "It governs.",
        "Take the request back: it was taken back",
        "You remember something else? Ring us",
        "What is known of them",
        "Which agencies do you ask?",
        "You decide for the council, in your own name",
        "It fell away on Monday",
    ):
        assert any(each.words.search(said) for each in words), said
    read = {name(path).split("/")[0] for path in sources()}
    assert read == {"templates", "docs", *(package for package in PACKAGES if package != "demo")}
