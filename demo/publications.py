"""What the invented partnership has published: the words, the files and the dates. Nobody in them is real."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.days import TODAY, Day, w
from publications.library.briefs import PARTS, joined

Parts = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Published:
    """One publication. `story` names the case it is written from; empty for what is about no case of ours."""

    key: str
    kind: str
    first: Day
    written: Day
    words: dict[str, object]
    story: str = ""
    body: str = ""
    report: Parts = ()
    brief: Parts = ()
    family: str = "told"
    wishes: str = "They read the text and agree with it. They wish to be told a week before."
    hour: int | None = None
    withdrawn: tuple[Day, bool, str] | None = None
    correction: dict[str, object] = field(default_factory=dict)
    dated: bool = True  # else it is approved, and whoever visits the demonstration may publish it


@dataclass(frozen=True)
class National:
    title: str
    address: str
    days_ago: int
    summary: str


BODY = """# Why this review

The partners asked what services knew, what they did with it, and what would have helped. The reviewer spoke with the
family and with fourteen practitioners.

# What happened

The report tells only what is needed to learn from it. Names, places and dates are left out or changed.

# What we found

## Small worries stayed apart

Three services each had a small worry. **No one asked who else was worried.** Each worry alone did not seem enough.

| Who | What they noticed | Whom they told |
|---|---|---|
| Health visitor | A tired, quiet child | Wrote it in the notes |
| Nursery | Tears at home time | The child’s parent |
| Walk-in clinic | An old bruise | The family’s doctor, by letter |

## What worked

- One worker stayed with the family for two years.
- A neighbour knew who to call, and was taken seriously.[^1]

[^1]: Anyone can call. The telephone numbers are at the foot of this page.

# What must change

1. Ask who else is worried, and write down the answer.
2. Use an interpreter every time, not a relative.
3. When workers change, hand over the child’s story on one page.
"""


# The seven-minute form: the parts are publications.library.briefs.PARTS.
def seven(*texts: str) -> str:
    """A brief in its seven parts."""
    return joined(dict(zip(PARTS, texts, strict=True)))


SEVEN = """# Why this matters

A child who is not in school is seen by nobody on most days of the week.

# What happened

A child stayed away, first for days and then for months. Each service knew of it and thought that another had asked.

# What it was like for the child

The child told us afterwards: the days were long, and nobody came.

# What we found

Absence was counted. Nobody asked what the child did all day, and with whom.

# What helped

A school nurse went on calling, at the door and by telephone, until somebody answered.

# What we do differently now

After ten days away, somebody who knows the child visits, and writes down what the child says.

# What you can do tomorrow

