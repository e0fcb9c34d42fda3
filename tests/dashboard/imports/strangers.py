"""Trackers as strangers keep them, each another way. The people are invented."""

import datetime as dt

from tests.tables.makers import ods, text, xls, xlsx

D = dt.date
# fmt: off

# 1 two title rows, merged family cells, due dates counting Good Friday
TITLES = (xlsx(("Serious Incidents", [
 ["NORTHSHIRE SAFEGUARDING CHILDREN PARTNERSHIP - CONFIDENTIAL"],
 ["Serious incident log - last updated 12/11/2026 by BM"],
 ["Ref", "Family", "Child", "DOB", "Date of SI", "LA notified", "Notification deadline (5 WD)",
  "Date sent to Panel", "RR deadline (15 WD)", "RR sent", "Comments"],
 ["NSCP 01/26", "Fennimore", "Ada", D(2016, 4, 1), D(2026, 3, 27), D(2026, 3, 30), D(2026, 4, 7), D(2026, 4, 1),
  D(2026, 4, 24), D(2026, 4, 24),"counted wrongly"],
 [None, None,"Bo", D(2018, 5, 2), None, None, None, None, None, None, None],
 ["NSCP 02/26", "Grimsdale", "Cal", D(2011, 9, 9), D(2026, 3, 30), D(2026, 4, 1), D(2026, 4, 8), D(2026, 4, 7),
  D(2026, 4, 27),"24/04/26 (sent 4pm)", ""],
 ["Total", 2],
]), merged=["A1:K1", "A2:K2", "A4:A5", "B4:B5", "E4:E5", "F4:F5", "G4:G5", "H4:H5", "I4:I5", "J4:J5"]))
# 2 sheet per year, statuses in words
YEARLY = ["Case ref", "Initials", "Incident date", "Notified Y/N", "Date notified", "RR held", "Decision", "Status",
  "Lead"]
YEARS = (xlsx(
 ("2023-24", [YEARLY, ["7", "A.B.", "4 May", "Y", "10 May", "25/5", "No LCSPR - RR only", "CLOSED - NFA",
  "Pam"], ["8", "C.D.", "3rd Jan", "Y", "9 Jan", "tbc", "LCSPR", "Archived (report out)", "Pam"]]),
 ("2025-26", [YEARLY, ["1", "E.F.", "12/5/25", "Y", "14/5/25", "6/6/25", "LCSPR agreed", "With reviewer",
  "Pam"], ["2", "G.H.", "1/12/25", "N", "", "", "NFA", "Done", "Jo"]]),
 ("2026-27", [YEARLY, ["1", "J.K.", "w/c 5th Oct", "Y", "15 Oct", "30 Oct", "", "Awaiting panel letter",
  "Jo"], ["2", "L.M.", "Nov", "?", "", "", "", "Live", "Jo"]]),
 ("Dropdowns", [["Status", "Decision"], ["CLOSED", "LCSPR"]])))
# 3 csv libreoffice cp1252 semicolons
LO = (text([
 ["Réf", "Name of child(ren)", "DOB", "Date of incident", "Date aware", "Date of notification", "Notes"],
 ["A1", "O’Malley, Siân & Zoë", "01.02.2014; 03.04.2016", "05.10.2026", "06.10.2026", "09.10.2026",
  "Mother said “no”; file – café"],
 ["A2", "Núñez, José", "11.12.2009", "30.02.2026", "", "", "bad date"],
],";", "cp1252"))
# 4 Excel serials as text, US months
SERIALS = (text([
 ["ID", "Child", "Incident Date", "Aware Date", "Notified Date", "RR Due", "RR Submitted"],
 ["S-001", "Tom Peg", "46297", "46298", "46301", "46322", "46321"],
 ["S-002", "Una Peg", "10/25/2026", "10/26/2026", "", "", ""],
 ["S-003", "Vi Peg", "2026-10-05T00:00:00", "2026-10-06", "", "", ""],
]))
# 5 ODS two header rows
TWO = (ods(("Log", [
 ["Case", None,"Notification", None, None,"Rapid Review", None],
 ["No.", "Child", "LA aware", "Due", "Sent", "Due", "Sent"],
 ["12", "Wilf Oxtoby", D(2026, 8, 26), D(2026, 9, 3), D(2026, 9, 2), D(2026, 9, 22), D(2026, 9, 22)],
 ["13", "Xan Oxtoby", D(2026, 8, 27), D(2026, 9, 2), D(2026, 9, 2), D(2026, 9, 17), None],
])))
# 6 XLS with repeated headings, totals
OFTEN = ["Unique No", "Surname", "First name", "D.O.B", "Date of Death/Injury", "Date Ofsted/Panel notified",
  "5 day deadline", "Outcome", "Date closed"]
OLD = (xls(("SIs", [["Serious case tracker"], OFTEN,
 ["2024/1", "YARROW", "Pip", D(2020, 1, 1), D(2024, 2, 1), D(2024, 2, 6), D(2024, 2, 8),"SCR recommended",
  D(2025, 1, 1)],
 ["2024/2", "ZELLER", "Max", D(2010, 6, 1), D(2024, 4, 2), D(2024, 4, 9), D(2024, 4, 9),"Single agency review",
  D(2024, 8, 1)],
 ["Sub total", 2],
 OFTEN,
 ["2025/1", "ABLETT", "Kit", D(2022, 1, 1), D(2025, 12, 22), D(2025, 12, 31), D(2025, 12, 29),"NFA", None],
 ["GRAND TOTAL", 3]])))
