"""The whole text of a report as HTML: from Markdown or a Word file, sanitised, with numbered headings and
contents.

Pure: text or bytes in, `Body` out. Nothing a person typed reaches a page except through `sanitise`.
"""

import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import mammoth
import nh3
from django.utils.text import slugify
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from csprapp.files import child
from csprapp.files.checks import FileRefused
from csprapp.files.pictures import without_metadata

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "b", "i", "s", "sup", "sub"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
ATTRIBUTES = {
    "a": {"href", "id"},
    "img": {"src", "alt"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "li": {"id"},
}
FIXED = {"th": {"scope": "col"}}
TOP_LEVEL = 3  # the page's title is h1 and "The report" is h2
PICTURE_ADDRESS = re.compile(r"documents/[a-z0-9]+/[a-z0-9-]+\.(png|jpg)")
PICTURE_MARK = re.compile(r'src="picture:(\d+)"')
NOTE_ID = re.compile(r"(fn|fnref|footnote-|footnote-ref-|endnote-|endnote-ref-)(\d+(:\d+)?)")
CONTENTS_FROM = 3  # a text with fewer headings needs no list of them


@dataclass(frozen=True)
class Heading:
    """A line of the contents list."""

    anchor: str
    number: str
    text: str
    level: int


@dataclass(frozen=True)
class Body:
    """Sanitised HTML, its contents list, and notes for the person who uploaded it."""

    html: str
    headings: tuple[Heading, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Picture:
    """A picture found in a Word file: its number from 1, its content, the description Word held."""

    number: int
    data: bytes
    description: str
    extension: str = "png"


@dataclass(frozen=True)
class WordFile:
    """A Word file read: HTML not yet sanitised, its pictures, notes for the person."""

    html: str
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = field(default=())


# --- Markdown -----------------------------------------------------------------------------------------------

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").use(footnote_plugin)


def from_markdown(source: str) -> Body:
    """The body of a report typed as Markdown: headings, lists, tables and footnotes; HTML in it is shown as
    text."""
    return finish(_markdown.render(source))


def page_from_markdown(source: str) -> Body:
    """The text of one of the site's own pages: headings below the page's title, unnumbered, at addresses made of their
    words."""
    clean = _frame_tables(sanitise(_markdown.render(source)))
    levels = sorted({int(level) for level in re.findall(r"<h([1-6])>", clean)})
    headings: list[Heading] = []

    def named(match: re.Match[str]) -> str:
        text, depth = _text(match.group(2)), min(levels.index(int(match.group(1))), 2)
        if not text:
            return ""
        anchor = slugify(text)[:60] or "part"
        taken = sum(heading.anchor.rstrip("-0123456789") == anchor for heading in headings)
        headings.append(Heading(f"{anchor}-{taken + 1}" if taken else anchor, "", text, depth + 1))
        return f'<h{depth + 2} id="{headings[-1].anchor}">{match.group(2)}</h{depth + 2}>'

    named_html = re.sub(r"<h([1-6])>(.*?)</h\1>", named, clean, flags=re.S)
    return Body(named_html.strip(), tuple(heading for heading in headings if heading.level == 1))


def prose(source: str) -> str:
    """A short text (statement, summary, note): paragraphs, lists, emphasis and links; headings become bold
    lines."""
    rendered = _markdown.render(source)
    rendered = re.sub(r"<h[1-6]>(.*?)</h[1-6]>", r"<p><strong>\1</strong></p>", rendered, flags=re.S)
    return sanitise(rendered).strip()


# --- Word ---------------------------------------------------------------------------------------------------

STYLES = """
p[style-name='Title'] => p > strong:fresh
p[style-name='Subtitle'] => p > strong:fresh
p[style-name='Caption'] => p > em:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
"""


def read_word(data: bytes, address: Callable[[int, str], str]) -> WordFile:
    """Read a checked .docx. `address(number, extension)` names the picture's place in the page.

    Headings, lists, tables and footnotes are kept; comments, deleted text, headers and footers are left
    out. Raises FileRefused when the file cannot be read or holds a picture that is neither PNG nor JPEG.
    """
    word = child.run(converted, data)
    addresses = [address(picture.number, picture.extension) for picture in word.pictures]
    return replace(word, html=PICTURE_MARK.sub(lambda mark: f'src="{addresses[int(mark.group(1)) - 1]}"', word.html))


def converted(data: bytes) -> WordFile:
    """The same with a mark for each picture's address. For the child: Word files can be made to take minutes."""
    pictures: list[Picture] = []

    def keep(image: Any) -> dict[str, str]:
        with image.open() as opened:
            content = without_metadata(opened.read())
        extension = "png" if image.content_type == "image/png" else "jpg"
        pictures.append(Picture(len(pictures) + 1, content, (image.alt_text or "").strip(), extension))
        return {"src": f"picture:{len(pictures)}"}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), style_map=STYLES, convert_image=mammoth.images.img_element(keep)
        )
    except FileRefused:
        raise
    except Exception as error:  # mammoth raises whatever the broken part of the file made it raise
        raise FileRefused("The Word document cannot be read. Open it in Word and save it again.") from error
    return WordFile(result.value, tuple(pictures), tuple(_word_notes(data, result.value)))


