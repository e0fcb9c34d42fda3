# ruff: noqa: E501
"""Texts for the report to the Panel out of which every name must go, and how some of them must read.

PEOPLE are the people of the case. In each of TEXTS the word on the right must not be left; each of KEPT stays as it is.
"""

from dashboard.reporting.naming import Someone

MS, MR = frozenset({"ms", "mrs", "miss"}), frozenset({"mr"})
PEOPLE = (
    Someone("the child", ("Amara Quillby-Festing", "Mimi"), "A.Q."),
    Someone("the mother", ("Jo Teasdale", "Johanna Quillby"), "J.T.", MS),
    Someone("the father", ("Łukasz Wróbelik",), "Ł.W.", MR),
    Someone("household member 1", ("李小明",), "L.X."),
    Someone("household member 2", ("Bo",), "Bo"),
    Someone("the uncle", ("Imran Khanworth",), "É.K.", MR),
    Someone("the grandmother", ("Siobhán O'Dwyerling",), "S.O'D.", MS),
    Someone("sibling 1", ("Grace May Zedworth",), "G.Z."),
    Someone("sibling 2", ("Abdul Rahman al-Masriyani",), "A.R.M."),
)
TEXTS: list[tuple[str, str]] = [
    ("On Monday Ms Quillby–Festing rang.", "Festing"), ("On Monday Ms Quillby-\nFesting rang.", "Festing"), ("On Monday Ms Quillby\u00adFesting rang.", "Festing"),
    ("On Monday QUILLBY-FESTING, Amara rang.", "FESTING"), ("On Monday QuillbyFesting rang.", "Festing"), ("On Monday Ms Quillby\u2011Festing rang.", "Festing"),
    ("On Monday Ms Quill\u200bby rang.", "by rang"), ("On Monday Ms Quillby's sister rang.", "Quillby"), ("On Monday the Quillbys rang.", "Quillby"),
    ("On Monday Ms Quillby / Festing rang.", "Festing"), ("Mimi rang.", "Mimi"), ("They saw Mimi’s coat.", "Mimi"), ("Jo told the midwife.", "Jo"),
    ("The midwife saw Jo on Monday.", "Jo"), ("JO TEASDALE rang.", "TEASDALE"), ("Jo-Teasdale rang.", "Jo"), ("Teasdale, J. rang.", "Teasdale"), ("J Teasdale rang.", "Teasdale"),
    ("Lukasz rang.", "Lukasz"), ("Mr Wrobelik rang.", "Wrobelik"), ("ŁUKASZ WRÓBELIK rang.", "WRÓBELIK"), ("The Wróbeliks rang.", "Wróbelik"), ("Pan Łukasz rang.", "Łukasz"),
    ("Łu\u00adkasz rang.", "kasz"), ("Lu\u0301kasz rang.", "kasz"), ("李小明说", "李"), ("The child wrote 小明.", "小明"), ("Xiaoming rang.", "Xiaoming"), ("李 小明 rang.", "李"),
    ("Bo was seen at home.", "Bo"), ("She saw Bo’s coat.", "Bo"), ("Bo, Jo and the rest came.", "Bo"), ("The Khanworths moved.", "Khanworth"), ("KHANWORTHS moved.", "KHANWORTH"),
    ("Mr I. Khanworth rang.", "Khanworth"), ("Imran K rang.", "Imran"), ("É.K. was told.", "É.K"), ("E.K. was told.", "E.K"), ("EK was told.", "EK"), ("É. K. was told.", "É. K"),
    ("S.O'D. was told.", "O'D"), ("Siobhan O’Dwyerling rang.", "Dwyerling"), ("Siobhan Odwyerling rang.", "dwyerling"), ("Ms O Dwyerling rang.", "Dwyerling"),
    ("Grace rang.", "Grace"), ("Then Grace May rang.", "Grace"), ("Grace-May rang.", "Grace"), ("GraceMay Zedworth rang.", "Zedworth"), ("Zedworth Grace rang.", "Zedworth"),
    ("Abdulrahman rang.", "bdulrahman"), ("Abdul-Rahman rang.", "Rahman"), ("Mr Almasriyani rang.", "masriyani"), ("Mr Masriyani rang.", "asriyani"), ("A.R.M. was told.", "A.R.M"),
    ("Amara and Grace and Jo rang.", "Grace"), ("(Amara)", "Amara"), ("“Amara” rang.", "Amara"), ("Amara/Mimi rang.", "Mimi"), ("Amara2 rang.", "Amara"), ("amara quillby rang.", "quillby"),
    ("1. Amara rang.\n2. Grace rang.", "Grace"), ("Amara\u2028Quillby rang.", "Quillby"), ("Ａｍａｒａ rang.", "Ａ"), ("Am\u0430ra rang.", "ra rang"),
]  # fmt: skip
READ: list[tuple[str, str]] = [
    ("Amara’s mother, Jo Teasdale, rang.", "The child’s mother, the mother, rang."),
    ("Ms Teasdale rang. Jo was told.", "The mother rang. The mother was told."),
    ("Mr Wróbelik and Mr Khanworth met.", "The father and the uncle met."),
    ("They told Bo’s nurse.", "They told household member 2’s nurse."),
    ("AMARA QUILLBY-FESTING (A.Q.) was seen.", "The child (the child) was seen."),
    ("The Khanworths’ home was cold.", "The family’s home was cold."),
    ("It was Grace. Grace was told.", "It was sibling 1. Sibling 1 was told."),
]
KEPT = [
    "in May 2026 and on 3 May", "by the grace of nobody", "an al fresco lunch", "the abdomen", "bo", "a mimic", "Joint visits", "Boys and Boots", "the GP rang",
    "EKG was normal", "Grade A. Quite", "the khan", "Festingham", "QA was done", "Lukewarm", "the A.Q.A. board", "Johannesburg", "in the May half-term",
]  # fmt: skip
