# ruff: noqa: E501
"""A third list of Word files that hide, lose or keep words, written before the reader was measured by it.

As in `words.py`: HIDDEN stays off the page and is shown to the writer, of LOST something is named, SEEN stands on the
page, NOWHERE does not come along.
"""

from tests.publications.test_word import NAME, NAMES, OFFICE, p, r
from tests.unseen.words import CELL, FIELD, NUMBERS
from tests.unseen.words_second import RUN, TABLE, TIE

STYLE = '<w:style w:type="{}" w:styleId="{}"{}><w:name w:val="{}"/>{}</w:style>'
SETTINGS = f'<Relationship Id="settings" Type="{OFFICE}/relationships/settings" Target="settings.xml"/>'
NOTE = '<w:r><w:footnoteReference w:id="3"/></w:r>'


def notes(inside: str) -> dict[str, object]:
    return {
        "more": [
            ("word/footnotes.xml", f'<w:footnotes {NAMES}><w:footnote w:id="3">{inside}</w:footnote></w:footnotes>')
        ]
    }


HIDDEN: dict[str, tuple[str, dict[str, object]]] = {
    "hidden in a footnote": (p(r("See"), NOTE), notes(p(r("A note. "), r(NAME, "<w:vanish/>")))),
    "white in a footnote": (p(r("See"), NOTE), notes(p(r("A note. "), r(NAME, '<w:color w:val="FFFFFF"/>')))),
    "hidden by the usual style of letters": (p(RUN), {"styles": STYLE.format("character", "D", ' w:default="1"', "Default Paragraph Font", "<w:rPr><w:vanish/></w:rPr>")}),
    "white by the defaults": (p(RUN), {"styles": '<w:docDefaults><w:rPrDefault><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:rPrDefault></w:docDefaults>'}),
    "fitted into no width": (p(r(NAME, '<w:fitText w:val="1" w:id="1"/>')), {}),
    "a first line beside the page": (p(RUN, props='<w:ind w:firstLine="31000"/>'), {}),
    "a paragraph pushed off on the right": (p(RUN, props='<w:ind w:left="-31000" w:right="31000"/>'), {}),
    "a frame of no size": (p(RUN, props='<w:framePr w:w="1" w:h="1" w:hRule="exact" w:wrap="around" w:x="100" w:y="100"/>'), {}),
    "a table of no width": ('<w:tbl><w:tblPr><w:tblW w:w="1" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr>' + p(RUN) + "</w:tc></w:tr></w:tbl>", {}),
    "white by the whole of a table's style": (TABLE.format('<w:tblPr><w:tblStyle w:val="V"/></w:tblPr>', "", p(RUN)), {"styles": STYLE.format("table", "V", "", "V", '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>')}),
    "hidden in a heading": ('<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>' + r("Findings about ") + r(NAME, "<w:vanish/>") + "</w:p>", {}),
    "hidden in a link": (f'<w:p><w:hyperlink w:anchor="a">{r("See")}{r(NAME, "<w:vanish/>")}</w:hyperlink></w:p>', {}),
    "hidden in a control": (f'<w:sdt><w:sdtPr/><w:sdtContent>{p(r(NAME, "<w:vanish/>"))}</w:sdtContent></w:sdt>', {}),
    "hidden in a cell of a table in a table": (CELL.format("", "", CELL.format("", "", p(r(NAME, "<w:vanish/>")))), {}),
    "white in Arabic letters' properties too": (p(r(NAME, '<w:rtl/><w:color w:val="FFFFFF"/><w:szCs w:val="24"/>')), {}),
    "small for a script of its own": (p(r(NAME, '<w:cs/><w:szCs w:val="1"/>')), {}),
    "half a point high": (p(r(NAME, '<w:sz w:val="2"/>')), {}),
    "a yellow word under a yellow marker": (p(r(NAME, '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')), {}),
    "inserted, then hidden": (f'<w:p><w:ins w:id="1" w:author="A">{r(NAME, "<w:vanish/>")}</w:ins></w:p>', {}),
    "a deleted paragraph in a control": (f'<w:sdt><w:sdtContent><w:p><w:del w:id="1" w:author="A"><w:r><w:delText>{NAME}</w:delText></w:r></w:del></w:p></w:sdtContent></w:sdt>', {}),
}  # fmt: skip

