# ruff: noqa: E501
"""A second list of Word files that hide, lose or keep words, written before the reader was measured by it.

As in `words.py`: HIDDEN stays off the page and is shown to the writer, of LOST something is named, SEEN stands on the page.
"""

from tests.publications.test_word import NAME, NAMES, OFFICE, p, r
from tests.unseen.words import FIELD

RUN = r(NAME)
TABLE = "<w:tbl>{}<w:tr>{}<w:tc>{}</w:tc></w:tr></w:tbl>"
TIE = '<Relationship Id="{0}" Type="{1}/relationships/{0}" Target="{0}.xml"/>'
WHITE = (
    '<w:style w:type="character" w:styleId="W"><w:name w:val="W"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
)
SHAPE = '<w:p><w:r><w:pict><v:shape style="{}"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'
DRAWN = "<w:p><w:r><w:drawing><wp:anchor{}>{}<a:graphic><a:graphicData><wps:wsp>{}<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"

HIDDEN: dict[str, tuple[str, dict[str, object]]] = {
    "vanish said as on": (p(r(NAME, '<w:vanish w:val="on"/>')), {}),
    "vanish said as 1": (p(r(NAME, '<w:vanish w:val="1"/>')), {}),
    "vanish by the table's style": (TABLE.format('<w:tblPr><w:tblStyle w:val="V"/></w:tblPr>', "", p(RUN)), {"styles": '<w:style w:type="table" w:styleId="V"><w:name w:val="V"/><w:rPr><w:vanish/></w:rPr></w:style>'}),
    "vanish by the first row of a table's style": (TABLE.format('<w:tblPr><w:tblStyle w:val="V"/><w:tblLook w:firstRow="1"/></w:tblPr>', "", p(RUN)), {"styles": '<w:style w:type="table" w:styleId="V"><w:name w:val="V"/><w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>'}),
    "white by a style of letters": (p(r(NAME, '<w:rStyle w:val="W"/>')), {"styles": WHITE}),
    "white by a style of paragraphs": (p(RUN, props='<w:pStyle w:val="PW"/>'), {"styles": '<w:style w:type="paragraph" w:styleId="PW"><w:name w:val="PW"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'}),
    "white by the usual style": (p(RUN), {"styles": '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'}),
    "the theme's white whatever the value": (p(r(NAME, '<w:color w:val="000000" w:themeColor="background1"/>')), {}),
    "dark words under a dark marker": (p(r(NAME, '<w:color w:val="000080"/><w:highlight w:val="darkBlue"/>')), {}),
    "black words in a black paragraph": (p(r(NAME, '<w:color w:val="000000"/>'), props='<w:shd w:val="clear" w:fill="000000"/>'), {}),
    "black words in a black cell": (TABLE.format("", "", '<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>' + p(r(NAME, '<w:color w:val="000000"/>'))), {}),
    "white words in a white table": (TABLE.format('<w:tblPr><w:shd w:val="clear" w:fill="FFFFFF"/></w:tblPr>', "", p(r(NAME, '<w:color w:val="FFFFFF"/>'))), {}),
    "a row that was deleted": (TABLE.format("", '<w:trPr><w:del w:id="1" w:author="A"/></w:trPr>', p(RUN)), {}),
    "a cell that was deleted": (TABLE.format("", "", '<w:tcPr><w:cellDel w:id="1" w:author="A"/></w:tcPr>' + p(RUN)), {}),
    "deleted in an insertion": (f'<w:p><w:ins w:id="1" w:author="A"><w:del w:id="2" w:author="A"><w:r><w:delText>{NAME}</w:delText></w:r></w:del></w:ins></w:p>', {}),
    "deleted in a link": (f'<w:p><w:hyperlink w:anchor="a"><w:del w:id="2" w:author="A"><w:r><w:delText>{NAME}</w:delText></w:r></w:del></w:hyperlink></w:p>', {}),
    "an old box that is hidden": (SHAPE.format("width:100pt;height:50pt;visibility:hidden", p(RUN)), {}),
    "an old box far beside the page": (SHAPE.format("position:absolute;margin-left:-9000pt;width:100pt;height:50pt", p(RUN)), {}),
    "a box of no size": (DRAWN.format("", '<wp:extent cx="0" cy="0"/><wp:docPr id="1" name="a"/>', "", p(RUN)), {}),
    "a box far beside the page": (DRAWN.format("", '<wp:positionH relativeFrom="page"><wp:posOffset>-99999999</wp:posOffset></wp:positionH><wp:extent cx="999999" cy="999999"/><wp:docPr id="1" name="a"/>', "", p(RUN)), {}),
    "hidden letters in small pieces": (p(*(r(part, "<w:vanish/>") for part in ("Corinne", " ", "Vale-Oddy"))), {}),
    "hidden, and bold by a style": (p(r(NAME, '<w:rStyle w:val="B"/><w:vanish/>')), {"styles": '<w:style w:type="character" w:styleId="B"><w:name w:val="B"/><w:rPr><w:b/></w:rPr></w:style>'}),
    "white through a style of lists": (p(RUN, props='<w:pStyle w:val="L"/>'), {"styles": WHITE + '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="L"/><w:link w:val="W"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'}),
}  # fmt: skip

