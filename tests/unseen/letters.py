# ruff: noqa: E501
"""Letter templates as Word, LibreOffice and people make them: filled, or refused with the reason; never `{{` in a letter.

FILLED: the paragraph's XML, and what the letter must say. REFUSED: what must not be taken. Values: VALUES.
"""

VALUES = {
    "recipient": "Ms Teasdale",
    "due_date": "1 December 2026",
    "sender": "Cora",
    "reference": "2026-0042",
    "today": "1 November 2026",
}


def r(text: str, more: str = "") -> str:
    return f'<w:r>{more}<w:t xml:space="preserve">{text}</w:t></w:r>'


FILLED: dict[str, tuple[str, str]] = {
    "cut by a spelling mark": (r("Dear {{reci") + '<w:proofErr w:type="spellStart"/>' + r("pient") + '<w:proofErr w:type="spellEnd"/>' + r("}},"), "Dear Ms Teasdale,"),
    "cut by a bookmark": (r("Dear {{reci") + '<w:bookmarkStart w:id="1" w:name="a"/>' + r("pient}}") + '<w:bookmarkEnd w:id="1"/>' + r(","), "Dear Ms Teasdale,"),
    "cut by a comment's range": (r("Dear {{") + '<w:commentRangeStart w:id="1"/>' + r("recipient") + '<w:commentRangeEnd w:id="1"/>' + r("}},"), "Dear Ms Teasdale,"),
    "in an insertion": (r("Dear ") + f'<w:ins w:id="1" w:author="A">{r("{{recipient}}")}</w:ins>' + r(","), "Dear Ms Teasdale,"),
    "half in an insertion": (r("Dear {{reci") + f'<w:ins w:id="1" w:author="A">{r("pient}}")}</w:ins>' + r(","), "Dear Ms Teasdale,"),
    "in a link": (r("Dear ") + f'<w:hyperlink w:anchor="a">{r("{{recipient}}")}</w:hyperlink>' + r(","), "Dear Ms Teasdale,"),
    "in a smart tag": (r("Dear ") + f'<w:smartTag w:element="x">{r("{{recipient}}")}</w:smartTag>' + r(","), "Dear Ms Teasdale,"),
    "in a content control": (r("Dear ") + f'<w:sdt><w:sdtContent>{r("{{recipient}}")}</w:sdtContent></w:sdt>' + r(","), "Dear Ms Teasdale,"),
    "half in a content control": (r("Dear {{") + f'<w:sdt><w:sdtContent>{r("recipient")}</w:sdtContent></w:sdt>' + r("}},"), "Dear Ms Teasdale,"),
    "in a simple field": (r("Dear ") + f'<w:fldSimple w:instr="REF a">{r("{{recipient}}")}</w:fldSimple>' + r(","), "Dear Ms Teasdale,"),
    "letter by letter": ("".join(r(sign) for sign in "Dear {{recipient}},"), "Dear Ms Teasdale,"),
    "with blanks": (r("Dear {{  recipient  }},"), "Dear Ms Teasdale,"),
    "with blanks that do not break": (r("Dear {{\u00a0recipient\u00a0}},"), "Dear Ms Teasdale,"),
    "with a sign nobody sees": (r("Dear {{\u200brecipient}},"), "Dear Ms Teasdale,"),
    "with a mark of another language around it": (r("Dear {{\u200erecipient\u200e}},"), "Dear Ms Teasdale,"),
    "with a capital": (r("Dear {{Recipient}},"), "Dear Ms Teasdale,"),
    "with capitals": (r("Dear {{RECIPIENT}},"), "Dear Ms Teasdale,"),
    "with a blank for the line below": (r("By {{due date}},"), "By 1 December 2026,"),
    "with a dash for the line below": (r("By {{due-date}},"), "By 1 December 2026,"),
    "two in one run": (r("{{recipient}}{{reference}}"), "Ms Teasdale2026-0042"),
    "with single braces beside it": (r("{ {{recipient}} }"), "{ Ms Teasdale }"),
    "next to a tab": (r("Dear {{recipient}}") + "<w:r><w:tab/></w:r>" + r("now"), "Ms Teasdale"),
    "in a picture's text box, twice as Word keeps it": (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p>' + r("Dear {{recipient}},")
        + '</w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>' + r("Dear {{recipient}},")
        + "</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>", "Dear Ms Teasdale,"),
    "bold in its middle": (r("Dear {{reci") + r("pient", "<w:rPr><w:b/></w:rPr>") + r("}},"), "Dear Ms Teasdale,"),
}  # fmt: skip
REFUSED: dict[str, str] = {
    "three braces": r("Dear {{{recipient}}},"),
    "a filter": r("Dear {{recipient|upper}},"),
    "a call": r("Dear {{recipient.name}},"),
    "a loop": r("{{#people}}x{{/people}}"),
    "an unknown one": r("Dear {{surname}},"),
    "one without an end": r("Dear {{recipient},"),
    "one without a beginning": r("Dear recipient}},"),
    "an empty one": r("Dear {{}},"),
    "one in another": r("Dear {{ {{recipient}} }},"),
    "half deleted": r("Dear {{reci") + '<w:del w:id="1" w:author="A"><w:r><w:delText>pient}}</w:delText></w:r></w:del>',
    "in the code of a field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF {{recipient}} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("x") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "in the words for a picture": '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="A picture of {{recipient}}"/></wp:inline></w:drawing></w:r>',
    "in the name of a content control": '<w:sdt><w:sdtPr><w:alias w:val="{{recipient}}"/></w:sdtPr><w:sdtContent>' + r("x") + "</w:sdtContent></w:sdt>",
    "a field of Word for merging": r("Dear ") + '<w:fldSimple w:instr=" MERGEFIELD Recipient ">' + r("«Recipient»") + "</w:fldSimple>",
}  # fmt: skip
EITHER: dict[str, str] = {
    "cut by a line end": r("Dear {{reci") + "<w:r><w:br/></w:r>" + r("pient}},"),
    "cut by a tab": r("Dear {{reci") + "<w:r><w:tab/></w:r>" + r("pient}},"),
}  # fmt: skip
