# ruff: noqa: E501
"""Word files that hide, lose or change words in ways nobody had tried on the reader of them.

In each of HIDDEN a reader of the file does not see the name: it must stay off the page, and be shown to the writer. In
each of LOST something is not carried over: it must be named. In each of SEEN the words must stand on the page.
"""

from tests.publications.test_word import HEAD, NAME, NAMES, OFFICE, made, p, r

RUN = r(NAME)
NUMBERS = '<w:abstractNum w:abstractNumId="1">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
BOX = '<w:p><w:r><w:drawing><wp:anchor><wp:docPr id="1" name="b" {}/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>'
CELL = "<w:tbl><w:tr>{}<w:tc>{}{}</w:tc></w:tr></w:tbl>"

HIDDEN: dict[str, tuple[str, dict[str, object]]] = {
    "a paragraph whose style is hidden through another": (p(RUN, props='<w:pStyle w:val="B"/>'), {"styles": '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>'}),
    "hidden by the defaults": (p(RUN), {"styles": "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"}),
    "hidden, with the special mark": (p(r(NAME, "<w:vanish/><w:specVanish/>")), {}),
    "white in a paragraph shaded white": (p(r(NAME, '<w:color w:val="FFFFFF"/>'), props='<w:shd w:val="clear" w:fill="FFFFFF"/>'), {}),
    "the colour of its cell": (CELL.format("", '<w:tcPr><w:shd w:val="clear" w:fill="C00000"/></w:tcPr>', p(r(NAME, '<w:color w:val="C00000"/>'))), {}),
    "nearly the colour of its cell": (CELL.format("", '<w:tcPr><w:shd w:val="clear" w:fill="C00000"/></w:tcPr>', p(r(NAME, '<w:color w:val="C20202"/>'))), {}),
    "a hidden row": (CELL.format("<w:trPr><w:hidden/></w:trPr>", "", p(RUN)), {}),
    "a row of no height": (CELL.format('<w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>', "", p(RUN)), {}),
    "a line of no height": (p(RUN, props='<w:spacing w:line="1" w:lineRule="exact"/>'), {}),
    "a paragraph far beside the page": (p(RUN, props='<w:ind w:left="31000"/>'), {}),
    "a frame beside the page": (p(RUN, props='<w:framePr w:w="2000" w:hRule="exact" w:h="1" w:x="-9000" w:y="-9000"/>'), {}),
    "a deleted paragraph mark and run": (f'<w:p><w:del><w:r><w:delText>{NAME}</w:delText></w:r></w:del></w:p>', {}),
    "moved away": (f"<w:p><w:moveFrom>{RUN}</w:moveFrom></w:p>", {}),
    "letters of an outline that is white": (p(r(NAME, '<w:color w:val="FFFFFF"/><w:outline/>')), {}),
    "letters through which one sees": (p(r(NAME, '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>')), {}),
    "letters filled with white": (p(r(NAME, '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>')), {}),
    "a theme colour tinted to white": (p(r(NAME, '<w:color w:val="FEFEFE" w:themeColor="text1" w:themeTint="01"/>')), {}),
    "size 1 for other scripts too": (p(r(NAME, '<w:sz w:val="1"/><w:szCs w:val="1"/>')), {}),
    "a hidden symbol run": (p(r("x", "<w:vanish/>"), r(NAME, "<w:vanish/>")), {}),
    "what a field does not show": (p(FIELD.format('IF 1 = 2 "a" "b"', r(NAME, "<w:vanish/>"))), {}),
    "a hidden box": (BOX.format('hidden="1"', p(RUN)), {}),
    "a hidden bookmark's words": (p('<w:bookmarkStart w:id="1" w:name="_x"/>' + r(NAME, "<w:vanish/>") + '<w:bookmarkEnd w:id="1"/>'), {}),
    "a ruby's hidden base": (f'<w:p><w:r><w:ruby><w:rt>{r("x")}</w:rt><w:rubyBase>{r(NAME, "<w:vanish/>")}</w:rubyBase></w:ruby></w:r></w:p>', {}),
    "a merged cell that still holds words": ('<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>' + p(RUN) + '</w:tc></w:tr></w:tbl>', {}),
}  # fmt: skip

