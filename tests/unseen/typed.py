# ruff: noqa: E501
"""What people type and paste into boxes: days, times and email addresses; words to search for; a child logged again.

Written with the right value beside each, before any of them was tried.
"""

from datetime import date, time

# --- Days in three boxes, times in one -------------------------------------------------------------------------

DAYS: list[tuple[tuple[str, str, str], date]] = [
    (("\u200f5", "3", "2026"), date(2026, 3, 5)), (("5\u200d", "3", "2026"), date(2026, 3, 5)), (("5", "3\u2060", "2026"), date(2026, 3, 5)),
    (("5", "3", "20\u00ad26"), date(2026, 3, 5)), (("\u20665\u2069", "3", "2026"), date(2026, 3, 5)), (("5", "\u061c3", "2026"), date(2026, 3, 5)),
    (("５", "３", "２０２６"), date(2026, 3, 5)), (("5", "Ｍａｒ", "2026"), date(2026, 3, 5)), (("5th", "March", "2026"), date(2026, 3, 5)),
    (("1st", "March", "2026"), date(2026, 3, 1)), (("5.", "3.", "2026"), date(2026, 3, 5)), (("5,", "March,", "2026"), date(2026, 3, 5)),
    (("\t5", "\n3", " 2026 "), date(2026, 3, 5)), (("5\u202f", "\u20093", "2026\u3000"), date(2026, 3, 5)), (("05", "MAR", "2026"), date(2026, 3, 5)),
    (("5", "march", "2026"), date(2026, 3, 5)), (("29", "Feb", "2028"), date(2028, 2, 29)), (("5", "Sept.", "2026"), date(2026, 9, 5)),
    (("\ufe0f5", "3", "2026"), date(2026, 3, 5)), (("5\u034f", "3", "2026"), date(2026, 3, 5)),
]  # fmt: skip
NO_DAYS = [
    ("29", "2", "2026"), ("31", "4", "2026"), ("5", "3", "26"), ("5", "13", "2026"), ("5/3", "3", "2026"), ("-5", "3", "2026"), ("five", "3", "2026"),
    ("5", "3", "20266"), ("5²", "3", "2026"), ("0x5", "3", "2026"), ("5e0", "3", "2026"), ("05/03/2026", "", ""), ("5", "3", "2o26"), ("①", "3", "2026"),
]  # fmt: skip
TIMES: list[tuple[str, time]] = [
    ("2:15\u202fpm", time(14, 15)), ("2:15\u00a0PM", time(14, 15)), ("\u200e2:15pm", time(14, 15)), ("２：１５ｐｍ", time(14, 15)), ("14：15", time(14, 15)),
    ("14:15:00", time(14, 15)), ("14h15", time(14, 15)), ("14.15 hrs", time(14, 15)), ("1415hrs", time(14, 15)), ("1415 hours", time(14, 15)),
    ("2:15 p.m.", time(14, 15)), ("2.15 P.M", time(14, 15)), ("12:00 noon", time(12)), ("12 midnight", time(0)), ("12.30am", time(0, 30)), ("0:05", time(0, 5)),
    ("09:05", time(9, 5)), ("9.05AM", time(9, 5)), ("at 2:15pm", time(14, 15)), ("2:15pm.", time(14, 15)), ("2-15pm", time(14, 15)),
    ("2;15pm", time(14, 15)), ("2:15\u200bpm", time(14, 15)), ("2:15P", time(14, 15)),
]  # fmt: skip
NO_TIMES = [
    "14:15 GMT",
    "24:00",
    "2:75pm",
    "14:1",
    "pm",
    "2:15 in the afternoon of Monday",
    "25h",
    "half two",
    "2:15:99",
    "13am",
    "::",
    "14:15-14:30",
]

# --- Email addresses: what is kept, or None where it is refused --------------------------------------------------

