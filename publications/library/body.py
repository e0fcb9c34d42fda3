"""The whole text of a report as HTML: from Markdown or a Word file, sanitised, with numbered headings and
contents.

Pure: text or bytes in, `Body` out. Nothing a person typed reaches a page except through `sanitise`.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import nh3
from django.utils.text import slugify

from csprapp.files import child, package
from csprapp.files.checks import FileRefused, kind_of
from csprapp.files.pictures import without_metadata
from publications.library.typed import render
from publications.library.word.converting import Converter
from publications.library.word.general import general_notes

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
OWN_PAGE = re.compile(r"/(?!staff\b)[a-z0-9][a-z0-9/._-]*(#[a-z0-9-]+)?", re.I)  # a page of this site for everybody
PICTURE_ADDRESS = re.compile(r"documents/[a-z0-9]+/[a-z0-9-]+\.(png|jpg)")
PICTURE_MARK = re.compile(r'src="picture:(\d+)"')
NOTE_ID = re.compile(r"(fn|fnref|footnote-|footnote-ref-|endnote-|endnote-ref-)(\d+(:\d+)?)")
# "3", "3.1", "A.", "(b)", "iv)", "Part 2": a text whose headings bring their numbers is given no others.
OWN_NUMBER = re.compile(
    r"\d|\(?(?:[A-Za-z]|[ivxlc]+|[IVXLC]+)[.)]\s|(Chapter|Part|Section|Appendix|Annex) (\d|[A-Z]\b)"
)
FRAMED = re.compile(
    r"<h(?P<level>[1-6])[^>]*>(?P<heading>.*?)</h(?P=level)>|(?P<end></table[^>]*>)"
    r"|<table[^>]*>(?:\s*<caption[^>]*>(?P<caption>.*?)</caption>)?",
    re.S,
)
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


def from_markdown(source: str) -> Body:
    """The body of a report typed as Markdown: headings, lists, tables and footnotes; HTML in it is shown as
    text."""
    return finish(render(source))


def page_from_markdown(source: str) -> Body:
    """The text of one of the site's own pages: headings below the page's title, unnumbered, at addresses made of their
    words."""
    clean = frame_tables(sanitise(render(source)))
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
    rendered = render(source)
    rendered = re.sub(r"<h[1-6]>(.*?)</h[1-6]>", r"<p><strong>\1</strong></p>", rendered, flags=re.S)
    return sanitise(rendered).strip()


# --- Word ---------------------------------------------------------------------------------------------------


def plain(source: str) -> str:
    """A short typed text as words alone, on one line."""
    return " ".join(_text(prose(source)).split())


def read_word(data: bytes, address: Callable[[int, str], str]) -> WordFile:
    """Read a checked .docx. `address(number, extension)` names the picture's place in the page.

    Headings, lists with their numbers, tables and footnotes are kept. What a reader of the file does not see (hidden,
    deleted, unreadable), comments, headers and footers are left out; whatever is not carried over is named in the
    notes with its place. Raises FileRefused when the file cannot be read or holds a picture that is neither PNG nor
    JPEG.
    """
    word = child.run(converted, data)
    addresses = [address(picture.number, picture.extension) for picture in word.pictures]
    return replace(word, html=PICTURE_MARK.sub(lambda mark: f'src="{addresses[int(mark.group(1)) - 1]}"', word.html))


def converted(data: bytes) -> WordFile:
    """The same with a mark for each picture's address. For the child: Word files can be made to take minutes."""
    pictures: list[Picture] = []

    def keep(content: bytes, description: str) -> str:
        clean = without_metadata(content)
        pictures.append(Picture(len(pictures) + 1, clean, description, kind_of(clean) or ""))
        return f"picture:{len(pictures)}"

    try:
        with package.opened(data) as parts:
            converter = Converter(parts, keep)
            rendered = converter.convert()
            notes = (*converter.losses.notes(), *general_notes(converter, rendered))
    except FileRefused:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:  # a broken part
        raise FileRefused("The Word document cannot be read. Open it in Word and save it again.") from error
    return WordFile(rendered, tuple(pictures), notes)


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
    """Only the tags and attributes above, http(s), mailto and tel links, those to our own public pages, and our own
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
        return value if re.match(r"(https?://|mailto:|tel:)", value) or OWN_PAGE.fullmatch(value) else None
    if name == "src":
        return value if PICTURE_ADDRESS.fullmatch(value) else None
    return value


def _plain_id(value: str) -> str:
    return value.replace(":", "-")


def finish(rendered: str) -> Body:
    """Sanitise, name the notes, give pictures and tables their frames, number the headings."""
    clean = re.sub(r"<img(?![^>]*src=)[^>]*>", "", sanitise(rendered))
    return _number_headings(frame_tables(_name_backlinks(clean)))


def _name_backlinks(clean: str) -> str:
    """A link back from a note says so in words: an arrow alone is read out as nothing."""
    arrow = re.compile(r'<a href="#(note-(?:fnref|footnote-ref-|endnote-ref-)[\d-]+)">[↑↩]\ufe0e?</a>')
    clean = arrow.sub(r'<a href="#\1">Back to the text</a>', clean)
    # Markdown puts a rule before its notes and Word's notes are simply the last list: both get a heading.
    first = re.search(r'(?:<hr[^>]*>\s*)?<ol>\s*<li id="note-(?:fn1|footnote-\d+|endnote-\d+)"', clean)
    if first is None:
        return clean
    listed = re.sub(r"^<hr[^>]*>\s*", "", clean[first.start() :])
    return f"{clean[: first.start()]}<h6>Notes</h6>\n{listed}"


def frame_tables(clean: str) -> str:
    """Every table in a region that can be scrolled with the keyboard, so that a wide one never widens the page. A
    table inside a table stands in the region of the outer one, and what follows stands outside. The region is called
    as the table is, or else as the heading before it."""
    depth, heading = 0, ""
    called: dict[str, int] = {}

    def framed(match: re.Match[str]) -> str:
        nonlocal depth, heading
        if match["heading"] is not None:
            heading = _text(match["heading"]) if depth == 0 else heading
            return match.group()
        if match["end"]:
            depth -= 1
            return f"{match.group()}</div>" if depth == 0 else match.group()
        depth += 1
        if depth > 1:
            return match.group()
        name = _text(match["caption"] or "") or heading
        called[name] = number = called.get(name, 0) + 1
        label = f"Table {number}" if not name else f"Table: {name}" if number == 1 else f"Table {number}: {name}"
        return f'<div class="app-scroll" role="region" aria-label="{html.escape(label)}" tabindex="0">{match.group()}'

    bare = re.sub(r"<t([hd])([^>]*)>\s*<p>((?:(?!</?[pt]).)*)</p>\s*</t\1>", r"<t\1\2>\3</t\1>", clean, flags=re.S)
    return FRAMED.sub(framed, bare)


def _number_headings(clean: str) -> Body:
    found = re.findall(r"<h([1-6])>(.*?)</h\1>", clean, flags=re.S)
    named = [(int(level), _text(inner)) for level, inner in found if _text(inner)]
    numbering = not any(OWN_NUMBER.match(text) for _, text in named)
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
