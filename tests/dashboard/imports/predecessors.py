"""Six trackers of ten years as six predecessors left them. The people are invented."""

import datetime as dt
import io

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.tables.makers import xls, xlsx

D = dt.date
# fmt: off
# Two financial years on one sheet, each with headings and a total; a note between the rows; ditto marks; "as at"
ON_ONE_SHEET = xls(("SCR Sub Group Tracker", [
    ["Hartmoor LSCB - Serious Incident Notifications & SCRs"], ["as at 12.3.18 - PW"], [], ["2016/17"],
    ["No.", "Name of Child", "DoB", "Date of Incident", "Date LSCB informed", "Ofsted notified", "Outcome", "Comments"],
    ["1", "Venn, Ira", D(2014, 3, 2), D(2016, 5, 3), D(2016, 5, 4), D(2016, 5, 9), "SCR", "Published 12.6.17"],
    ["2", "Unborn baby Quill", "EDD 6/10/16", D(2016, 9, 2), D(2016, 9, 5), D(2016, 9, 9), "No SCR", ""],
    ["NB - from October all referrals go to the Case Review Group first"],
    ["3", "WRAY Kit & Lou", "1.2.10 & 3.4.12", D(2016, 11, 14), D(2016, 11, 15), D(2016, 11, 21), "NFA", "see above"],
    ["Total 16/17", "3"], [], ["2017/18"],
    ["No.", "Name of Child", "DoB", "Date of Incident", "Date LSCB informed", "Ofsted notified", "Outcome", "Comments"],
    ["1", "Yarrow, Pip", "5/6/2009", "3rd May", "4th May", "10th May", "SCR - independent reviewer appointed", ""],
    ["2", '"', "", "mid-June", "19 June", "", "NFA", ""],
    ["3", "Oxtoby, Mal", "12.12.12", D(2018, 1, 8), "ditto", "12/1", "Awaiting decision as at 12.3.", ""],
    ["Total 17/18", "3"], ["Grand total", "6"],
]))