LOST: dict[str, tuple[str, dict[str, object]]] = {
    "a mark in a header": (p(r("Text")), {"ties": TIE.format("header", OFFICE), "more": [("word/header.xml", f'<w:hdr {NAMES}><w:p><w:r><w:pict><v:shape><v:textpath string="{NAME}"/></v:shape></w:pict></w:r></w:p></w:hdr>')]}),
    "a footer": (p(r("Text")), {"ties": TIE.format("footer", OFFICE), "more": [("word/footer.xml", f"<w:ftr {NAMES}>{p(RUN)}</w:ftr>")]}),
    "today's date as a mark of its own": ("<w:p><w:r><w:dayLong/></w:r></w:p>", {}),
    "a letter of a font of signs": (p('<w:r><w:sym w:font="Zapf" w:char="F0E0"/></w:r>'), {}),
    "a group of drawings": ('<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"/></a:graphic></wp:inline></w:drawing></w:r></w:p>', {}),
    "a canvas": ('<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas"/></a:graphic></wp:inline></w:drawing></w:r></w:p>', {}),
    "a picture that is not there": (p('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a"/><a:graphic><a:graphicData><a:blip r:embed="nowhere"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'), {}),
    "a button of a form": ('<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', {}),
    "the number of pages": (p(FIELD.format("NUMPAGES", r("12"))), {}),
    "a sum": (p(FIELD.format("=SUM(ABOVE)", r("12"))), {}),
    "a comment on a paragraph": ('<w:p><w:commentRangeStart w:id="1"/>' + r("See") + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>', {"ties": TIE.format("comments", OFFICE), "more": [("word/comments.xml", f'<w:comments {NAMES}><w:comment w:id="1">{p(RUN)}</w:comment></w:comments>')]}),
}  # fmt: skip

SEEN: dict[str, tuple[str, dict[str, object]]] = {
    "vanish said as off": (p(r(NAME, '<w:vanish w:val="off"/>')), {}),
    "vanish said as false": (p(r(NAME, '<w:vanish w:val="false"/>')), {}),
    "a style that is hidden and nobody uses": (p(RUN), {"styles": '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'}),
    "a style that does not show in the list of styles": (p(RUN, props='<w:pStyle w:val="H"/>'), {"styles": '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="H"/><w:hidden/><w:semiHidden/></w:style>'}),
    "the mark of a paragraph is hidden": (p(RUN, props="<w:rPr><w:vanish/></w:rPr>"), {}),
    "white on a dark paragraph": (p(r(NAME, '<w:color w:val="FFFFFF"/>'), props='<w:shd w:val="clear" w:fill="203864"/>'), {}),
    "white on a dark theme's cell": (TABLE.format("", "", '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864" w:themeFill="accent1"/></w:tcPr>' + p(r(NAME, '<w:color w:val="FFFFFF"/>'))), {}),
    "of no colour on black": (TABLE.format("", "", '<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>' + p(r(NAME, '<w:color w:val="auto"/>'))), {}),
    "an insertion in an insertion": (f'<w:p><w:ins w:id="1" w:author="A"><w:ins w:id="2" w:author="B">{RUN}</w:ins></w:ins></w:p>', {}),
    "another way for older programs": ('<w:p><mc:AlternateContent><mc:Choice Requires="zz">' + RUN + "</mc:Choice><mc:Fallback>" + RUN + "</mc:Fallback></mc:AlternateContent></w:p>", {}),
    "turned to the right": (f'<w:p><w:bdo w:val="rtl">{RUN}</w:bdo></w:p>', {}),
    "with a direction": (f'<w:p><w:dir w:val="ltr">{RUN}</w:dir></w:p>', {}),
    "where somebody may write": (f'<w:p><w:permStart w:id="1" w:edGrp="everyone"/>{RUN}<w:permEnd w:id="1"/></w:p>', {}),
    "a row that was inserted": (TABLE.format("", '<w:trPr><w:ins w:id="1" w:author="A"/></w:trPr>', p(RUN)), {}),
    "a control that is drawn as nothing": ('<w:sdt><w:sdtPr><w15:appearance xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:val="hidden"/></w:sdtPr><w:sdtContent>' + p(RUN) + "</w:sdtContent></w:sdt>", {}),
    "a control within a row": ("<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>" + p(RUN) + "</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>", {}),
    "a row within a control": ("<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>" + p(RUN) + "</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>", {}),
    "in two boxes, one in the other": (DRAWN.format("", '<wp:docPr id="1" name="a"/>', "", p(r("Outer")) + DRAWN.format("", '<wp:docPr id="2" name="b"/>', "", p(RUN))), {}),
    "a box in a table": (TABLE.format("", "", DRAWN.format("", '<wp:docPr id="1" name="a"/>', "", p(RUN))), {}),
    "a small print": (p(r(NAME, '<w:sz w:val="12"/>')), {}),
    "raised": (p(r(NAME, '<w:vertAlign w:val="superscript"/>')), {}),
    "a quotation of a field": (p(FIELD.format(f'QUOTE "{NAME}"', RUN)), {}),
    "a link with its words in a field": (p(FIELD.format('HYPERLINK "https://www.gov.uk/"', RUN)), {}),
    "a date field's words": (p(FIELD.format("STYLEREF Title", RUN)), {}),
}  # fmt: skip
NOWHERE: dict[str, tuple[str, dict[str, object]]] = {  # what nobody reads on the page must not come along in its marks
    "a word for an index": (p(r("See"), FIELD.format(f'XE "{NAME}"', "")), {}),
    "a line for a list of contents": (p(r("See"), FIELD.format(f'TC "{NAME}" \\l 1', "")), {}),
    "a private field": (p(r("See"), FIELD.format(f'PRIVATE "{NAME}"', "")), {}),
    "a value that is set": (p(r("See"), FIELD.format(f'SET x "{NAME}"', "")), {}),
    "a footnote that nothing leads to": (p(r("See")), {"more": [("word/footnotes.xml", f'<w:footnotes {NAMES}><w:footnote w:id="7">{p(RUN)}</w:footnote></w:footnotes>')]}),
    "the tip of a link": (f'<w:p><w:hyperlink w:anchor="a" w:tooltip="{NAME}">{r("See")}</w:hyperlink></w:p>', {}),
    "the caption of a table": (TABLE.format(f'<w:tblPr><w:tblCaption w:val="{NAME}"/><w:tblDescription w:val="{NAME}"/></w:tblPr>', "", p(r("See"))), {}),
    "the name of a bookmark": ('<w:p><w:bookmarkStart w:id="1" w:name="Corinne_Vale-Oddy"/>' + r("See") + '<w:bookmarkEnd w:id="1"/></w:p>', {}),
    "the name of a control": (f'<w:sdt><w:sdtPr><w:alias w:val="{NAME}"/><w:tag w:val="{NAME}"/></w:sdtPr><w:sdtContent>{p(r("See"))}</w:sdtContent></w:sdt>', {}),
    "who inserted": (f'<w:p><w:ins w:id="1" w:author="{NAME}">{r("See")}</w:ins></w:p>', {}),
    "the name of a style": (p(r("See"), props='<w:pStyle w:val="C"/>'), {"styles": f'<w:style w:type="paragraph" w:styleId="C"><w:name w:val="{NAME}"/></w:style>'}),
    "the tip of a field": (p(FIELD.format(f'HYPERLINK "https://www.gov.uk/" \\o "{NAME}"', r("See"))), {}),
    "data of another program": (p(r("See")), {"more": [("customXml/item1.xml", f"<a>{NAME}</a>")]}),
    "the properties": (p(r("See")), {"more": [("docProps/core.xml", f"<a>{NAME}</a>")]}),
    "custom XML's own words": (f'<w:p><w:customXml w:element="{NAME.replace(" ", "")}">{r("See")}</w:customXml></w:p>', {}),
}  # fmt: skip