def _word_notes(data: bytes, rendered: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = parts.read("word/document.xml").decode("utf-8", "replace")
        names = set(parts.namelist())
    notes = []
    if re.search(r"<w:(ins|del|moveFrom)\b", text):
        notes.append("The document holds tracked changes: insertions were kept and deletions left out.")
    if "word/comments.xml" in names:
        notes.append("The document holds comments: they were left out.")
    if not re.search(r"<h[1-6]>", rendered):
        notes.append("No headings were found. Use Word's heading styles, so that readers get a list of contents.")
    headless = rendered.count("<table>") - rendered.count("<thead>")
    if headless > 0:
        notes.append(
            f"{headless} table{'s have' if headless > 1 else ' has'} no heading row. "
            "Mark the first row as a header row in Word, so that screen readers can name its columns."
        )
    if "<w:txbxContent" in text:
        notes.append("The document holds text boxes: check that their text stands in the right place.")
    return notes


def describe(rendered: str, descriptions: dict[int, str]) -> str:
    """Put the descriptions of pictures (by number from 1) into their alt attributes; an empty one is
    decoration."""
    numbers = iter(range(1, rendered.count("<img") + 1))

    def with_alt(match: re.Match[str]) -> str:
        source = re.search(r'src="([^"]*)"', match.group(0))
        alt = html.escape(descriptions.get(next(numbers), ""))
        return f'<img src="{source.group(1) if source else ""}" alt="{alt}">'

    return re.sub(r"<img[^>]*>", with_alt, rendered)


def redescribe(stored: str, key: str, description: str) -> str:
    """Put a new description on the picture with this key in a stored body."""
    picture = re.compile(rf'<img src="(documents/{re.escape(key)}/[^"]+)"[^>]*>')
    return picture.sub(lambda match: f'<img src="{match.group(1)}" alt="{html.escape(description)}">', stored)


# --- Both ---------------------------------------------------------------------------------------------------


def sanitise(rendered: str) -> str:
    """Only the tags and attributes above, http(s), mailto and tel links, and our own
    pictures."""
    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        set_tag_attribute_values=FIXED,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return f"note-{_plain_id(value)}" if NOTE_ID.fullmatch(value) else None
    if name == "href":
        if value.startswith("#"):
            return f"#note-{_plain_id(value[1:])}" if NOTE_ID.fullmatch(value[1:]) else None
        return value if re.match(r"(https?://|mailto:|tel:)", value) else None
    if name == "src":
        return value if PICTURE_ADDRESS.fullmatch(value) else None
    return value


def _plain_id(value: str) -> str:
    return value.replace(":", "-")


def finish(rendered: str) -> Body:
    """Sanitise, name the notes, give pictures and tables their frames, number the headings."""
    clean = re.sub(r"<img(?![^>]*src=)[^>]*>", "", sanitise(rendered))
    return _number_headings(_frame_tables(_name_backlinks(clean)))


def _name_backlinks(clean: str) -> str:
    """A link back from a note says so in words: an arrow alone is read out as nothing."""
    arrow = re.compile(r'<a href="#(note-(?:fnref|footnote-ref-|endnote-ref-)[\d-]+)">[↑↩]\ufe0e?</a>')
    clean = arrow.sub(r'<a href="#\1">Back to the text</a>', clean)
    # Markdown puts a rule before its notes and Word's notes are simply the last list: both get a heading.
    first = re.search(r'(?:<hr[^>]*>\s*)?<ol>\s*<li id="note-(?:fn1|footnote-\d+)"', clean)
    if first is None:
        return clean
    listed = re.sub(r"^<hr[^>]*>\s*", "", clean[first.start() :])
    return f"{clean[: first.start()]}<h6>Notes</h6>\n{listed}"


def _frame_tables(clean: str) -> str:
    """Every table in a region that can be scrolled with the keyboard, so that a wide one never widens the
    page."""
    count = 0

    def framed(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        table = re.sub(
            r"<t([hd])([^>]*)>\s*<p>((?:(?!</?p).)*)</p>\s*</t\1>", r"<t\1\2>\3</t\1>", match.group(0), flags=re.S
        )
        return f'<div class="app-scroll" role="region" aria-label="Table {count}" tabindex="0">{table}</div>'

    return re.sub(r"<table[^>]*>.*?</table>", framed, clean, flags=re.S)


def _number_headings(clean: str) -> Body:
    found = re.findall(r"<h([1-6])>(.*?)</h\1>", clean, flags=re.S)
    named = [(int(level), _text(inner)) for level, inner in found if _text(inner)]
    numbering = not any(re.match(r"\d", text) for _, text in named)
    levels = sorted({level for level, text in named if text != "Notes"})
    counters = [0, 0, 0, 0]
    headings: list[Heading] = []

    def numbered(match: re.Match[str]) -> str:
        inner = match.group(2)
        text = _text(inner)
        if not text:
            return ""
        if text == "Notes" and match.group(1) == "6":
            depth, number = 0, ""
        else:
            depth = min(levels.index(int(match.group(1))), 3)
            number = _next_number(counters, depth) if numbering and depth < 2 else ""
        level = TOP_LEVEL + depth
        anchor = f"section-{len(headings) + 1}"
        headings.append(Heading(anchor, number, text, depth + 1))
        shown = f"{number} {inner}" if number else inner
        return f'<h{level} id="{anchor}">{shown}</h{level}>'

    numbered_html = re.sub(r"<h([1-6])>(.*?)</h\1>", numbered, clean, flags=re.S)
    listed = tuple(heading for heading in headings if heading.level <= 2)
    return Body(numbered_html.strip(), listed if len(listed) >= CONTENTS_FROM else ())


def _next_number(counters: list[int], depth: int) -> str:
    counters[depth] += 1
    for deeper in range(depth + 1, len(counters)):
        counters[deeper] = 0
    # A text whose first heading is a lower one starts at 1.1, never at 0.1.
    return ".".join(str(max(counters[place], 1)) for place in range(depth + 1))


def _text(inner: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", inner)).strip()


def headings_of(stored: str) -> tuple[Heading, ...]:
    """The contents list of a stored body, read back from its numbered headings."""
    rows = re.findall(r'<h([34]) id="(section-\d+)">(.*?)</h\1>', stored, flags=re.S)
    listed = []
    for level, anchor, inner in rows:
        number, _, rest = _text(inner).partition(" ")
        own = bool(re.fullmatch(r"\d+(\.\d+)*", number)) and bool(rest)
        listed.append(Heading(anchor, number if own else "", rest if own else _text(inner), int(level) - TOP_LEVEL + 1))
    return tuple(listed) if len(listed) >= CONTENTS_FROM else ()