# 7 hidden columns, comment columns, calendar days
CAL = (xlsx(("Tracker", [
 ["LSCP ref", "Child initials", "Date LA became aware", "Notification by", "Notified on", "RR target date",
  "RR to Panel", "LCSPR start", "LCSPR target", "Published?", "Comments (Jan)", "Comments (Feb)"],
 ["L9", "QR", D(2026, 6, 1), D(2026, 6, 6), D(2026, 6, 5), D(2026, 6, 20), D(2026, 6, 19), D(2026, 7, 1),
  D(2026, 12, 31),"Not yet", "ok", "ok"],
 ["L10", "ST", D(2026, 6, 5), D(2026, 6, 11), D(2026, 6, 12), D(2026, 7, 3), D(2026, 7, 2), D(2026, 7, 31),
  D(2027, 1, 29),"TBC", "", ""],
 ["L11", "UV", D(2026, 5, 20), D(2026, 5, 27), D(2026, 5, 26), D(2026, 6, 15), D(2026, 6, 16), None, None,"",
  "Late as bank hol", ""],
])))
# 8 one row per child, no reference
CHILD = (xlsx(("Children", [
 ["Child's full name", "Date of Birth", "Gender", "Ethnicity", "Legal status", "Date of Incident",
  "Type of Incident", "Date notified"],
 ["Noor Hedgely", "12/03/2012", "F", "White & Asian", "LAC", D(2026, 9, 14),"Serious injury", D(2026, 9, 18)],
 ["Omar Hedgely", "01/07/2014", "M", "White & Asian", "CP", D(2026, 9, 14),"Serious injury", D(2026, 9, 18)],
 ["Pat Ingram", "age 3", "M", "", "CIN", D(2026, 9, 21),"Death - SUDI", D(2026, 9, 23)],
 ["Pat Ingram", "age 3", "M", "", "CIN", D(2026, 9, 21),"Death - SUDI", D(2026, 9, 23)],
])))
# 9 from incident due date, day itself
MIST = (text([
 ["Ref No", "Subject", "Date of serious incident", "Became aware", "Due to notify", "Notified", "RR due",
  "RR completed", "Decision date", "6 month deadline"],
 ["M1", "R.S.", "02/11/2026", "04/11/2026", "09/11/2026", "10/11/2026", "01/12/2026", "", "", ""],
 ["M2", "T.U.", "01/06/2026", "01/06/2026", "05/06/2026", "05/06/2026", "25/06/2026", "24/06/2026", "10/07/2026",
  "10/01/2027"],
 ["M3", "V.W.", "01/06/2026", "01/06/2026", "08/06/2026", "08/06/2026", "29/06/2026", "26/06/2026", "31/08/2026",
  "28/02/2027"],
 ["M4", "X.Y.", "01/06/2026", "01/06/2026", "08/06/2026", "08/06/2026", "29/06/2026", "26/06/2026", "29/08/2026",
  "01/03/2027"],
]))
# 10 tab separated utf16 with notes in dates
TABS = (text([
 ["Reference", "YP", "DoB", "Incident", "When aware", "Notified?", "Notification sent", "Outcome of RR", "Reviewer"],
 ["YP-1", "Kes Lomax (15)", "approx 2011", "Stabbing", "Thurs 5th Nov 2026", "Yes", "6th Nov 26 - sent by JB",
  "awaiting", "-"],
 ["YP-2", "Mo & Di Lomax", "", "Neglect, siblings", "Mon 2/11/26 or Tues 3/11/26", "No - see notes", "n/a", "", ""],
 ["YP-3", "Unborn Nettle", "EDD 3/1/27", "Concealed", "10/11/26", "Yes", "12/11/26", "", ""],
],"\t", "utf-16"))
# 11 vertical text-y: names in one cell with newlines
CELLS = (xlsx(("Sheet1", [
 ["SI number", "Details of children", "Incident date and summary", "Date received", "Panel notification",
  "Panel response", "RR Panel", "Outcome"],
 ["SI/2026/03", "OTTER, Una (3/3/13)\nOTTER, Vic (4/4/15)", "14/09/2026 - injuries found at school", "15/09/2026",
  "17/09/2026", "Agreed 20/10", "02/10/2026", "Progress to LCSPR"],
 ["SI/2026/04", "Not known", "Phone call", "16/09/2026", "", "", "", ""],
])))
# 12 csv with bom, quoted, totals and blank cols
BOM = (b'\xef\xbb\xbf'+text([
 ["", "Case No.", "Name", "Age", "Harm", "Where", "Date", "Notified", "Target", "RR Date", "Target", "Sent",
  "Action"],
 ["1", "26-01", "P. Quince", "4", "Physical", "Home", "9 Jul 2026", "13 Jul 2026", "16 Jul 2026", "28 Jul 2026",
  "3 Aug 2026", "31 Jul 2026", "Chase police"],
 ["2", "26-02", "Rue Quince", "6m", "Neglect/Physical", "Hosp", "31 Sep 2026", "", "", "", "", "", ""],
 ["", "", "", "", "", "", "", "", "", "", "", "", "see J drive"],
]))