ADDRESSES: list[tuple[str, str | None]] = [
    ("nurse@families.example\u200b", "nurse@families.example"), ("\ufeffnurse@families.example", "nurse@families.example"),
    ("nurse@families.example\u2060", "nurse@families.example"), ("nur\u00adse@families.example", "nurse@families.example"),
    ("\u200enurse@families.example\u200f", "nurse@families.example"), ("nurse@families\u200b.example", "nurse@families.example"),
    ("nurse@families.example\u00a0", "nurse@families.example"), ("\u3000nurse@families.example\t", "nurse@families.example"),
    ("nurse@families.example\n", "nurse@families.example"), ("\u2066nurse@families.example\u2069", "nurse@families.example"),
    ("ｎｕｒｓｅ@families.example", "nurse@families.example"), ("nurse＠families.example", "nurse@families.example"),
    ("nurse﹫families.example", "nurse@families.example"), ("nurse@families。example", "nurse@families.example"),
    ("mailto:nurse@families.example", "nurse@families.example"), ("<nurse@families.example>", "nurse@families.example"),
    ("Nora Nurse <nurse@families.example>", "nurse@families.example"), ("“nurse@families.example”", "nurse@families.example"),
    ("nurse@families.example;", "nurse@families.example"), ("nurse@families.example,", "nurse@families.example"),
    ("nurse@families.example.", "nurse@families.example"), ("nurse@FAMILIES.Example", "nurse@families.example"),
    ("Nurse@families.example", "nurse@families.example"),
    ("nurse@families", None), ("nurse at families.example", None), ("nurse@fam ilies.example", None), ("a@x.example; b@x.example", None),
    ("nurse@@families.example", None), ("nurse@families..example", None), (".nurse@families.example", None), ("nurse\r\nBcc: x@y.example", None),
    ("nurse@families.example\u200b extra", None), ("@families.example", None), ("nurse@-families.example", None), ("http://families.example", None),
]  # fmt: skip

# --- A case is found by what is typed ----------------------------------------------------------------------------

SEARCHES: list[tuple[str, str]] = [  # the name of a person of the case, and what is typed
    *(("Siobhán Ó Dwyerling", typed) for typed in ("siobhan", "o dwyerling", "odwyerling", "O’Dwyerling", "O'Dwyerling, Siobhan", "dwyerling")),
    *(("Đorđe Šarićevski", typed) for typed in ("dorde", "DJORDJE", "saricevski", "Šarićevski")),
    *(("Zoë Müllerhof", typed) for typed in ("zoe", "ZOË", "Zoe\u0308", "muellerhof", "Mullerhof", "MÜLLERHOF")),
    *(("Juergen Muellerhof", typed) for typed in ("Jürgen", "Müllerhof")),
    *(("Søren Ångholm", typed) for typed in ("soren", "soeren", "aangholm", "angholm")),
    *(("Weißhaupt", typed) for typed in ("weisshaupt", "WEISSHAUPT", "weiss")),
    *(("Nguyễn Thị Hồng", typed) for typed in ("nguyen thi hong", "Nguyê\u0303n", "hong nguyen")),
    *(("محمد علي", typed) for typed in ("محمد", "محمّد", "علی")),
    *(("Оксана Мельничук", typed) for typed in ("oksana", "ОКСАНА", "melnichuk")),
    *(("王芳", typed) for typed in ("王", "wang fang", "Wangfang", "王 芳")),
    *(("김민준", typed) for typed in ("민준", "김 민준")),
    *(("Marlon Teasdale", typed) for typed in (
        "teasdale, marlon", "MARLON TEASDALE", "  marlon   teasdale ", "marlon\u00a0teasdale", "marlon\u200b teasdale", "\u200emarlon", "marlon teasdale\n",
        "“Marlon”", "marlon's", ["Marlon’s", "mother"][0], "Teasdale-", "(teasdale)", "ｍａｒｌｏｎ", "mar\u00adlon", "Marlon.Teasdale", "teasdale/marlon", "marl", "teas mar",
    )),
    *(("Mary-Jane Zedworth", typed) for typed in ("mary jane", "maryjane", "Mary–Jane", "jane")),
    *(("Mary Jane Zedworth", typed) for typed in ("mary-jane", "maryjane")),
    *(("Ann McDonaldson", typed) for typed in ("macdonaldson", "mc donaldson", "Mcdonaldson", "M’Donaldson")),
    *(("Ann de Souzano", typed) for typed in ("desouzano", "de souzano", "souzano")),
    *(("Abdul Rahman Qureshani", typed) for typed in ("abdulrahman", "abdul-rahman", "rahman", "Abdurrahman")),
    *(("Saif ud-Din Zedworth", typed) for typed in ("saifuddin", "saif-ud-din", "saif uddin")),
    ("Ann Smythe (née Jonesby)", "jonesby"), ("Quill\u00adby Zedworth", "quillby"), ("Quill\u200bby Zedworth", "quillby"), ("Quillby‑Zedworth", "quillby-zedworth"),
    ("O’Keeffeson", "O`Keeffeson"), ("O'Keeffeson", "OʼKeeffeson"), ("İlkay", "ilkay"), ("Ilkay", "İlkay"), ("Jo", "jo"), ("ﬁona Zedworth", "fiona"),
]  # fmt: skip
NO_SEARCHES = [
    ("Marlon Teasdale", "arlon"),
    ("Marlon Teasdale", "easdale"),
    ("Jo", "o"),
    ("Marlon Teasdale", "marlon smith"),
    ("Mary-Jane Zedworth", "ryjane"),
]