def _in_colours() -> bytes:
    """Colours that mean how a case stands, with a key; a filter; comments that hold dates; births as text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Live + closed"
    sheet.append(["Ref", "Child", "DOB", "Mother", "Father", "Date of inc", "LA aware", "Notified", "RR due",
                  "RR submitted"])
    for row, colour in (
        (["HSCP 18/01", "Nunn, Yve", "03/03/2014", "Nunn, Bea", "not known", D(2018, 10, 1), D(2018, 10, 2), "Y",
          "23/10/18", "22/10/18"], "FF92D050"),
        (["HSCP 18/02", "Opie, Zac & Moyle, Xan", "'04/04/2015; 05/05/2016", "Opie, Gail", "Moyle, Rex",
          D(2018, 12, 18), D(2018, 12, 19), D(2018, 12, 27), D(2019, 1, 18), D(2019, 1, 17)], "FFFF0000"),
        (["HSCP 19/01", "T.P.", "2009", "", "", D(2019, 2, 4), D(2019, 2, 5), D(2019, 2, 12), D(2019, 3, 5), "tbc"],
         "FFFFC000"),
        (["HSCP 19/02", "Rook, Eda-Mae", "6.6.06", "as per ICS", "Rook, Dan (dec'd)", D(2019, 6, 3), D(2019, 6, 4),
          D(2019, 6, 11), D(2019, 7, 2), D(2019, 7, 2)], "FF92D050"),
    ):
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            cell.fill = PatternFill("solid", fgColor=colour)
    sheet["H2"].comment = Comment("KM: notified 8/10/18 by email to mailbox", "KM")
    sheet["J4"].comment = Comment("went 4.3.19", "JB")
    sheet.column_dimensions["C"].hidden, sheet.row_dimensions[5].hidden = True, True
    sheet.auto_filter.ref = "A1:J5"
    sheet["A8"], sheet["A9"], sheet["B9"], sheet["A10"], sheet["B10"] = "KEY", "Green", "Closed", "Red", "LCSPR"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


IN_COLOURS = _in_colours()
# A row for each member of the family, the case merged down them
FAMILIES = xlsx(("RR tracker 20-21", [
    ["Case", "Family member", "Relationship", "DOB", "Date of SI", "Date of LA awareness", "Date notified", "RR sent",
     "Type", "Decision"],
    [1, "Ada Pryce", "Subject child", D(2011, 1, 1), D(2020, 9, 1), D(2020, 9, 2), D(2020, 9, 9), D(2020, 9, 30),
     "Death", "No LCSPR"],
    [None, "Ben Pryce", "Sibling", D(2013, 2, 2)], [None, "Dot Pryce", "Mother", D(1988, 2, 2)],
    [None, "Gus Tench", "Mother's partner", D(1985, 2, 2)],
    [2, "Fay Sewell", "Subject child", D(2019, 12, 1), D(2021, 1, 5), D(2021, 1, 5), D(2021, 1, 12), D(2021, 2, 4),
     "Serious harm", "LCSPR"],
    [None, "Ron Sewell", "Father / alleged perpetrator", D(1990, 5, 5)],
]), merged=[f"{column}{rows[0]}:{column}{rows[1]}" for column in "AEFGHIJ" for rows in ((2, 5), (6, 7))])
# Dates that were typed the American way into an English Excel for the Mac, a few in each column
AMERICAN = xlsx(("Log", [
    ["Ref", "Child's Initials", "Date of Birth", "Incident Date", "Aware Date", "Notified Date", "Status"],
    ["2022-A", "AB", D(2015, 3, 4), D(2022, 2, 1), D(2022, 3, 1), "1/14/2022", "Closed"],
    ["2022-B", "CD", "4/25/2016", D(2022, 5, 6), D(2022, 6, 6), D(2022, 9, 6), "Closed"],
    ["2022-C", "EF", "5/30/2011", "10/27/2022", "10/28/2022", D(2022, 3, 11), "Closed"],
    ["2022-D", "GH", D(2012, 8, 8), D(2022, 7, 11), D(2022, 8, 11), "11/15/2022", "Closed"],
]), since_1904=True)
# Tables pasted from Word: several lines in a cell, boxes to tick
FROM_WORD = xlsx(("Sheet1", [
    ["Rapid Reviews 2023 – 2024 (pasted from the Business Unit report)"], [],
    ["Child", "Incident", "Timeline", "Outcome"],
    ["Child K\n(Kes Lomax, DOB 14/2/2010)\nFemale", "Stabbed outside school 5/6/23.", "Notified: 8/6/23",
     "Local learning review ☒  LCSPR ☐"],
    ["Child L\n(Mo Lomax)\nMale", "SUDI 1.9.23", "Notified: 6/9/23", "☐ Local learning review ☒ LCSPR"],
    [], ["Table 2: Pending"], ["Child", "Incident", "Timeline", "Outcome"],
    ["Child M", "Found 2/2/24", "", "Local learning review ☐ LCSPR ☐ NFA ☐"],
]))
# One of today: a title with "as at", surname and first names apart, how it ended in the status, a count at the foot
MODERN = xlsx(("SIN Tracker 25-26", [
    ["Hartmoor SCP Serious Incident Tracker", "", "", "", "", "As at:", D(2026, 11, 27)],
    ["Ref", "Child surname", "Child first name(s)", "DOB", "Parent / Carer", "Sibling(s)", "Subject of concern",
     "Date of incident", "Date LA became aware", "Notified to Panel", "Partners notified", "RR sent to Panel",
     "Decision", "Owner", "Status"],
    ["SIN-25-01", "Fenn", "Orla", "14/05/2018", "Dee Fenn (mother)", "Jude (12), Ivy (9)", "Step-dad Carl Gale",
     D(2025, 6, 2), D(2025, 6, 3), D(2025, 6, 9), D(2025, 6, 9), D(2025, 6, 27), "LCSPR", "Cora", "Live"],
    ["SIN-25-02", "Gale", "Perry and Quin", "1/1/20 and 2/2/22", "Ms R Gale & Mr T Holt", "-", "Both parents",
     D(2025, 11, 3), D(2025, 11, 4), D(2025, 11, 11), "", D(2025, 12, 2), "No LCSPR", "Cora", "Closed 9/1/26"],
    ["SIN-26-01", "Holt", "Baby girl", "", "Unknown", "None", "", D(2026, 11, 16), D(2026, 11, 17), "", D(2026, 11, 18),
     "", "", "", "Open"],
    [], ["=COUNTA(A3:A5)", "cases"], ["Open", "2"], ["see J:\\SCP\\SINs for docs"],
]))
# "See above" and "see 23/04", a row that is merged with another, an expected birth, fathers in a list with numbers
SEE_ABOVE = xlsx(("Cases", [
    ["SI No", "Family name", "Children", "DOBs", "Mother's name", "Mother's DOB", "Fathers", "Date of harm",
     "Date known to LA", "Date SIN submitted", "RR Outcome", "Current position"],
    ["23/04", "O'Grady", "Finn, Maeve & Roisin", "3/4/11, 5/6/13, 7/8/16", "Sinead O'Grady", "09/09/1986",
     "1) Pat O'Grady 2) Lee Shaw (Roisin's dad)", "Fri 9 June 23", D(2023, 6, 12), D(2023, 6, 19), "LCSPR", "Open"],
    ["23/05", "see above", "", "", "", "", "", "see 23/04", "", "", "", "Duplicate - merged with 23/04"],
    ["23/07", "Khan / Begum", "Baby Khan", "EDD 12/12/23", "Begum, Shazia", "31/12/1999", "KHAN Adeel", "10/9/23",
     "11/9/23", "", "NFA - decision of partners 15/9", "NFA"],
]))
# The subject of concern is the child, the others have a telephone number and births beside their names
SUBJECTS = xlsx(("2024", [
    ["Subject of concern", "DOB", "Siblings & DOBs", "Parents & carers", "Incident", "Date LA aware", "Panel notified"],
    ["Peel, Robin", D(2010, 2, 2), "Sandy Peel 3/3/12\nChris Peel 4/4/14",
     "Jo Peel (mum) 07700 900123; Al Peel (dad) - no contact", D(2024, 2, 1), D(2024, 2, 2), D(2024, 2, 8)],
]))
# A column for each person, with their birth beside it
WIDE = xlsx(("Wide", [
    ["Case ID", "Child", "DOB", "Sibling 1", "Sibling 1 DOB", "Sibling 2", "Parent 1", "Parent 1 DOB", "Parent 2",
     "Parent 2 DOB", "Perpetrator", "Incident date", "LA aware date", "SIN date"],
    ["W1", "Ash Bolt", "1/1/12", "Bay Bolt", "2/2/14", "Coe Bolt", "Cat Bolt", "3/3/85", "Dan Elm", "4/4/84", "Dan Elm",
     "5/5/24", "6/5/24", "13/5/24"],
]))
# Days without a year beside one that has it, ages as nurses write them, everybody of the family in one cell
IN_HASTE = xlsx(("Tracker", [
    ["Child", "Age/DOB", "Family composition", "Incident date/time", "Date & time LA aware",
     "Notified to panel (date/time)", "RR panel date", "Submitted to Nat Panel", "Death/SH"],
    ["Jo Ash-Reed 12yrs", "12 (3.4.2014)", "Mum Kim Reed, Dad Al Ash, 2 x sibs", "03/11/2026 @ 23:15",
     "04/11/2026 09:00", "Sent 10/11/2026 16:55", "24.11.2026 10am Teams", "", "SH"],
    ["Baby Boy FINCH", "3/52", "", "28th December 2025", "29th Dec (Mon)", "6 Jan", "20 Jan", "24/01/2026", "Death"],
    ["Sam & Ali Oke", "14 and 15", "", "1 Nov 2026", "Tues 29 Oct", "5 Nov 26", "19 March", "", "SH"],
]))
# Quarters between the rows, and surnames of three letters in capitals
QUARTERS = xlsx(("Log", [
    ["Quarter 1 (Apr - Jun 2025)"],
    ["Case number", "Name & DOB", "Primary carer(s)", "SI date", "Aware", "Notified"],
    ["Q-1", "DOE, John 01/02/2015", "Ms DOE (mother)", "12th", "14 April", "17 April"],
]))
