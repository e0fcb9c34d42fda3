"""A Word file as public text: what a reader of the file sees stands on the page, and whatever does not is named."""

import io
import time
import zipfile

import pytest

from csprapp.files.checks import DOCX, FileRefused, check
from publications.library import body

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}/relationships" xmlns:m="{OFFICE}/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def made(
    inner: str, *, styles: str = "", numbering: str = "", main: str = "document", more=(), ties: str = ""
) -> bytes:
    """A Word file of these paragraphs, with its styles and lists; the parts in an order no program promises."""
    rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    kinds = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/relationships/{kind}" Target="{kind}.xml"/>'
        for kind in ("styles", "numbering", "footnotes")
    )
    top = f'<Relationship Id="r1" Type="{OFFICE}/relationships/officeDocument" Target="/word/{main}.xml"/>'
    parts = {
        f"word/_rels/{main}.xml.rels": f"<Relationships {rels}>{kinds}{ties}</Relationships>",
        "word/styles.xml": f"<w:styles {NAMES}>{HEADING}{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMES}>{numbering}</w:numbering>",
        f"word/{main}.xml": f"<w:document {NAMES}><w:body>{inner}</w:body></w:document>",
        "_rels/.rels": f"<Relationships {rels}>{top}</Relationships>",
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/{main}.xml" ContentType="{MAIN}"/></Types>',
        **dict(more),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


HEADING = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
HEAD = '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Findings</w:t></w:r></w:p>'


def p(*runs: str, props: str = "") -> str:
    return f"<w:p><w:pPr>{props}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, props: str = "") -> str:
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(data: bytes) -> tuple[str, str]:
    """The page and the notes, each as one text."""
    check(data, (DOCX,))
    word = body.read_word(data, lambda number, ending: f"documents/k/p-{number}.{ending}")
    return body.finish(word.html).html, "\n".join(word.notes)


def page(inner: str, **parts) -> tuple[str, str]:
    return read(made(HEAD + inner, **parts))


NAME = "Corinne Vale-Oddy"
INVISIBLE = {
    "hidden": '<w:vanish/>',
    "hidden for the web": '<w:webHidden/>',
    "white": '<w:color w:val="FFFFFF"/>',
    "nearly white": '<w:color w:val="FBFBFB"/>',
    "the theme's white": '<w:color w:themeColor="background1"/>',
    "black under a black marker": '<w:highlight w:val="black"/>',
    "white on a white shade": '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>',
    "black on a black shade": '<w:color w:val="000000"/><w:shd w:val="solid" w:color="000000"/>',
    "size 1": '<w:sz w:val="2"/>',
    "squeezed": '<w:w w:val="1"/>',
    "far below their line": '<w:position w:val="-3000"/>',
    "letters over one another": '<w:spacing w:val="-200"/>',
    "letters without a fill": '<w14:textFill><w14:noFill/></w14:textFill>',
    "by a style of letters": '<w:rStyle w:val="Unseen"/>',
}  # fmt: skip
UNSEEN = (
    '<w:style w:type="character" w:styleId="Base"><w:name w:val="Base"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="U"/><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Small"><w:name w:val="S"/><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Dark"><w:name w:val="D"/><w:tblStylePr w:type="firstRow"><w:rPr><w:color '
    'w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
)


SEEN = [
    '<w:vanish w:val="0"/>',
    '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
    '<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/>',
    '<w:highlight w:val="yellow"/>',
    '<w:shd w:val="clear" w:fill="000000"/>',
    '<w:sz w:val="14"/>',
    '<w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange>',
    '<w:color w:val="808080"/>',
]


class TestWhatNobodySees:
    @pytest.mark.parametrize("props", INVISIBLE.values(), ids=INVISIBLE)
    def test_it_is_left_out_and_shown_to_the_writer_with_its_place(self, props):
        html, notes = page(p(r("The mother "), r(NAME, props), r(" told the midwife.")), styles=UNSEEN)
        assert NAME not in html
        assert "The mother  told the midwife." in html
        assert f"Hidden text (“{NAME}”) was left out, because it" in notes
        assert "in the paragraph under “Findings” that begins “The mother" in notes

    @pytest.mark.parametrize(
        "props",
        [
            '<w:pStyle w:val="Small"/>',
            '<w:spacing w:line="20" w:lineRule="exact"/>',
            '<w:framePr w:w="100" w:hAnchor="page" w:x="-9000" w:y="1"/>',
            '<w:ind w:left="30000"/>',
            '<w:framePr w:x="-31000" w:y="1"/>',
        ],
    )
    def test_so_is_a_paragraph_that_its_style_or_place_hides(self, props):
        html, notes = page(p(r(NAME), props=props), styles=UNSEEN)
        assert NAME not in html
        assert f"Hidden text (“{NAME}”)" in notes

    @pytest.mark.parametrize("props", SEEN)
    def test_what_a_reader_sees_stays_without_a_word(self, props):
        html, notes = page(p(r(NAME, props)))
        assert NAME in html
        assert notes == ""

    def test_white_letters_in_a_dark_head_of_a_table_stay_and_in_a_row_below_they_do_not(self):
        def row(text, props=""):
            return f"<w:tr><w:trPr>{props}</w:trPr><w:tc>{p(r(text, INVISIBLE['white']))}</w:tc></w:tr>"

        table = '<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>{}{}{}</w:tbl>'
        html, notes = page(
            table.format(row("When", "<w:tblHeader/>"), row(NAME), row("x", "<w:hidden/>")), styles=UNSEEN
        )
        assert "When</th>" in html
        assert NAME not in html
        assert NAME in notes
        assert "A hidden row of a table (“x”)" in notes

    def test_deleted_and_moved_text_and_placeholders_stay_behind_and_paragraphs_join(self):
        gone = f"<w:del><w:r><w:delText>{NAME}</w:delText></w:r></w:del><w:moveFrom>{r(NAME)}</w:moveFrom>"
        joined = p(r("It was "), gone, props="<w:rPr><w:del/></w:rPr>") + p(r("one line."))
        asked = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(r('Click here'))}</w:sdtContent></w:sdt>"
        html, notes = page(joined + asked)
        assert "<p>It was one line.</p>" in html
        assert NAME not in html
        assert "tracked changes" in notes
        assert "Click here" not in html
        assert "A box that was not filled in (“Click here”)" in notes

    def test_only_the_newer_of_two_forms_of_a_box_is_read(self):
        box = "<w:txbxContent>{}</w:txbxContent>"
        both = (
            f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box.format(p(r('Seen')))}</wps:txbx></w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box.format(p(r(NAME)))}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent>"
        )
        html, notes = page(p(r("Before. "), f"<w:r>{both}</w:r>", r("After.")))
        assert "<p>Before. After.</p><p>Seen</p>" in html
        assert NAME not in html
        assert "A text box (“Seen”) comes after its paragraph" in notes

    def test_a_shape_drawn_over_words_is_said_because_they_stand_on_the_page(self):
        shape = '<w:drawing><wp:anchor behindDoc="0"><wp:wrapNone/><wps:wsp/></wp:anchor></w:drawing>'
        box = '<w:pict><v:rect style="position:absolute;z-index:2"/></w:pict>'
        for drawn in (shape, box):
            html, notes = page(p(r(NAME), f"<w:r>{drawn}</w:r>"))
            assert NAME in html
            assert "A shape placed over the text was left out: words under it are on the page" in notes

    def test_deleted_and_hidden_parts_of_equations_and_deleted_cells_stay_behind(self):
        run = "<m:r><w:rPr>{}</w:rPr><m:t>{}</m:t></m:r>"
        gone = f"<w:del>{run.format('', NAME)}</w:del>{run.format('<w:vanish/>', NAME)}"
        sums = f"<m:oMath>{run.format('', '3')}{gone}</m:oMath>"
        cell = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{p(r(NAME))}</w:tc><w:tc>{p(r('kept'))}</w:tc>"
        html, _ = page(p(sums) + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")
        assert NAME not in html
        assert "<p>3</p>" in html
        assert "kept" in html

    def test_a_hidden_box_and_one_off_the_page_are_left_out(self):
        for about in (
            '<wp:docPr hidden="1"/>',
            "<wp:docPr/><wp:positionH><wp:posOffset>-20000000</wp:posOffset></wp:positionH>",
        ):
            box = f"<w:drawing><wp:anchor>{about}<w:txbxContent>{p(r(NAME))}</w:txbxContent></wp:anchor></w:drawing>"
            html, notes = page(p(r("Text."), f"<w:r>{box}</w:r>"))
            assert NAME not in html
            assert f"A hidden drawing (“{NAME}”)" in notes


def field(code: str, shown: str = "", begin: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
    result = mark.format("separate", "") + r(shown) if shown else ""
    return f"{mark.format('begin', begin)}<w:r><w:instrText>{code}</w:instrText></w:r>{result}{mark.format('end', '')}"


def drawing(inner: str) -> str:
    return f"<w:drawing><wp:inline>{inner}</wp:inline></w:drawing>"


LOST = [
    (drawing('<wp:docPr descr="Calls by month"/><c:chart/>'), "A chart (“Calls by month”) was left out"),
    (drawing("<wps:wsp/>"), "A drawing was left out"),
    (drawing("<w14:contentPart/>"), "Handwriting (ink) was left out"),
    ('<w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict>', "WordArt (“DRAFT”) was left out"),
    ('<w:object><o:OLEObject ProgID="Excel"/></w:object>', "An embedded object (Excel) was left out"),
    ('<w:sym w:font="Wingdings" w:char="F021"/>', "A symbol from the typeface Wingdings was left out"),
    ("<w:novelty><w:t>words</w:t></w:novelty>", "the page cannot show (novelty) (“words”) was left out"),
]


class TestWhatIsNotCarriedOver:
    @pytest.mark.parametrize(("inner", "said"), LOST)
    def test_it_is_named_with_its_place(self, inner, said):
        _, notes = page(p(r("Calls were late.")) + p(f"<w:r>{inner}</w:r>"))
        place = "in the paragraph under “Findings” that begins “words”"
        if "words" not in inner:
            place = "after the paragraph under “Findings” that begins “Calls were late.”"
        assert f"{said}, {place}." in notes or f"{said}; only its picture, if any, is kept, {place}." in notes

    def test_an_equation_stands_in_one_line(self):
        def t(text):
            return f"<m:r><m:t>{text}</m:t></m:r>"

        fraction = f"<m:f><m:num>{t('3')}</m:num><m:den>{t('12')}</m:den></m:f>"
        html, notes = page(
            p(
                r("The rate: "),
                f"<m:oMath>{fraction}{t('=')}<m:sSup><m:e>{t('x')}</m:e><m:sup>{t('2')}</m:sup></m:sSup></m:oMath>",
            )
        )
        assert "The rate: 3/12=x^2" in html
        assert "An equation (“3/12=x^2”) was kept as plain text" in notes

    def test_fields_show_what_they_showed_and_one_that_shows_nothing_is_named(self):
        box = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
        entries = '<w:result w:val="1"/><w:listEntry w:val="No"/><w:listEntry w:val="Yes"/>'
        choice = f"<w:ffData><w:ddList>{entries}</w:ddList></w:ffData>"
        simple = '<w:fldSimple w:instr=" REF x "><w:r><w:t>paragraph 4</w:t></w:r></w:fldSimple>'
        html, notes = page(
            p(r("See "), simple, r(", "), field(" PAGEREF _x ", "7"), field("FORMCHECKBOX", begin=box))
            + p(
                r("Ours: "),
                field("FORMDROPDOWN", begin=choice),
                field("LISTNUM"),
                field("DATE", "1 May"),
                field('XE "a"'),
            )
            + p(r("To "), field(' HYPERLINK "https://a.example/" ', "the page"))
        )
        assert "See paragraph 4, 7☑" in html
        assert "Ours: Yes1 May" in html
        assert '<a href="https://a.example/">the page</a>' in html
        assert "A field (LISTNUM) shows nothing on the page" in notes
        assert "A field (DATE) (“1 May”) shows what it said when the file was saved" in notes
        assert notes.count("field") == 2

    def test_the_instruction_of_a_field_is_no_text_and_half_a_field_hides_none(self):
        start = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        html, _ = page(p(start, r("Kept."), field("IF a", "Shown.")) + p(r("And this.")))
        assert "Kept.Shown." in html
        assert "And this." in html
        rest = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end")]
        inner = ("<w:r><w:instrText>IF </w:instrText></w:r>", field("REF x", NAME), *rest, r("End."))
        assert NAME not in page(p(start, *inner))[0]

    def test_signs_of_picture_typefaces_breaks_and_headers(self):
        faces = '<w:rFonts w:ascii="Wingdings"/>'
        alpha = '<w:sym w:font="Symbol" w:char="F061"/>'
        header = f"<w:hdr {NAMES}>{p(r('Draft for the Panel'))}{p(r('Page 1 of 2'))}</w:hdr>"
        tie = f'<Relationship Id="h" Type="{OFFICE}/relationships/header" Target="header1.xml"/>'
        html, notes = page(
            p(r("\uf0fc", faces), r("J", faces), f"<w:r>{alpha}<w:cr/><w:t>line</w:t></w:r>"),
            ties=tie,
            more=[("word/header1.xml", header)],
        )
        assert "✓☺α<br>line" in html
        assert notes == "Headers and footers were left out: “Draft for the Panel”."

    def test_of_many_of_one_kind_the_rest_is_counted(self):
        _, notes = page("".join(p(r(f"{n} "), "<w:r><w:drawing/></w:r>") for n in range(40)))
        assert notes.count("A drawing was left out") == 15
        assert "A drawing: 25 more like this." in notes


def level(at: int, form: str, text: str, start: int = 1) -> str:
    begins = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{at}">{begins}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels: str, num: str = "") -> str:
    of = '<w:abstractNumId w:val="7"/>'
    nums = f'<w:num w:numId="1">{of}</w:num><w:num w:numId="2">{of}{num}</w:num>'
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{nums}'


def item(text: str, at: int = 0, num: int = 1) -> str:
    return p(r(text), props=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num}"/></w:numPr>')


class TestNumbers:
    def test_a_list_goes_on_after_a_heading_and_begins_again_where_word_does(self):
        again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        numbering = lists(level(0, "decimal", "%1."), num=again)
        html, _ = page(
            item("a") + item("b") + HEAD + item("c") + item("d", num=2) + item("e", num=2), numbering=numbering
        )
        assert "<ol><li>a</li><li>b</li></ol>" in html
        assert '<ol start="3"><li>c</li></ol><ol><li>d</li><li>e</li></ol>' in html

    def test_other_numbers_stand_before_their_paragraphs_as_in_word(self):
        numbering = lists(level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"), level(2, "lowerRoman", "%3)"))
        html, _ = page(
            item("one") + item("a", 1) + item("b", 1) + item("i", 2) + item("two") + item("again", 1),
            numbering=numbering,
        )
        assert "<ol><li>one<p>(a) a</p><p>(b) b</p><p>i) i</p></li><li>two<p>(a) again</p></li></ol>" in html

    def test_paragraphs_and_headings_of_several_levels(self):
        numbering = lists(level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "upperLetter", "%1.%2.%3"))
        head = HEAD.replace("</w:pPr>", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>')
        html, _ = read(
            made(head + item("x", 1) + item("y", 1) + item("z", 2) + head + item("again", 1), numbering=numbering)
        )
        assert ">1 Findings</h3><p>1.1 x</p><p>1.2 y</p><p>1.2.A z</p>" in html
        assert ">2 Findings</h3><p>2.1 again</p>" in html

    def test_bullets_levels_without_a_sign_hidden_and_deleted_paragraphs_count_as_in_word(self):
        numbering = lists(level(0, "decimal", "%1."), level(1, "bullet", "•"), level(2, "none", ""))
        gone = item("", 0).replace("</w:numPr>", "</w:numPr><w:rPr><w:vanish/></w:rPr>")
        html, _ = page(item("one") + item("dot", 1) + item("plain", 2) + gone + item("two"), numbering=numbering)
        assert "<ol><li>one<ul><li>dot</li></ul></li></ol><p>plain</p>" in html
        assert '<ol start="2"><li>two</li></ol>' in html

    def test_a_list_by_a_style_and_one_taken_off_again(self):
        inside = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        styles = f'<w:style w:type="paragraph" w:styleId="N"><w:name w:val="N"/>{inside}</w:style>'
        own = p(r("a"), props='<w:pStyle w:val="N"/>')
        none = p(r("plain"), props='<w:pStyle w:val="N"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        html, _ = page(own + none + own, styles=styles, numbering=lists(level(0, "decimalZero", "%1", 9)))
        assert '<ol start="9"><li>a</li></ol><p>plain</p><ol start="10"><li>a</li></ol>' in html


class TestEveryProgram:
    def test_the_text_is_found_whatever_its_part_is_called_and_in_the_strict_dialect(self):
        assert "Findings" in read(made(HEAD, main="document2"))[0]
        strict = made(HEAD + p(r("x", "<w:vanish/>")))
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(strict)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                usual, other = (b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/")
                part = old.read(name).replace(usual + b"wordprocessingml/2006/", other + b"wordprocessingml/")
                new.writestr(name, part.replace(usual + b"officeDocument/2006/", other + b"officeDocument/"))
        html, notes = read(out.getvalue())
        assert '<h3 id="section-1">1 Findings</h3>' in html
        assert "Hidden text (“x”)" in notes

    def test_a_style_based_on_a_heading_and_an_outline_level_are_headings(self):
        styles = '<w:style w:type="paragraph" w:styleId="M"><w:name w:val="Ours"/><w:basedOn w:val="H1"/></w:style>'
        html, _ = read(
            made(
                p(r("One"), props='<w:pStyle w:val="M"/>') + p(r("Two"), props='<w:outlineLvl w:val="1"/>'),
                styles=styles,
            )
        )
        assert ">1 One</h3>" in html
        assert ">1.1 Two</h4>" in html

    def test_what_follows_a_table_in_a_table_stands_outside_its_region(self):
        inner = f"<w:tbl><w:tr><w:tc>{p(r('in'))}</w:tc></w:tr></w:tbl>"
        html, _ = page(
            f"<w:tbl><w:tr><w:tc>{inner}{p()}</w:tc></w:tr></w:tbl>{p(r('After.'))}<w:tbl><w:tr><w:tc>{p(r('b'))}</w:tc></w:tr></w:tbl>"
        )
        assert "</table></div><p>After.</p><div" in html
        assert html.count('role="region"') == 2
        assert 'aria-label="Table 2: Findings"' in html

    def test_words_own_list_of_contents_is_left_out_and_said(self):
        styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
        html, notes = page(p(r("Findings\t3"), props='<w:pStyle w:val="T1"/>'), styles=styles)
        assert "3" not in html.replace("h3", "")
        assert "Word’s list of contents was left out" in notes


def test_a_small_file_with_much_work_in_it_is_answered_within_seconds():
    began = time.process_time()
    with pytest.raises(FileRefused, match="too long to read in one go"):
        read(made("<w:p/>" * 450_000))
    deep = "<w:tbl><w:tr><w:tc>" * 60 + p(r("deep")) + "</w:tc></w:tr></w:tbl>" * 60
    assert "deep" in read(made(deep * 20))[0]
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    with pytest.raises(FileRefused, match="cannot be read"):
        read(made(p(mark.format("begin") * 3000 + mark.format("end") * 3000)))
    assert time.process_time() - began < 5
