"""Ten more trackers, each dirty in another way. The people are invented."""

import datetime as dt
import io

import openpyxl

from tests.tables.makers import ods, text, xlsx

D, AT = dt.date, dt.datetime


def changed(data, change) -> bytes:
    """A workbook after somebody worked on it in Excel."""
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    change(book.worksheets[0])
    book.save(out)
    return out.getvalue()


# fmt: off
# A register that was printed: a title, when that was, line breaks in headings, a total between rows, notes with a star
PRINTED = xlsx(("Register", [
    ["Westmoor Safeguarding Children Partnership"],
    ["Register of serious incidents", None, None, None, "Printed 12/11/2026 09:14"],
    [],
    ["Our ref", "Name of\nchild", "D.O.B.\n(dd/mm/yy)", "Date of\nincident", "Date LA\nbecame aware", "Date\nnotified"],
    ["W/26/1", "Orla Fenn*", "4.5.2018", "Tues 6 Oct 2026", "06-Oct-26", "9.10.2026"],
    ["W/26/2", "Perry Gale", "31/11/2019", "7 Oct 26", "8th Oct '26", "13/10/26"],
    ["Sub-total", 2],
    ["W/26/3", "Quin Holt", "", "early Oct 2026", "20/10/26", "tbc"],
    ["* Now lives in another area"],
    ["Total", 3],
    ["Page 1 of 1"],
]))
# What Excel calls Unicode text
UNICODE = text([
    ["Ref", "Child's name", "Date of birth", "Incident date", "Aware", "Notified"],
    ["U1", "Siân Łukasz-Péwé", "01/02/2016", "05/10/2026", "06/10/2026", "12/10/2026"],
], mark="\t", encoding="utf-16")
# Semicolons, the line by which Excel knows them, line breaks in a cell, Windows letters
SEP = b"sep=;\r\n" + text([
    ["Ref", "Child", "DOB", "Incident", "LA aware", "Notified", "Notes"],
    ["S1", "Renée Dufour", "3/4/2012", "1/10/2026", "2/10/2026", "8/10/2026",
     "Mother rang; will ring again\nSee file – 12,5 hours"],
    ["S2", "Théo Dufour", "3/4/2014", "1/10/2026", "2/10/2026", "8/10/2026", ""],
], mark=";", encoding="cp1252")
# Serials as words, with a part of a day
WORDS = text([
    ["Ref", "Child", "DOB", "Date of incident", "Date LA aware", "Notified", "RR meeting"],
    ["E1", "Tam Iver", "43101", "46296", "46297.4375", "46301", "46315"],
    ["E2", "Una Jex", "42000", "46300", "0", "", "########"],
], mark=",")
# Formulas that were never worked out, and some that were left as words
FORMULAS = xlsx(("Log", [
    ["Ref", "Child", "DOB", "Date of incident", "Date LA aware", "Notification due", "Notified", "Age"],
    ["F1", "Vic Kell", D(2015, 1, 2), D(2026, 10, 1), D(2026, 10, 2), "=WORKDAY(E2,5)", D(2026, 10, 8),
     '=DATEDIF(C2,D2,"y")'],
    ["F2", "Wyn Lusk", D(2016, 1, 2), D(2026, 10, 5), "=D3+1", "=WORKDAY(E3,5)", D(2026, 10, 9), "=TODAY()"],
]))


def _hide(sheet):
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:F4"