LOST: dict[str, tuple[str, dict[str, object]]] = {
    "a black shape over the words": (p(RUN, '<w:r><w:drawing><wp:anchor behindDoc="0"><wp:extent cx="3000000" cy="200000"/><wp:docPr id="1" name="Rectangle 1"/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:solidFill><a:srgbClr val="000000"/></a:solidFill></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'), {}),
    "an old black shape over the words": (p(RUN, '<w:r><w:pict><v:rect style="position:absolute;width:200pt;height:14pt" fillcolor="black"/></w:pict></w:r>'), {}),
    "a bullet with words": (p(r("A point"), props='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'), {"numbering": NUMBERS.format('<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="Asked by Corinne:"/></w:lvl>')}),
    "the pronunciation above a word": (f'<w:p><w:r><w:ruby><w:rt>{RUN}</w:rt><w:rubyBase>{r("x")}</w:rubyBase></w:ruby></w:r></w:p>', {}),
    "a part that another program fills": (p('<w:r><w:object><o:OLEObject Type="Embed" ProgID="AcroExch.Document" r:id="x"/></w:object></w:r>'), {}),
    "a user's own field": (p(FIELD.format("USERNAME", r(NAME))), {}),
    "a field of who wrote it": (p(FIELD.format("AUTHOR", r(NAME))), {}),
    "the file's name as a field": (p(FIELD.format("FILENAME \\p", r("C:\\x.docx"))), {}),
    "an endnote's drawing": (p(r("See"), NOTE), notes(p('<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="x"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'))),
}  # fmt: skip

SEEN: dict[str, tuple[str, dict[str, object]]] = {
    "a number's own words": (p(r("A point"), props='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'), {"numbering": NUMBERS.format(f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{NAME} %1."/></w:lvl>')}),
    "with marks of emphasis": (p(r(NAME, '<w:em w:val="dot"/>')), {}),
    "two lines in one": (p(r(NAME, '<w:eastAsianLayout w:id="1" w:combine="1"/>')), {}),
    "in a narrow frame": (p(RUN, props='<w:framePr w:w="2000" w:x="100" w:y="100"/>'), {}),
    "in a footnote": (p(r("See"), NOTE), notes(p(RUN))),
    "white on a page of dark blue": (p(r(NAME, '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>')), {}),
    "hanging": (p(RUN, props='<w:ind w:left="720" w:hanging="720"/>'), {}),
    "an indented first line": (p(RUN, props='<w:ind w:firstLine="720"/>'), {}),
    "a table of one narrow column": ('<w:tbl><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr>' + p(RUN) + "</w:tc></w:tr></w:tbl>", {}),
    "a table whose columns say nothing": ('<w:tbl><w:tblGrid><w:gridCol w:w="0"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>' + p(RUN) + "</w:tc></w:tr></w:tbl>", {}),
    "fitted into a column": (p(r(NAME, '<w:fitText w:val="2000" w:id="1"/>')), {}),
    "struck twice": (p(r(NAME, "<w:dstrike/>")), {}),
    "a style of letters that is not hidden": (p(RUN), {"styles": STYLE.format("character", "D", ' w:default="1"', "Default Paragraph Font", "<w:rPr/>")}),
}  # fmt: skip

NOWHERE: dict[str, tuple[str, dict[str, object]]] = {
    "a way for older programs that says more": (f'<w:p><mc:AlternateContent><mc:Choice Requires="wps">{r("x")}</mc:Choice><mc:Fallback>{RUN}</mc:Fallback></mc:AlternateContent></w:p>', {}),
    "properties of its own": (p(r("See")), {"more": [("docProps/custom.xml", f"<a>{NAME}</a>")]}),
    "a glossary": (p(r("See")), {"ties": TIE.format("glossaryDocument", OFFICE), "more": [("word/glossaryDocument.xml", f"<w:glossaryDocument {NAMES}><w:docParts><w:docPart><w:docPartBody>{p(RUN)}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>")]}),
    "a variable of the document": (p(r("See")), {"ties": SETTINGS, "more": [("word/settings.xml", f'<w:settings {NAMES}><w:docVars><w:docVar w:name="child" w:val="{NAME}"/></w:docVars></w:settings>')]}),
    "a list of people": (p(r("See")), {"more": [("word/people.xml", f"<a>{NAME}</a>")]}),
    "a choice that was not made": (f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{NAME}" w:value="{NAME}"/></w:dropDownList></w:sdtPr><w:sdtContent>{p(r("See"))}</w:sdtContent></w:sdt>', {}),
    "the help of a field": ('<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="a"/><w:helpText w:val="' + NAME + '"/><w:statusText w:val="' + NAME + '"/><w:textInput><w:default w:val="' + NAME + '"/></w:textInput></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMTEXT</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("See") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', {}),
    "the place of a link": (f'<w:p><w:hyperlink w:anchor="a" w:docLocation="{NAME}">{r("See")}</w:hyperlink></w:p>', {}),
    "who changed a property": ('<w:p><w:r><w:rPr><w:rPrChange w:id="1" w:author="' + NAME + '"><w:rPr/></w:rPrChange></w:rPr><w:t>See</w:t></w:r></w:p>', {}),
    "what a control is bound to": (f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a[. = \'{NAME}\']"/></w:sdtPr><w:sdtContent>{p(r("See"))}</w:sdtContent></w:sdt>', {}),
    "a sum of a table": (p(FIELD.format('DOCVARIABLE "Corinne Vale-Oddy"', r("See"))), {}),
}  # fmt: skip
