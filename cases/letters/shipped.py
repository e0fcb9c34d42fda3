"""The wording of each letter as the software ships it, until the partnership puts its own template in its place.

Plain and respectful: "died", never "passed away"; nothing a family has to look up; no more about the case than the
reader needs. The legal source is named where the letter asks for something.
"""

from __future__ import annotations

import datetime as dt

from cases.letters.models import LetterKind
from csprapp.files.word import new_word, shared, word_bytes

MADE_ON = dt.date(2026, 1, 1)
HEAD = ("{{partnership}}", "{{address}}", "", "{{today}}", "", "{{recipient}}", "{{recipient_address}}", "")
CASE = "Our reference: {{reference}}"
ASK_US = "If you have a question, email {{contact_email}} or call {{contact_phone}}, and give our reference."
ENDS: dict[str, tuple[str, ...]] = {
    LetterKind.FAMILY: ("With our deepest sympathy and respect,", "", "{{sender}}", "{{partnership}}")
}
END = ("Yours sincerely,", "", "{{sender}}", "{{partnership}}")

# A line that begins with "# " is a heading.
LETTERS: dict[str, tuple[str, ...]] = {
    LetterKind.AGENCY: (
        CASE,
        "Dear {{recipient}},",
        "# What {{agency}} knows: a request for a rapid review",
        "The safeguarding partners are carrying out a rapid review after a serious incident that involved a child. We "
        "ask {{agency}} to find what it knows and to answer by {{due_date}}.",
        "The names and dates to search for are not in this letter. We will give them to you through the service, "
        "or by secure email.",
        "Please tell us:",
        "1. what {{agency}} knew and did, with dates, in the period we name;",
        "2. what {{agency}} has already learned, and changed;",
        "3. if you hold nothing, that you hold nothing. That is an answer too.",
        "We ask under {{legal_basis}}, which requires you to answer. We use what you send only to "
        "review how this child and family were helped, and to make children safer. Please keep your records safe and "
        "unchanged.",
        ASK_US,
    ),
    LetterKind.FAMILY: (
        "Dear {{recipient}},",
        "We are very sorry that {{child}} {{what_happened}}. We know that nothing in this letter can change that, and "
        "that it comes at a very hard time.",
        "We are writing because the organisations that work with children here must look together at what happened, "
        "so that other children are kept safer. This is called a rapid review. It does not decide who is to blame, "
        "and it is separate from what the police, the courts or a coroner may do.",
        "# What happens now",
        "The organisations that knew {{child}} and your family will tell us what they did, and what they would do "
        "differently. We will then decide whether there is more to learn. {{told_by}} will tell you what we decide, "
        "and why.",
        "# Your part in this, if you want one",
        "You knew {{child}} best. If you would like to tell us about {{child}}, or about the help you had or did not "
        "have, we want to listen: when you are ready, in the way you choose, with somebody to support you if you wish. "
        "You do not have to. You may change your mind at any time.",
        "Please tell {{told_by}} how you would like to hear from us, who we should speak to, and any days when we "
        "should not contact you.",
        "# Somebody to talk to",
        "{{support}}",
        "You can email us at {{contact_email}} or call {{contact_phone}}. You only need to give this number: "
        "{{reference}}.",
    ),
    LetterKind.PANEL: (
        CASE,
        "Your reference: {{their_reference}}",
        "To {{panel}}",
        "Dear {{recipient}},",
        "# Our rapid review, {{reference}}",
        "We enclose the report of our rapid review, due on {{due_date}}. It says what happened, what we have learned "
        "so far, how we answered each criterion and circumstance, and what each statutory partner decided and "
        "why.",
        "Nobody in the report is named. If you need the name of a child or an adult, please ask us and we will send it "
        "securely.",
        "Please send your reply to {{contact_email}}, with our reference.",
    ),
    LetterKind.REVIEWER: (
        CASE,
        "Dear {{recipient}},",
        "# Your appointment as independent reviewer",
        "The safeguarding partners in {{area}} have decided to carry out a local child safeguarding practice review "
        "and ask you to lead it, independently of them and of every agency in the case ({{legal_basis}}).",
        "Please confirm in writing by {{due_date}} that you accept, and that neither you nor anybody close to you has "
        "an interest in the case or has worked with the people in it. If that changes, tell us the same day.",
        "You will receive the terms of reference and access to the records of this case only, until the review is "
        "finished. Please keep them safe, do not share them with anybody, and do not name anybody in your drafts.",
        ASK_US,
    ),
    LetterKind.CORONER: (
        CASE,
        "Dear {{recipient}},",
        "# {{child}}, {{incident_date}}",
        "The safeguarding partners in {{area}} are reviewing how agencies worked together before {{child}} "
        "{{what_happened}} on {{incident_date}}. The review is required by {{legal_basis}}. It "
        "is not about blame, and it must not get in the way of your work.",
        "Please tell us by {{due_date}}:",
        "1. what stage your proceedings have reached, and the dates you expect;",
        "2. whether we should wait before we speak to anybody, or before we publish;",
        "3. who we may speak to in your office.",
        "We will not publish anything before we have heard from you. If you wish, we will send you our report before "
        "anybody else sees it.",
        ASK_US,
    ),
}  # fmt: skip


def shipped(kind: str) -> bytes:
    """The template of one kind of letter as a Word file. The same kind gives the same text."""
    document = new_word("Letter", "", MADE_ON, margin=25, headings={"Heading 2": 12})
    for line in (*HEAD, *LETTERS[kind], *ENDS.get(kind, END)):
        if line.startswith("# "):
            document.add_heading(line[2:], level=2)
            continue
        paragraph = document.add_paragraph(line)
        if line in HEAD:
            paragraph.paragraph_format.space_after = shared.Pt(0)
    return word_bytes(document)