HIDDEN = changed(xlsx(("SI", [
    ["Ref", "Child", "DOB", "Date of incident", "Date LA aware", "Notified"],
    ["H1", "Xan Moyle", D(2013, 3, 3), D(2026, 10, 1), D(2026, 10, 2), D(2026, 10, 8)],
    ["H2", "Yve Nunn", D(2014, 4, 4), D(2026, 10, 5), D(2026, 10, 6), D(2026, 10, 12)],
    ["H3", "Zac Opie", D(2015, 5, 5), D(2026, 10, 7), D(2026, 10, 8), D(2026, 10, 14)],
])), _hide)
# One row a child, what the incident shares in merged cells
MERGED = xlsx(("Children", [
    ["Ref", "Date of incident", "Date LA aware", "Notified", "Child", "DOB"],
    ["M1", D(2026, 10, 1), D(2026, 10, 2), D(2026, 10, 8), "Ada Pryce", D(2011, 1, 1)],
    [None, None, None, None, "Ben Pryce", D(2013, 2, 2)],
    [None, None, None, None, "Cal Pryce", D(2015, 3, 3)],
    ["M2", D(2026, 10, 5), D(2026, 10, 6), None, "Dee Quant", D(2012, 4, 4)],
]), merged=["A2:A4", "B2:B4", "C2:C4", "D2:D4"])
# Years on sheets of their own, the order of the columns another each year, lists and guidance beside
YEARS = ods(
    ("Guidance", [["How to use this log"], ["Enter each incident on the day it is known."], ["Ask Pam if in doubt."]]),
    ("2025-26", [
        ["Ref", "Child", "Incident", "Aware", "Notified", "Outcome"],
        ["Y1", "Eda Rook", D(2025, 6, 2), D(2025, 6, 3), D(2025, 6, 9), "No LCSPR"],
    ]),
    ("2026-27", [
        ["Aware", "Notified", "Ref", "Outcome", "Incident", "Child"],
        [D(2026, 10, 2), D(2026, 10, 8), "Y2", "", D(2026, 10, 1), "Fay Sewell"],
    ]),
    ("Lists", [["Outcome", "Ethnicity"], ["LCSPR", "White British"],
              ["No LCSPR", "Black African"], ["Awaited", "Other"]]),
)
# Names, ages, births and what is not known, in one cell
NAMES = xlsx(("Sheet1", [
    ["Ref", "Child/ren", "Date of incident", "Date LA aware", "Notified"],
    ["N1", "TENCH, Gil (dob 3/4/15); TENCH, Hal (6)", D(2026, 10, 1), D(2026, 10, 2), D(2026, 10, 8)],
    ["N2", "Baby Upton (unborn, EDD 1/2/27)", D(2026, 10, 5), D(2026, 10, 6), D(2026, 10, 12)],
    ["N3", "Child 1: Ira Venn\nChild 2: Jan Venn", D(2026, 10, 5), D(2026, 10, 7), D(2026, 10, 13)],
    ["N4", "Not known", D(2026, 10, 6), D(2026, 10, 8), D(2026, 10, 14)],
    ["N6", "Mo, Nia and Oz Yates", D(2026, 10, 7), D(2026, 10, 9), D(2026, 10, 15)],
    ["N5", "Twins: Kit and Lou Wray", D(2026, 10, 6), D(2026, 10, 8), D(2026, 10, 14)],
]))
# Numbers that were never used, rows taken back, and what a form says until somebody fills it in
TAKEN_BACK = xlsx(("SI", [
    ["Ref", "Child", "DOB", "Date of incident", "Date LA aware", "Notified", "Sex"],
    ["V1", "Ira Venn", "Click or tap to enter a date.", D(2026, 10, 1), D(2026, 10, 2), "dd/mm/yyyy", "Please select"],
    ["V2", "VOID - duplicate of V1"],
    ["V3", "Number not used"],
    ["V4", "Withdrawn"],
    ["V5", None, "Entered in error"],
    ["V6", "Jan Voidley", None, D(2026, 10, 5), D(2026, 10, 6)],
]))
# A word and a date in one cell, times of day, and one American
MIXED = xlsx(("Tracker", [
    ["Ref", "Child", "Date of incident", "Date LA aware", "Notified?", "RR held?", "RR sent"],
    ["X1", "Mal Yarrow", "06/10/2026 14:30", "2026-10-06T15:00", "Y - 08/10/26", "✓ 20/10/26", "done 26/10/26"],
    ["X2", "Ned Zeal", AT(2026, 10, 7, 9, 15), "7/10/26 @ 2.30pm", "Yes (12.10.26)", "No", "N/A"],
    ["X3", "Oz Arkle", "10/14/2026", "15/10/2026", "No – not met", "TBC", ""],
    ["X4", "Pip Brock", "12/10/26-14/10/26", "14/10/26", "19/10/26 (late)", "x", "awaiting"],
]))