Look at your own list. Choose the child who has been away longest, and ask who has seen them this week.
"""

REPORT: Parts = (
    ("Why this review", ("The partners asked what services knew, what they did with it, and what would have helped.",)),
    (
        "What we found",
        (
            "Three services each had a small worry. No one asked who else was worried.",
            "One worker stayed with the family for two years. That helped more than anything else.",
        ),
    ),
    ("Recommendations", ("Ask who else is worried, and write down the answer.", "Use an interpreter every time.")),
)

BRIEF: Parts = (
    ("In a minute", ("What happened, what we learned, and what you can do differently tomorrow.",)),
    ("Talk about it", ("Whom in your work would you ask: who else is worried?",)),
)

PUBLICATIONS = (
    Published(
        "first-day",
        "lcspr",
        TODAY,
        w(-18),
        {
            "title": "Learning from the review about Maya",
            "subject_label": "Maya (not her real name)",
            "subject_label_agreed_with": "Her mother",
            "theme": "Babies under one",
            "more_themes": "Hearing the child",
            "reviewer": "Ivo Inventley",
            "content_note": "This page describes an injury to a baby.",
            "statement": "A baby was badly hurt in our area. She is growing well. Her parents had asked for help "
            "with her crying, and the help they were given did not reach them. **We are sorry.** We publish this "
            "review so that parents who ask are heard.",
            "summary": "Many services talked with Maya’s parents about crying. Each gave a leaflet. Nobody asked how "
            "they were managing at night.",
            "learning": "1. Talk about crying with both parents, before the birth and after.\n"
            "2. Ask: what do you do when it gets too much?\n3. Call back within two days.",
            "done": "- A night line for parents began in the spring.\n- Health visitors now see both parents.",
            "followed": "1. Talk about crying with both parents, before the birth and after.\n\n   Accepted. Health "
            "visitors began in the spring; midwives begin in the autumn.\n\n"
            "2. Ask: what do you do when it gets too much?\n\n   Accepted. The question is now on every form.\n\n"
            "3. Call back within two days.\n\n   Accepted in part. Callers at weekends are called back within three "
            "days.",
            "summary_in_feed": True,
        },
        story="first-day",
        body=BODY,
        report=REPORT,
        brief=BRIEF,
    ),
    Published(
        "memorial",
        "lcspr",
        w(0, months=-3),
        Day(months=-4, working=-6),
        {
            "title": "Remembering Robin Example",
            "title_agreed_with": "Robin’s family",
            "memory_line": "Robin was 16, played the drums, and is missed every day by family and friends.",
            "memory_line_agreed_with": "Robin’s family, at home, with their worker",
            "subject_label": "Kai (not his real name)",
            "subject_label_agreed_with": "Kai and his mother",
            "theme": "Hearing the child",
            "about_another": True,
            "other_name": "Kai",
            "other_name_confirmed_with": "Robin’s family, and Kai with his mother, each in a meeting of their own",
            "for_information": "Robin died before these events. **The review on this page is not about Robin.** It "
            "is about another young person, who was a friend. Robin’s family asked that Robin be remembered where "
            "the learning is read, and the friend’s family agreed.",
            "content_note": "This page describes the death of a young person, and serious harm to another.",
            "statement": "Robin Example died two winters ago. Robin’s family has asked us to say that Robin was "
            "funny, loud and kind.\n\nSome months later a friend of Robin’s was seriously hurt. He is safe now. "
            "Nobody had asked him how he was. We have learned from both families, and we thank them.",
            "summary": "After Robin died, many services met Robin’s friends. Each thought that another one would "
            "support them. "
            "The review asks how young people are held when a friend has died.",
            "learning": "1. When a young person dies, ask within a week who their friends are.\n"
            "2. One named adult stays in touch with each of them for a year.\n"
            "3. Schools, colleges and employers know who to call.",
            "done": "- A worker for bereaved young people was appointed.\n- Two colleges are trying a "
            "yearly day of remembrance.",
        },
        story="memorial",
        report=REPORT,
        brief=BRIEF,
        wishes="Both families wish it to be read, on a weekday, and not in the week of Robin’s birthday.",
        correction={
            "learning": "1. When a young person dies, ask within a week who their friends are.\n"
            "2. One named adult stays in touch with each of them for a year, longer if they wish.\n"
            "3. Schools, colleges, clubs and employers know who to call.",
            "change_note": "Two recommendations are worded as the families asked.",
        },
    ),
    Published(
        "last-day",
        "lcspr",
        Day(months=-12),
        Day(months=-13, working=1),
        {
            "title": "Learning from the review about Ned",
            "subject_label": "Ned (not his real name)",
            "subject_label_agreed_with": "His parents",
            "theme": "Safer sleep",
            "reviewer": "Nell Fictional",
            "content_note": "This page describes the death of a baby.",
            "statement": "Ned died when he was a few weeks old. We are sorry for his parents’ loss, and grateful "
            "that they helped us to learn.",
            "summary": "Advice about safer sleep was given four times. The review asks why it did not fit the "
            "family’s nights.",
            "learning": "Ask where the baby will sleep tonight, and look at it together.",
        },
        story="last-day",
        report=REPORT,
    ),
    Published(
        "expired",
        "lcspr",
        w(0, months=-14),
        Day(months=-16, working=1),
        {
            "title": "Learning from the review about Ty",
            "subject_label": "Ty (not his real name)",
            "theme": "Neglect",
            "statement": "A boy was hurt although people had promised to visit. We have changed how visits are "
            "planned.",
            "summary": "Visits were counted. What was seen on them was not written down.",
            "learning": "Write down what the child said and showed, not that you were there.",
        },
        story="expired",
        report=REPORT,
    ),
    Published(
        "scheduled",
        "lcspr",
        w(6),
        w(-9),
        {
            "title": "Learning from the review about Wilf",
            "subject_label": "Wilf (not the child’s real name)",
            "subject_label_agreed_with": "The child’s grandmother",
            "theme": "Neglect",
            "statement": "A child waited too long for help while services waited for each other. We are sorry.",
            "summary": "Six services knew the family over four years. Plans began and ended, and began again.",
            "learning": "1. Hand over the child’s story on one page.\n2. Do not close a plan after a few good weeks.",
        },
        story="scheduled",
        body=BODY,
        report=REPORT,
        hour=10,
    ),
    Published(
        "ready",
        "lcspr",
        w(3),
        w(-10),
        {
            "title": "Learning from the review about Jay",
            "subject_label": "Jay (not the child’s real name)",
            "subject_label_agreed_with": "The child’s mother",
            "theme": "Sharing information",
            "statement": "A boy was hurt at home while each of us thought another was visiting. We are sorry.",
            "summary": "Three services had plans for the family. Each plan named a visitor from another service.",
            "learning": "1. Ask who saw the child last, and when.\n2. Write the visitor’s name into the plan.",
        },
        story="ready",
        body=BODY,
        report=REPORT,
        hour=10,
        dated=False,
    ),
    Published(
        "improvements-only",
        "improvements",
        w(0, months=-7),
        Day(months=-8, working=1),
        {
            "title": "Improvements after a review about a child in care",
            "theme": "Hearing the child",
            "statement": "A child in care was harmed by somebody she should have been safe with. She has asked that "
            "her story is not told. We publish what we will do better, with her agreement.",
            "summary": "The partners publish the improvements only, because the whole report could show who she is.",
            "learning": "1. Every child in care knows two adults outside the home, and has their numbers.\n"
            "2. What a child says is written down in the child’s own words.\n"
            "3. Complaints about staff are read by somebody from outside.",
            "done": "- Visitors from outside the home come monthly.",
        },
        story="improvements-only",
        wishes="She has read this page and agrees with it. She does not wish the report to be published.",
    ),
    Published(
        "brief-alone",
        "brief",
        w(0, months=-2),
        Day(months=-3),
        {
            "title": "Seven minutes on children who are not in school",
            "theme": "Professional curiosity",
            "questions": "- Who in your team is told when a child has not been seen for two weeks?\n"
            "- What would you ask first?",
        },
        story="brief-alone",
        body=SEVEN,
        brief=BRIEF,
        family="told",
    ),
    Published(
        "withdrawn-with-notice",
        "brief",
        w(0, months=-5),
        Day(months=-5, working=-12),
        {"title": "Seven minutes on medicines at home", "theme": "Neglect"},
        story="withdrawn-brief",
        body=seven(
            "A small child finds what a grown-up has put away for later.",
            "A child swallowed tablets that were in a handbag. The child is well.",
            "The child thought that they were sweets.",
            "Four services had been in the home. None had asked where the medicines were.",
            "The pharmacist rang to ask whether there was a place for them.",
            "Ask where the medicines are, and look at it together.",
            "Ask the next family you visit.",
        ),
        brief=BRIEF,
        withdrawn=(Day(months=-1), False, "One sentence gave a wrong dose. A corrected brief will follow."),
    ),
    Published(
        "withdrawn-silently",
        "statement",
        Day(months=-4),
        Day(months=-4, working=-8),
        {
            "title": "A statement about a court case",
            "statement": "We are aware of a case before the court and will not comment before it ends.",
        },
        withdrawn=(
            Day(months=-4, days=1),
            True,
            "The court asked for nothing at all to be said. Taken down the next day.",
        ),
    ),
)

NATIONAL = (
    National(
        "Invented national review: safeguarding babies whose parents are under strain",
        "https://www.example.org/invented-national-review-babies",
        180,
        "What services across England can do for parents of babies who ask for help.",
    ),
    National(
        "Invented national review: children who live far from home",
        "https://www.example.org/invented-national-review-placements",
        400,
        "How children placed in other areas are kept in sight.",
    ),
    National(
        "Invented national Panel: yearly report",
        "https://www.example.org/invented-panel-yearly-report",
        60,
        "Themes from rapid reviews and local reviews of the year.",
    ),
)