# --- A child logged again ------------------------------------------------------------------------------------------

CHILDREN: list[tuple[tuple[str, str], tuple[str, str], bool]] = [  # recorded initials and name; typed; whether shown
    (("A.Q.", "Amara Quillby-Festing"), ("A.Q.F.", ""), True), (("A.Q.", "Amara Quillby-Festing"), ("AQ-F", ""), True),
    (("A.Q.", "Amara Quillby-Festing"), ("F.A.", ""), True), (("A.Q.", "Amara Quillby-Festing"), ("a q", ""), True),
    (("A.Q.", "Amara Quillby-Festing"), ("A.F.", ""), True), (("A.Q.", "Amara Quillby-Festing"), ("Baby Q", ""), True),
    (("A.Q.", "Amara Quillby-Festing"), ("Unknown", ""), True), (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "Amara Festing"), True),
    (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "Amara Quillby"), True), (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "A. Quillby-Festing"), True),
    (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "AMARA QUILLBY FESTING"), True), (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "Quillby-Festing, Amara"), True),
    (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "Amara Quilby-Festing"), True), (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "Amara Anne Quillby-Festing"), True),
    (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "Quillby–Festing Amara"), True), (("A.Q.", "Amara Quillby-Festing"), ("M.T.", "Amara Quillby\u200b-Festing"), True),
    (("Ł.W.", "Łukasz Wróbelik"), ("M.T.", "Lukasz Wrobelik"), True), (("Ł.W.", "Łukasz Wróbelik"), ("L.W.", ""), True), (("Ł.W.", "Łukasz Wróbelik"), ("LW", ""), True),
    (("L.X.", "李小明"), ("M.T.", "Li Xiaoming"), True), (("L.X.", "李小明"), ("M.T.", "Xiaoming Li"), True), (("É.K.", ""), ("EK", ""), True),
    (("K.Z.", "Katherine Zedworth"), ("M.T.", "Katie Zedworth"), True), (("M.A.", "Mohammed Ali Zedworth"), ("Q.T.", "Muhammad Zedworth"), True),
    (("B.T.", "Baby Teasdale"), ("M.Z.", "Marlon Teasdale"), True), (("M.T.", "Marlon Teasdale"), ("B.Z.", "Baby Teasdale"), True),
    (("M.T.", "Marlon Teasdale"), ("B.Z.", "Baby boy Teasdale"), True), (("M.T.", "Marlon Teasdale"), ("B.Z.", "Teasdale"), True),
    (("M.T.", "Marlon Teasdale"), ("B.Z.", "Marlon"), True), (("M.T.", "Marlon Teasdale"), ("TM", ""), True), (("Child A", ""), ("M.T.", ""), True),
    (("O'N.S.", "Siobhan O'Neilson"), ("Q.T.", "Siobhán ONeilson"), True), (("S.O.", "Siobhan O'Neilson"), ("S.ON.", ""), True),
    (("M.T.", "Marlon Teasdale"), ("Z.Y.", "Zara Yates"), False), (("M.T.", "Marlon Teasdale"), ("Z.Y.", ""), False), (("A.Q.", "Amara Quillby-Festing"), ("B.D.", "Bo Dunmore"), False),
]  # fmt: skip