LOST: dict[str, tuple[str, dict[str, object]]] = {
    "a comment": (p(r("See"), '<w:r><w:commentReference w:id="1"/></w:r>'), {"ties": f'<Relationship Id="c" Type="{OFFICE}/relationships/comments" Target="comments.xml"/>', "more": [("word/comments.xml", f'<w:comments {NAMES}><w:comment w:id="1">{p(RUN)}</w:comment></w:comments>')]}),
    "a header": (p(r("Text")), {"ties": f'<Relationship Id="h" Type="{OFFICE}/relationships/header" Target="header1.xml"/>', "more": [("word/header1.xml", f"<w:hdr {NAMES}>{p(RUN)}</w:hdr>")]}),
    "a drop-down that was not chosen": (f'<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList/></w:sdtPr><w:sdtContent>{p(r("Choose an item."))}</w:sdtContent></w:sdt>', {}),
    "a chart": (p('<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="x"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'), {}),
    "an embedded workbook": (p('<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="x"/></w:object></w:r>'), {}),
    "a field of another document's title": (p(FIELD.format("DOCPROPERTY Client", "")), {}),
    "a field of merging": (p(FIELD.format("MERGEFIELD Surname", r("«Surname»"))), {}),
    "a date that changes": (p(FIELD.format("DATE", r("3 April 2026"))), {}),
    "a drawing of shapes alone": (p('<w:r><w:pict><v:shape style="width:100pt;height:50pt"/></w:pict></w:r>'), {}),
    "WordArt": (p('<w:r><w:pict><v:shape type="#_x0000_t136"><v:textpath string="Corinne"/></v:shape></w:pict></w:r>'), {}),
    "a part of another kind": (p("<w:r><w:contentPart r:id='x'/></w:r>"), {}),
    "a list of figures": (p(FIELD.format('TOC \\h \\c "Figure"', r("Figure 1 ... 3"))), {}),
}  # fmt: skip

SEEN: dict[str, tuple[str, dict[str, object]]] = {
    "an equation": ("<w:p><m:oMath><m:r><m:t>Corinne Vale-Oddy</m:t></m:r></m:oMath></w:p>", {}),
    "text from right to left": (p(r(NAME, "<w:rtl/>"), props="<w:bidi/>"), {}),
    "small capitals": (p(r(NAME, "<w:smallCaps/>")), {}),
    "all capitals": (p(r(NAME, "<w:caps/>")), {}),
    "struck through": (p(r(NAME, "<w:strike/>")), {}),
    "a smart tag": (f"<w:p><w:smartTag w:element='x'>{RUN}</w:smartTag></w:p>", {}),
    "custom XML around it": (f"<w:p><w:customXml w:element='x'>{RUN}</w:customXml></w:p>", {}),
    "moved to": (f"<w:p><w:moveTo>{RUN}</w:moveTo></w:p>", {}),
    "a picked date": (f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{p(RUN)}</w:sdtContent></w:sdt>", {}),
    "a repeated section": (f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{p(RUN)}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>", {}),
    "a soft hyphen in it": (p('<w:r><w:t>Corinne Vale-Od</w:t><w:softHyphen/><w:t>dy</w:t></w:r>'), {}),
    "a hard hyphen in it": (p('<w:r><w:t>Corinne Vale</w:t><w:noBreakHyphen/><w:t>Oddy</w:t></w:r>'), {}),
    "a cell spanning rows": ('<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p(RUN) + '</w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>', {}),
    "a ruby": (f'<w:p><w:r><w:ruby><w:rt>{r("x")}</w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r></w:p>', {}),
    "a link to a place": (f'<w:p><w:hyperlink w:anchor="x">{RUN}</w:hyperlink></w:p>', {}),
    "split over runs": (p(*(r(part) for part in ("Cor", "inne", " Va", "le-", "Oddy"))), {}),
    "the result of a reference": (p(FIELD.format("REF x", RUN)), {}),
    "a box of words": (BOX.format("", p(RUN)), {}),
    "an endnote": (p(r("See"), '<w:r><w:endnoteReference w:id="2"/></w:r>'), {"ties": f'<Relationship Id="e" Type="{OFFICE}/relationships/endnotes" Target="endnotes.xml"/>', "more": [("word/endnotes.xml", f'<w:endnotes {NAMES}><w:endnote w:id="2">{p(RUN)}</w:endnote></w:endnotes>')]}),
}  # fmt: skip


def file_of(case: tuple[str, dict[str, object]]) -> bytes:
    """The Word file of one of them, under a heading, with a line after it."""
    inner, parts = case
    return made(HEAD + inner + p(r("Last line.")), **parts)  # type: ignore[arg-type]
