"""Twenty-one more trackers as units keep them, each another way. The people are invented."""

import datetime as dt

from tests.tables.makers import ods, text, xls, xlsx

D, AT = dt.date, dt.datetime
USUAL = ["Ref", "Child", "DOB", "Date of incident", "Date LA aware", "Notified"]


def mangled(text):
    """UTF-8 read as what Windows writes; what Windows has no letter for stays a control sign."""
    return "".join(bytes([each]).decode("cp1252", "ignore") or chr(each) for each in text.encode())


# fmt: off
# Headings over three rows, below a title
THREE = xlsx(("Log", [
    ["Northshire SCP - serious incidents"],
    ["", "Child", None, None, "Notification to the Panel", None, None, "Rapid review", None, None],
    ["", None, None, None, "5 working days", None, None, "15 working days", None, None],
    ["No.", "Name", "DOB", "Incident", "LA aware", "Due", "Sent", "Due", "Sent", "Outcome"],
    ["1", "Ivo Pell", D(2014, 3, 2), D(2026, 11, 1), D(2026, 11, 2), D(2026, 11, 9), D(2026, 11, 5), D(2026, 11, 26)],
    ["2", "Una Rusk", D(2019, 8, 9), D(2026, 10, 19), D(2026, 10, 19), D(2026, 10, 26), D(2026, 10, 22),
     D(2026, 11, 12), D(2026, 11, 12), "LCSPR"],
]), merged=["A1:J1", "B2:D2", "E2:G2", "H2:J2", "E3:G3", "H3:J3"])
# Two tables below each other, the second with other columns
STACKED = xlsx(("SI", [
    ["OPEN CASES"],
    USUAL,
    ["A1", "Nell Orme", D(2013, 5, 6), D(2026, 10, 1), D(2026, 10, 2), D(2026, 10, 8)],
    [],
    ["CLOSED CASES"],
    ["Ref", "Date closed", "Child", "Date LA aware", "Notified", "Outcome"],
    ["A0", D(2025, 3, 1), "Rafe Tull", D(2024, 5, 1), D(2024, 5, 8), "NFA"],
    ["B7", D(2025, 9, 1), "Sol Tarn", D(2024, 6, 3), D(2024, 6, 10), "LCSPR"],
]))
# Counts of the years beside the cases
BESIDE = xlsx(("Tracker", [
    ["Ref", "Child", "Date of incident", "Date LA aware", "Notified", None, "Year", "Notified", "LCSPRs"],
    ["C1", "Tess Wick", D(2026, 10, 1), D(2026, 10, 2), D(2026, 10, 8), None, "2024/25", 7, 2],
    ["C2", "Abe Yule", D(2026, 10, 12), D(2026, 10, 13), None, None, "2025/26", 4, 1],
    [None, None, None, None, None, None, "2026/27", 2, 0],
    [None, None, None, None, None, None, "Total", 13, 3],
]))
# A month above its rows, days alone, the financial year in the title
MONTHS = xls(("Sheet1", [
    ["Serious incident notifications 2025/26"],
    ["Ref", "Child", "Incident", "Aware", "Sent to Panel"],
    ["APRIL"],
    ["1", "Gil Nash", "3rd", "4th", "9th"],
    ["Total for April: 1"],
    ["JANUARY"],
    ["3", "Kip Orde", "Mon 5th", "6/1", "12/1"],
    ["No incidents in February"],
    ["MARCH"],
    ["4", "Liv Pym", "w/c 2nd", "5th", "9th"],
]))
# Dates in many hands; semicolons, Windows letters, a line above and one below
STYLES = text([
    ["Exported from the shared drive", "", "", "", "", ""],
    ["Ref", "Child", "Date of incident", "LA aware", "Date notified", "Owner"],
    ["E1", "Zoë Quarm", "14-Mar-26", "14.3.2026", "Mon 16 March 2026", "Pam"],
    ["E2", "Bryn Roe", "2026-03-20", "21 Mar '26", "TBC", "N/A"],
    ["E3", "Caz Sant", "20/03/26 (approx)", "see above", "n/a - criteria not met", "TBC"],
    ["Records: 3", "", "", "", "", ""],
], ";", "cp1252")
# Formulas that came to nothing
ERRORS = xlsx(("SI", [
    USUAL,
    ["F1", "Dot Sale", D(2017, 1, 2), D(2026, 10, 1), "#VALUE!", "#REF!"],
    ["F2", "#REF!", None, D(2026, 10, 5), D(2026, 10, 6), None],
    ["#NAME?", "Eli Tarn", "#N/A", D(2026, 10, 12), D(2026, 10, 12), None],
]))
# A spreadsheet set to American: 3/4 became 4 March, 25/4 stayed text
TURNED = xlsx(("SI", [
    ["Ref", "Child", "Date of incident", "Date LA aware"],
    ["G1", "Ann Ely", D(2026, 3, 4), "5 April 2026"],
    ["G2", "Bo Ely", "25/04/2026", "27 April 2026"],
    ["G3", "Cy Ely", D(2026, 5, 2), "6 May 2026"],
    ["G4", "Di Fay", "17/06/2026", "18 June 2026"],
    ["G5", "Ed Fay", D(2026, 1, 9), "2 September 2026"],
    ["G6", "Flo Fay", "28/09/2026", "28 September 2026"],
    ["G7", "Guy Fay", D(2026, 7, 7), "8 July 2026"],
]))
# A row for each person of a case, the adults too
PEOPLE = ods(("People", [
    ["Ref", "Name", "Relationship", "DOB", "Date of incident", "Date LA aware"],
    ["H1", "Fern Ullin", "Subject child", D(2018, 1, 1), D(2026, 10, 1), D(2026, 10, 2)],
    ["H1", "Gus Ullin", "Sibling", D(2015, 1, 1), None, None],
    ["H1", "Hale Ullin", "Mother", D(1990, 1, 1), None, None],
    ["H1", "Ike Vane", "Mother's partner - alleged perpetrator", D(1988, 1, 1), None, None],
    ["H1", "Joy Ullin", "Maternal grandmother", D(1961, 1, 1), None, None],
]))
# A sheet for each case, its headings down the side, and a list of them
CARD = xlsx(
    ("Index", [["Ref", "Child", "Date of incident", "Date LA aware"],
               ["SI-31", "Joss Wye", D(2026, 10, 1), D(2026, 10, 2)]]),
    ("SI-31", [["Child's name", "Joss Wye"], ["Date of birth", D(2016, 2, 3)], ["Date of incident", D(2026, 10, 1)],
               ["Date LA aware", D(2026, 10, 2)], ["Date notified", D(2026, 10, 7)], ["Outcome", "LCSPR"]]),
)
# What the colours mean, and who kept it, below the cases
KEY = xlsx(("SI", [
    USUAL,
    ["K-1", "Ora Finn", D(2016, 2, 3), D(2026, 10, 1), D(2026, 10, 2), D(2026, 10, 7)],
    ["K-2", "Pia Finn", None, D(2026, 11, 9), None, None],
    ["K-3", "Q.R.", None, None, None, None],
    [],
    ["Key", "Red = overdue"],
    [None, "Amber = due this week"],
    ["R", "Restricted - see manager"],
    ["Last updated by P. Quill", "3/11/26"],
    ["Prepared by: BM", "Checked by: PQ"],
]))
# A case copied to the sheet of closed ones, and left on the first
MOVED = xlsx(
    ("Open", [[*USUAL, "Status"],
              ["K1", "Sid Gale", D(2016, 1, 1), D(2025, 12, 1), D(2025, 12, 2), D(2025, 12, 8), "Open"],
              ["K2", "Tia Hood", D(2017, 1, 1), D(2026, 10, 1), D(2026, 10, 2), None, "Open"]]),
    ("Closed", [[*USUAL, "Date closed"],
                ["K1", "Sid Gale", D(2016, 1, 1), D(2025, 12, 1), D(2025, 12, 2), D(2025, 12, 8), D(2026, 6, 1)],
                ["K0", "Ulf Ince", D(2012, 1, 1), D(2024, 5, 1), D(2024, 5, 2), D(2024, 5, 8), D(2024, 9, 1)]]),
)
# Yes and the day in one cell, times of day, ticks
TICKS = xlsx(("SI", [
    ["Ref", "Child", "Date & time of incident", "LA aware", "Notified?", "Partners told", "RR held?", "LCSPR?"],
    ["L1", "Ash Yarde", AT(2026, 10, 1, 14, 30), AT(2026, 10, 2, 9, 0), "Yes - 08/10/26", "✓", "N", "?"],
    ["L2", "Bea Zander", AT(2026, 10, 5, 23, 59), AT(2026, 10, 6, 0, 0), "No", "x", "Y 28/10/2026", "TBC"],
]))
# Columns for three children; tabs, UTF-16 the other way round without its mark
PAIRS = text([
    ["Case number", "Child 1 name", "Child 1 DOB", "Child 2 name", "Child 2 DOB", "Child 3 name", "Child 3 DOB",
     "Incident date", "LA aware date"],
    ["M/1", "Cass Abbot", "1/2/2012", "Dov Abbot", "3/4/2014", "", "", "5/10/2026", "6/10/2026"],
    ["M/2", "Esk Birch", "7 Aug 2016", "", "", "Finn Birch", "9-Sep-18", "12/10/2026", "12/10/2026"],
], "\t", "utf-16-be")
# Headings of two rows once more on the next page, a note and a page number between
PAGES = ods(("Log", [
    ["Case", None, "Dates", None, None],
    ["No", "Child", "Incident", "Aware", "Notified"],
    ["41", "Gia Cork", D(2026, 9, 1), D(2026, 9, 2), D(2026, 9, 8)],
    ["NB: the police ask us not to contact the family until after the inquest on 3 March 2027"],
    ["Case", None, "Dates", None, None],
    ["No", "Child", "Incident", "Aware", "Notified"],
    ["42", "Hob Dale", D(2026, 10, 1), D(2026, 10, 2), None],
    ["Page 2 of 2"],
]))
# Saved in one alphabet and opened in another
LETTERS = text([
    ["Ref", "Child", "Date of incident", "Date LA aware", "Summary"],
    *[[mangled(cell) for cell in row] for row in [
        ["O1", "Zoë O’Hara", "01/10/2026", "02/10/2026", "Seen at the café – “very quiet”"],
        ["O2", "Seán Núñez", "05/10/2026", "06/10/2026", "Cost £40"],
    ]],
])
# The answers of an online form: "Name" is whoever filled it in
FORMS = xlsx(("Form1", [
    ["ID", "Start time", "Completion time", "Email", "Name", "1. Child's initials", "2. Date of birth",
     "3. Date of the incident", "4. Date the LA became aware", "5. What happened?"],
    [1, AT(2026, 10, 5, 9, 1), AT(2026, 10, 5, 9, 20), "anonymous", "Cora Dinator", "J.K.", D(2015, 1, 1),
     D(2026, 10, 1), D(2026, 10, 2), "Serious injury at home"],
    [2, AT(2026, 10, 9, 9, 1), AT(2026, 10, 9, 9, 20), "anonymous", "Cora Dinator", "L.M.", D(2016, 1, 1),
     D(2026, 10, 7), D(2026, 10, 8), "Death"],
]))
# Open and closed cases parted by a row, and by a sheet
PARTED = xlsx(
    ("Cases", [
        ["Ref", "Child", "Date of incident", "Date LA aware", "Notified"],
        ["LIVE CASES"],
        ["Q1", "Abe Jarrow", D(2025, 6, 1), D(2025, 6, 2), D(2025, 6, 5)],
        ["CLOSED CASES"],
        ["Q2", "Bea Kirk", D(2026, 5, 1), D(2026, 5, 5), D(2026, 5, 8)],
    ]),
    ("Closed 2026", [
        ["Ref", "Child", "Date of incident", "Date LA aware", "Notified"],
        ["Q3", "Cy Lowe", D(2026, 6, 1), D(2026, 6, 2), D(2026, 6, 5)],
    ]),
)
# Numbers that begin anew with each year: below a row, and in a column
NUMBERS = xlsx(
    ("Log", [
        ["No", "Child", "Incident", "Aware"],
        [2025],
        [1, "Dot Marl", D(2025, 12, 1), D(2025, 12, 2)],
        [2026],
        [1, "Eli Nairn", D(2026, 6, 1), D(2026, 6, 2)],
        [2, "Fay Nairn", D(2026, 7, 1), D(2026, 7, 2)],
    ]),
    ("Other", [
        ["Year", "No", "Child", "Incident", "Aware"],
        [2025, 1, "Gus Oram", D(2025, 12, 8), D(2025, 12, 9)],
        [2026, 1, "Hal Pyke", D(2026, 8, 3), D(2026, 8, 4)],
    ]),
)
# A second child on a line of its own; a death and serious harm in a column each; yes or no below the decision
LINES = xlsx(("SI", [
    ["Case no", "Child / age", "Incident date", "LA aware", "Death", "Serious harm", "5WD", "Sent", "15WD", "Sent",
     "Decision to undertake LCSPR"],
    ["R1", "Ida Quaye 6yrs", D(2026, 10, 1), D(2026, 10, 2), "Y", "", D(2026, 10, 9), D(2026, 10, 8), D(2026, 10, 29),
     D(2026, 10, 28), "Yes"],
    [None, "Jem Quaye"],
    ["R2", "K.L.", D(2026, 10, 5), D(2026, 10, 6), "", "Y", D(2026, 10, 13), None, None, None, "No"],
]))
# Two trackers side by side, and a list of actions below
TWICE = xlsx(("SI", [
    ["OPEN", None, None, None, None, "CLOSED"],
    ["Ref", "Child", "Date of incident", "LA aware", None, "Ref", "Child", "Date of incident", "LA aware", "Closed"],
    ["S1", "Lil Rand", D(2026, 9, 1), D(2026, 9, 2), None, "S0", "Max Sorley", D(2024, 9, 2), D(2024, 9, 3),
     D(2025, 1, 6)],
    ["S2", "Ned Rand", D(2026, 9, 8), D(2026, 9, 9)],
    [],
    ["ACTIONS"],
    ["Ref", "Action", "Owner", "Due date", "Status"],
    ["S1", "Chase the police", "Pam", D(2026, 12, 1), "Open"],
]))
# First names in one cell, their surname in another
GIVEN = text([
    ["Family name", "Name of child/children", "DOB(s)", "Incident", "LA aware", "Notif'n date", "Pub date"],
    ["IVES", "Hal, Ida and Jo", "1/1/10, 2/2/12 & 3/3/14", "1/10/26", "2/10/26", "8/10/26", ""],
])
# fmt: on
