"""What goes into a public copy: for each kind of object its keys, and the kind of what stands under each.

`plain` is a number, a name, or an array of them; `words` a text a reader is shown or told; in brackets, an array. The
keys are those of ISO 32000-2 that draw, order, tag or describe what is on a page.
"""

from __future__ import annotations

PLAIN, WORDS = "plain", "words"


def keys(names: str, kind: str = PLAIN) -> dict[str, str]:
    """Each of the names, as the key of an object, with what stands under it."""
    return {f"/{name}": kind for name in names.split()}


SHAPES: dict[str, dict[str, str]] = {
    # --- Pages and what draws them. Resources are gathered by name, as they are used (content.py) ---
    "page": keys("Type MediaBox CropBox Rotate UserUnit Tabs StructParents") | {"/Group": "group"},
    "group": keys("Type S I K") | {"/CS": "colour space"},
    "form": keys("Type Subtype FormType BBox Matrix StructParent StructParents") | {"/Group": "group", "/OC": "layer"},
    "tiling": keys("Type PatternType PaintType TilingType BBox XStep YStep Matrix"),
    "shaded": keys("Type PatternType Matrix") | {"/Shading": "shading", "/ExtGState": "graphics state"},
    "shading": keys("ShadingType Background BBox AntiAlias Coords Domain Extend Matrix Decode")
    | keys("BitsPerCoordinate BitsPerComponent BitsPerFlag VerticesPerRow")
    | {"/ColorSpace": "colour space", "/Function": "functions"},
    "function": keys("FunctionType Domain Range C0 C1 N Bounds Encode Size BitsPerSample Order Decode")
    | {"/Functions": "[function]"},
    "graphics state": keys("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK")
    | {"/Font": "sized font", "/SMask": "soft mask"},
    "soft mask": keys("Type S BC") | {"/G": "form", "/TR": "functions"},
    "calibrated": keys("WhitePoint BlackPoint Gamma Matrix Range"),
    "profile": keys("N Range") | {"/Alternate": "colour space"},
    "image": keys("Type Subtype Width Height BitsPerComponent ImageMask Decode Interpolate Intent SMaskInData Matte")
    | keys("StructParent")
    | {"/ColorSpace": "colour space", "/Mask": "mask", "/SMask": "image", "/OC": "layer"},
    "compression": keys("K EndOfLine EncodedByteAlign Columns Rows EndOfBlock BlackIs1 ColorTransform")
    | keys("Predictor Colors BitsPerComponent EarlyChange"),
    # --- Typefaces ---
    "font": keys("Type Subtype BaseFont FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix")
    | {"/FontDescriptor": "font descriptor", "/Encoding": "encoding", "/ToUnicode": "map", "/CIDToGIDMap": "glyphs"}
    | {"/DescendantFonts": "[font]", "/CIDSystemInfo": "character set"},
    "font descriptor": keys("Type FontName FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading")
    | keys("CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth")
    | keys("FontFile FontFile2 FontFile3", "font file"),
    "font file": keys("Length1 Length2 Length3 Subtype"),
    "encoding": keys("Type BaseEncoding") | {"/Differences": "letters by name"},
    "character set": keys("Supplement") | keys("Registry Ordering", "name of a set"),
    "map": keys("Type CMapName WMode") | {"/CIDSystemInfo": "character set"},
    "glyphs": {},
    # --- Layers: what is seen and what not, without their names ---
    "layers": {"/OCGs": "[layer]", "/D": "layers seen"},
    "layers seen": keys("BaseState Intent") | {"/ON": "[layer]", "/OFF": "[layer]"},
    "layer": keys("Type P") | {"/OCGs": "one or more layers", "/VE": "layers by rule"},
    # --- Marks in what is drawn ---
    "mark": keys("MCID Type Subtype BBox Attached") | keys("ActualText Alt E", WORDS) | {"/Lang": "language"},
    # --- Tags ---
    "element": keys("Alt ActualText E", WORDS)
    | {"/Pg": "page of it", "/Lang": "language", "/A": "attributes", "/C": "classes"},
    "mark of an element": keys("Type MCID") | {"/Pg": "page of it", "/Stm": "stream of it"},
    "object of an element": keys("Type") | {"/Pg": "page of it", "/Obj": "object of it"},
    "attribute": keys(
        "O Placement WritingMode BBox Width Height BlockAlign InlineAlign TextAlign BackgroundColor Color"
    )
    | keys("SpaceBefore SpaceAfter StartIndent EndIndent TextIndent BorderColor BorderStyle BorderThickness Padding")
    | keys("TBorderStyle TPadding LineHeight BaselineShift TextDecorationType TextDecorationColor RubyAlign")
    | keys("TextDecorationThickness RubyPosition GlyphOrientationVertical ColumnCount ColumnGap ColumnWidths")
    | keys("ListNumbering ContinuedList RowSpan ColSpan Scope Type Subtype Attached Role NoteType")
    | {"/Headers": "ids", "/ContinuedFrom": "id", "/Summary": WORDS, "/Short": WORDS},
    # --- Links and bookmarks ---
    "link": keys("Type Subtype Rect Border C H QuadPoints F StructParent")
    | {"/BS": "border", "/Contents": WORDS, "/OC": "layer"},
    "border": keys("Type W S D"),
    "bookmark": keys("Count C F") | {"/Title": WORDS},
    "page label": keys("S St") | {"/P": WORDS},
    "link action": keys("S URI D Type"),
    # What holds others together. Its own keys are made again; the rest is noted.
    "resources": keys("Font XObject ExtGState ColorSpace Pattern Shading Properties"),
    "content": {},
    "trailer": keys("Root Info Size XRefStm Index W"),
    "tree of tags": {},
    # A mark for redaction that was never applied covers nothing: it stays, so that the check finds it.
    "redaction": keys("Type Subtype Rect QuadPoints F"),
}

