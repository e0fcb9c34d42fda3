"""A public copy holds what its pages show and nothing else, and is as accessible as the original."""

import io
import shutil

import pikepdf
import pypdfium2
import pytest
from docx import Document
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops

from csprapp.files.pdf import copied
from csprapp.files.pictures import jpeg_without_metadata, without_metadata
from csprapp.files.refused import FileRefused
from demo.pdfs import make_pdf
from tests.files import leftovers
from tests.tools import missing, run_program

ALL = [*leftovers.LEFTOVERS, *leftovers.OF_THE_BYTES]
# What nobody can be told apart from what every program leaves, or that is written anew in any case.
UNSAID = {
    *(
        "after a fax's end",
        "a picture's old name",
        "a resource's name",
        "a tag's own kind",
        "a tag's identifier",
        "a tag's title",
    ),
    *("a tag's class", "a comment in a page", "words before another command", "a mark's tag", "the name of a place"),
    "a layer's name",  # said of this file in any case
    *("between its objects", "before its beginning"),
}
OF_EVERY_ONE = {"names of layers"}


def shown(data: bytes) -> list:
    """The pages as a reader sees them."""
    return [page.render(scale=1).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]


def words(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def same(before: bytes, after: bytes) -> bool:
    """Whether every page looks the same, point for point."""
    pairs = list(zip(shown(before), shown(after), strict=True))
    return all(ImageChops.difference(*pair).getbbox() is None for pair in pairs)


def outline(data: bytes) -> list[tuple[int, str, str]]:
    """The tags in their order: how deep, what, and what is read for it."""
    found = []

    def walk(held, depth: int) -> None:
        for each in held if isinstance(held, Array) else [held]:
            if isinstance(each, Dictionary) and "/S" in each:
                found.append((depth, str(each.S), str(each.get("/Alt", ""))))
                if "/K" in each:
                    walk(each.K, depth + 1)

    with Pdf.open(io.BytesIO(data)) as pdf:
        walk(pdf.Root.StructTreeRoot.K, 0)
    return found


def marks_of_elements(data: bytes) -> dict[int, str]:
    """For each mark of the first page, the tag that the file finds for it."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        held = dict(zip(numbers[::2], numbers[1::2], strict=True))[pdf.pages[0].obj.StructParents]
        return {at: str(each.S) for at, each in enumerate(held) if isinstance(each, Dictionary)}


def test_no_leftover_stays_and_each_file_held_its_own():
    held = [what for what in ALL if not leftovers.holds(leftovers.with_leftover(what))]
    stays = [what for what in ALL if leftovers.holds(copied(leftovers.with_leftover(what)).data)]
    assert (held, stays) == ([], [])


def test_people_are_told_of_what_went_and_of_nothing_else():
    silent = {what for what in ALL if not set(copied(leftovers.with_leftover(what)).removed) - OF_EVERY_ONE}
    assert silent == UNSAID
    assert set(copied(leftovers.saved(leftovers.base())).removed) == OF_EVERY_ONE


def test_the_words_of_a_note_are_said():
    told = copied(leftovers.with_leftover("a sticky note")).removed
    assert "a note on page 1 (“Torquil Beamish; Torquil Beamish”)" in told


def test_a_stamp_and_a_filled_field_become_part_of_the_page():
    pdf = leftovers.base()
    stamp = pikepdf.Stream(pdf, b"BT /F1 12 Tf (Received) Tj ET")
    stamp.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 100, 20])})
    stamp.Resources = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
    for kind in ("/Stamp", "/Widget"):
        note = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([20, 100, 120, 120]), AP=Dictionary(N=stamp))
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))
    copy = copied(leftovers.saved(pdf)).data
    assert words(copy)[0].count("Received") >= 1
    with Pdf.open(io.BytesIO(copy)) as made:
        assert [str(each.Subtype) for each in made.pages[0].obj.Annots] == ["/Link"]


def test_a_cover_without_a_drawing_still_covers_and_a_mark_for_redaction_still_shows():
    pdf = leftovers.base()
    for kind in ("/Square", "/Redact"):
        note = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([10, 190, 100, 220]), IC=Array([0, 0, 0]))
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))
    copy = copied(leftovers.saved(pdf)).data
    assert shown(copy)[0].getpixel((30, 90)) == 0
    with Pdf.open(io.BytesIO(copy)) as made:
        assert "/Redact" in [str(each.Subtype) for each in made.pages[0].obj.Annots]


def test_links_stay_to_plain_addresses_and_places_in_the_file():
    pdf = leftovers.base()
    pdf.Root.Dests = Dictionary({"/Chapter": Array([pdf.pages[0].obj, Name.Fit])})
    for key, value in (("/Dest", Name.Chapter), ("/A", Dictionary(S=Name.GoTo, D=Name.Chapter))):
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        note[key] = value
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))
    with Pdf.open(io.BytesIO(copied(leftovers.saved(pdf)).data)) as made:
        links = list(made.pages[0].obj.Annots)
        assert str(links[0].A.URI) == "https://example.org/"
        assert [link.Dest[0].objgen for link in links[1:]] == [made.pages[0].obj.objgen] * 2


class TestAccessible:
    def test_a_file_of_typst_keeps_tags_order_language_title_and_looks(self):
        typst = make_pdf("A title", ["The first paragraph.", "The second."])
        copy = copied(typst).data
        assert outline(copy) == outline(typst)
        assert marks_of_elements(copy) == marks_of_elements(typst)
        assert (same(typst, copy), words(copy)) == (True, words(typst))

    def test_what_word_writes_keeps_its_tags_under_the_usual_names(self):
        pdf = leftovers.base()
        page, root = pdf.pages[0].obj, pdf.Root.StructTreeRoot
        page.Contents = pikepdf.Stream(
            pdf,
            b"/P <</MCID 0>> BDC BT /F1 9 Tf 9 9 Td (A) Tj ET EMC /Figure <</MCID 1>> BDC q /Im1 Do Q EMC "
            b"/TH <</MCID 2>> BDC BT /F1 9 Tf (H) Tj ET EMC /Artifact <</Type/Pagination>> BDC EMC",
        )

        def element(kind: str, kid, **more):
            made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(kind), Pg=page, K=kid))
            made.update({f"/{key}": value for key, value in more.items()})
            return made

        head = element("/TH", 2, ID=String("Torquil"), A=Dictionary(O=Name.Table, Scope=Name.Column))
        picture = element("/Chart", 1, Alt=String("A chart"), A=Dictionary(O=Name.Layout, Placement=Name.Block))
        paragraph, cell = element("/Heading#201", 0), element("/TD", Array([]))
        cell.A = Dictionary(O=Name.Table, Headers=Array([String("Torquil")]))
        row = element("/TR", Array([head, cell]))
        root.K = Array([element("/Document", Array([paragraph, picture, element("/Table", Array([row]))]))])
        root.RoleMap = Dictionary({"/Chart": Name.Figure, "/Heading#201": Name.H1, "/Footnote": Name.Note})
        root.ParentTree = Dictionary(Nums=Array([0, Array([paragraph, picture, head])]))
        copy = copied(leftovers.saved(pdf)).data
        tags = [(depth, kind) for depth, kind, _ in outline(copy)]
        assert tags == [(0, "/Document"), (1, "/H1"), (1, "/Figure"), (1, "/Table"), (2, "/TR"), (3, "/TH"), (3, "/TD")]
        assert (1, "/Figure", "A chart") in outline(copy)
        assert marks_of_elements(copy) == {0: "/H1", 1: "/Figure", 2: "/TH"}
        with Pdf.open(io.BytesIO(copy)) as made:
            table = made.Root.StructTreeRoot.K[0].K[2].K
            assert table.K[1].A.Headers[0] == table.K[0].ID
            assert table.K[0].A.Scope == Name.Column
        assert not leftovers.holds(copy)

    def test_a_file_of_libreoffice_keeps_them_too(self, tmp_path):
        if not shutil.which("soffice"):
            missing("no LibreOffice on this machine: apt-get install libreoffice-writer-nogui")
        word = Document()
        word.add_heading("Head", 1)
        word.add_paragraph("One", style="List Bullet")
        word.add_table(2, 2).cell(0, 0).text = "Cell"
        word.save(tmp_path / "a.docx")
        kind = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        home = f"-env:UserInstallation=file://{tmp_path}/home"
        line = ["soffice", home, "--headless", "--convert-to", kind, "--outdir", tmp_path, tmp_path / "a.docx"]
        run_program([str(word) for word in line], seconds=120)
        data = (tmp_path / "a.pdf").read_bytes()
        copy = copied(data).data
        assert len(outline(copy)) == len(outline(data)) > 3
        assert len(marks_of_elements(copy)) == len(marks_of_elements(data))
        assert same(data, copy)


class TestPhotographs:
    @pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
    @pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_blocks": 1}])
    def test_a_jpeg_is_the_same_picture_point_for_point(self, mode, how):
        out = io.BytesIO()
        Image.effect_noise((40, 24), 60).convert("RGB").convert(mode).save(out, "JPEG", comment=b"Torquil", **how)
        clean = jpeg_without_metadata(leftovers.with_exif(out.getvalue()))
        assert b"Torquil" not in clean
        with Image.open(io.BytesIO(clean)) as after, Image.open(out) as before:
            assert after.tobytes() == before.tobytes()

    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    @pytest.mark.parametrize("turned", range(1, 9))
    def test_a_picture_that_lies_is_turned_before_that_is_forgotten(self, kind, turned):
        lies, out = Image.new("RGB", (40, 24), "white"), io.BytesIO()
        lies.paste("black", (0, 0, 20, 12))
        exif = Image.Exif()
        exif[0x0112] = turned
        lies.save(out, kind, exif=exif)
        with Image.open(io.BytesIO(without_metadata(out.getvalue()))) as made:
            assert made.size == ((40, 24) if turned < 5 else (24, 40))
            dark = [made.convert("L").getpixel((x, y)) < 99 for x, y in ((2, 2), (-3 % made.width, 2))]
            low = [made.convert("L").getpixel((x, made.height - 3)) < 99 for x in (2, made.width - 3)]
        corner = {1: 0, 5: 0, 2: 1, 6: 1, 3: 3, 7: 3, 4: 2, 8: 2}[turned]
        assert [at for at, is_dark in enumerate([*dark, *low]) if is_dark] == [corner]
        assert b"Exif" not in out.getvalue()[:0] + without_metadata(out.getvalue())

    def test_odd_pictures_are_taken_and_broken_ones_refused_in_words(self):
        data = leftovers.jpeg()
        for odd in (
            data[:2] + b"\xff" + data[2:],
            data[:-2],
            data + data,
            data[:-2] + b"\xff\xfe\0\x05abc" + data[-2:],
        ):
            assert without_metadata(odd).count(b"\xff\xd8\xff") == 1
        with pytest.raises(FileRefused, match="damaged"):
            without_metadata(data[:30])

    def test_what_follows_the_points_of_a_png_goes(self):
        out = io.BytesIO()
        Image.new("RGB", (4, 4)).save(out, "PNG")
        data = out.getvalue()
        assert b"Torquil" not in without_metadata(data + b"Torquil")

    @pytest.mark.parametrize("black_is_1", [False, True])
    def test_a_fax_looks_the_same_unpacked(self, black_is_1):
        pdf = leftovers.base()
        settings = Dictionary(K=-1, Columns=16, BlackIs1=black_is_1)
        leftovers.picture(leftovers.fax, "/CCITTFaxDecode", **leftovers.ONE_BIT, **{"/DecodeParms": settings})(pdf)
        data = leftovers.saved(pdf)
        assert same(data, copied(data).data)

    def test_a_jpeg_2000_looks_the_same(self):
        pdf = leftovers.base()
        leftovers.picture(lambda: leftovers.jpeg2000(word=False), "/JPXDecode", **{"/ColorSpace": Name.DeviceGray})(pdf)
        data = leftovers.saved(pdf)
        assert same(data, copied(data).data)