# What is taken away under these keys, as people are told it. What has no words of its own is the maker's.
SAID = {
    "/Thumb": "small pictures of pages",
    "/Metadata": "embedded metadata",
    "/JavaScript": "JavaScript",
    "/EmbeddedFiles": "attached files",
    "/AF": "attached files",
    "/AcroForm": "form fields (what can be seen of them stays as text)",
    "/AA": "actions",
    "/OpenAction": "an action on opening",
    "/Perms": "signatures",
    "/DSS": "signatures",
    "/Alternates": "other versions of pictures",
    "/OutputIntents": "profiles for printing",
    "/Threads": "article threads",
    "/UserProperties": "data from the program that made it",
}
# What goes without a word: it says nothing of its own, or is said or made again.
SAYS_NOTHING = (
    "/Parent /Contents /Resources /Annots /Length /Filter /DecodeParms /P /K /S /ID /NS /Ref /Pages /Catalog /Title "
    "/R /StructTreeRoot /MarkInfo /Lang /Outlines /PageLabels /Names /Dests /OCProperties /Version /Extensions "
    "/Name /Dest /PageMode /PageLayout /ViewerPreferences /ProcSet /BleedBox /TrimBox /ArtBox /CharSet /CIDSet "
    "/FontFamily /Next /A /Prev /First /Last /SE /F /DL /HT /TR /TR2 /UCR /UCR2 /BG /BG2 /CharProcs /PS /StmOwn "
    "/RBGroups /Order /ListMode /AS /Usage /Locked /Intent /DocChecksum /T /Lock /UserUnit /URI /SD /PA /Style "
    "/Trans /Dur /CIDToGIDMap /StructParents /Kids /Count /Type /FontFauxing /TabOrder /IDTree /ParentTree "
    "/ParentTreeNextKey /RoleMap /ClassMap /ColorTransform /IC /Namespaces /UseCMap /Border /M /NM /AP /PZ /Encrypt"
)
SILENT = frozenset(SAYS_NOTHING.split())
