"""Invented cases that became a review, from six months to two years ago. Nobody in them is real.

The partners' last decision falls sixteen working days after the local authority became aware: the six months of an
LCSPR run from it.
"""

from typing import Any

from demo.days import Day, w
from demo.stories import Delay, Learning, Notified, Rapid, Reply, Story, Vote, Who

AGREED = (
    Vote("la", 12, "We agree with the answers and with what happens next."),
    Vote("icb", 13, "We agree."),
    Vote("police", 13, "We agree."),
)
BY_THE_BOOK = Notified(3, told=2)


def decided(what_next: str, texts: str, because: str, *, criteria: str = "several", **facts: Any) -> Rapid:
    """A rapid review that went by the book: met, decided by all, sent in time, and the Panel agreed."""
    reply = Reply(
        "agrees",
        "The Panel agrees with the partners’ decision.",
        after=10,
        answer_d="yes" if what_next == "lcspr" else "no",
        reason_d="Said in the Panel’s reply to the rapid review.",
    )
    return Rapid(
        meeting=8, texts=texts, criteria=criteria, what_next=what_next, next_reason=because, asked=11, votes=AGREED,
        sent=14, **{"reply": reply, **facts},
    )  # fmt: skip


UNDER_WAY = (
    Story(
        "first-of-two",
        (
            Who("harmed", "L.K.", "Lane Kept", 14, "male", "child_in_need", "Invented Academy", pseudonym="Jules"),
            Who("parent", "M.K.", "Mo Kept", relationship="Mother"),
        ),
        "A boy was badly hurt after carrying parcels for people who had befriended him.",
        aware=Day(months=-4, working=-16),
        logged=Day(months=-4, working=-16),
        abuse="known",
        harms=("exploitation", "physical"),
        setting="A bus station",
        proceedings=(("criminal", "Trial listed"),),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "missing", "Two boys were harmed in the same way within weeks."),
        learning=Learning(
            terms="How the partners see exploitation early, and what a young person is offered when they ask for help. "
            "The review draws on two cases.",
            culture="Whether Black boys are seen as children here as soon as others are. A youth charity helps.",
            family="His mother met the reviewer twice. She wishes to read the draft before anybody else.",
            linked=("second-of-two",),
            given_to_reviewer=True,
        ),
    ),
    Story(
        "second-of-two",
        (Who("harmed", "N.K.", "Noor Kindly", 15, "male", "looked_after", "Invented Academy", pseudonym="Sasha"),),
        "A boy in care was hurt by the same group some weeks later. His social worker had changed three times that "
        "year.",
        aware=Day(months=-4, working=-9),
        logged=Day(months=-4, working=-9),
        abuse="known",
        harms=("exploitation",),
        setting="A children’s home",
        proceedings=(("criminal", "Trial listed"),),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "missing", "To be reviewed together with the other case."),
    ),
    Story(
        "delayed",
        (
            Who("died", "W.A.", "Wren Aside", 2, "female", "child_in_need", pseudonym="Bryony"),
            Who("parent", "Y.A.", "Yule Aside", relationship="Mother"),
            Who("believed", "Z.A.", "Zed Aside", relationship="Mother’s partner"),
        ),
        "A small girl died of injuries. An adult has been charged, and the trial has been moved twice.",
        aware=Day(months=-10, working=-16),
        logged=Day(months=-10, working=-16),
        nature="death",
        abuse="known",
        harms=("physical",),
        proceedings=(("criminal", "Trial moved to a date not yet known"), ("inquest", "Waits for the trial")),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "toddler", "Several services knew a part, and none of them knew all."),
        learning=Learning(
            terms="What each service knew, when, and what would have helped the family.",
            family="Her grandparents wish to be told before anything is published, and not in June.",
            delays=(
                Delay(
                    Day(months=-4, working=-2),
                    Day(months=-2),
                    "criminal",
                    "The police asked that nothing is published, and no witness is seen, before the trial ends.",
                    look_again=True,
                ),
                Delay(
                    Day(months=-2),
                    Day(months=1, days=-3),
                    "criminal",
                    "The trial was moved again. The police expect to know its date in the new year.",
                    look_again=True,
                ),
            ),
        ),
    ),
    Story(
        "lcspr-overdue",
        (Who("harmed", "P.O.", "Perry Over", 9, "male", "previous_plan", "Larkfield Primary School", pseudonym="Col"),),
        "A boy lost much of his sight because treatment came too late.",
        aware=Day(months=-6, working=-21),
        logged=Day(months=-6, working=-21),
        abuse="suspected",
        harms=("neglect",),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "medical", "The question of missed appointments keeps coming back."),
        learning=Learning(
            terms="What happens when a child is not brought to appointments.",
            finished=w(-6),
            publication="full",
            publication_on=w(-3),
            publication_reason="His parents agree, and every hospital has the same question.",
        ),
    ),
    Story(
        "alternative",
        (Who("harmed", "Q.R.", "Quill Ramble", 16, "female", "looked_after", pseudonym="Fern"),),
        "A girl was exploited while missing. Practitioners asked for time to learn from it together.",
        aware=Day(months=-2, working=-16),
        logged=Day(months=-2, working=-16),
        harms=("exploitation", "sexual"),
        setting="Away from her placement",
        notified=BY_THE_BOOK,
        rapid=decided("alternative", "missing", "A day of learning with everyone involved will reach practice sooner."),
        learning=Learning(
            "alternative",
            reviewer="Nat Example",
            organisation="Next-door Partnership (invented)",
            terms="One day with the practitioners of six agencies, and a seven-minute briefing.",
            agreed=w(15),
        ),
    ),
    Story(
        "scheduled",
        (Who("harmed", "V.S.", "Val Sooner", 4, "female", "child_in_need", pseudonym="Wilf"),),
        "A girl was neglected for a long time while services waited for each other.",
        aware=Day(months=-5, working=-26),
        logged=Day(months=-5, working=-26),
        abuse="known",
        harms=("neglect",),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "neglect", "Neglect that lasted for years deserves more than a quick look."),
        learning=Learning(
            terms="Why help came late, and what would have brought it sooner.",
            finished=w(-12),
            copies=w(-5),
            publication="full",
            publication_on=w(-10),
            publication_reason="The family agrees, and the learning is needed elsewhere.",
            votes=(Vote("la", 1, "We agree."), Vote("icb", 3, "We agree.", minutes="minutes of the executive group")),
        ),
    ),
    Story(
        "ready",
        (Who("harmed", "W.R.", "Wyn Readyman", 7, "male", "child_in_need", pseudonym="Jay"),),
        "A boy was scalded at home. Three services had each thought that another was visiting.",
        aware=Day(months=-5, working=-24),
        logged=Day(months=-5, working=-24),
        abuse="suspected",
        harms=("neglect",),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "neglect", "Who visits, and who only thinks so, is a question for every team."),
        learning=Learning(
            terms="Who was to visit, who did, and how each service would have known.",
            finished=w(-12),
            copies=w(-6),
            publication="full",
            publication_on=w(-11),
            publication_reason="The family agrees, and every team can learn from it.",
            votes=(Vote("la", 1, "We agree."), Vote("icb", 2, "We agree."), Vote("police", 2, "We agree.")),
        ),
    ),
)

PUBLISHED = (
    Story(
        "first-day",
        (Who("harmed", "U.F.", "Uma Firstly", 1, "female", "none", pseudonym="Maya"),),
        "A baby was shaken. Her parents had asked for help with her crying.",
        aware=Day(months=-6, working=-14),
        logged=Day(months=-6, working=-14),
        abuse="known",
        proceedings=(),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "toddler", "Parents who ask for help with crying are seen by many services."),
        learning=Learning(
            terms="What parents are told about crying, by whom and when.",
            finished=w(-30),
            copies=w(-20),
            publication="full",
            publication_on=w(-25),
            publication_reason="The partners agree to publish in full.",
        ),
    ),
    Story(
        "memorial",
        (
            Who("harmed", "K.M.", "Kim Mentioned", 17, "male", "care_leaver", pseudonym="Kai"),
            Who("parent", "L.M.", "Lex Mentioned", relationship="Mother"),
        ),
        "A young man was seriously hurt. His friend had died some months before, and nobody had asked how he was.",
        aware=Day(months=-11, working=-16),
        logged=Day(months=-11, working=-16),
        harms=("mental_health", "self_harm"),
        setting="A canal path",
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "missing", "Bereaved young people are seen by many services and held by none."),
        learning=Learning(
            terms="How young people are supported after a friend has died.",
            family="Kai and his mother read the draft. The family of the friend who died was asked as well.",
            delays=(
                Delay(
                    Day(months=-5, working=-3),
                    w(0, months=-3),
                    "family",
                    "Both families asked for more time to read the report.",
                ),
            ),
            finished=Day(months=-4, working=-8),
            copies=Day(months=-4, working=3),
            publication="full",
            publication_on=Day(months=-4),
            publication_reason="Both families wish it to be read.",
        ),
        closed=(Day(months=-1, working=-4), "finished", "The report is published and every action is done."),
    ),
    Story(
        "last-day",
        (Who("died", "T.L.", "Teddy Lastly", 0, "male", "none", pseudonym="Ned"),),
        "A baby died while sleeping on a sofa with an adult.",
        aware=Day(months=-18, working=-16),
        logged=Day(months=-18, working=-16),
        nature="death",
        harms=("neglect",),
        proceedings=(),
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "neglect", "Advice about safer sleep had been given, and had not been heard."),
        learning=Learning(
            terms="How advice about safer sleep is given and understood.",
            finished=Day(months=-13, working=-10),
            copies=Day(months=-13, working=2),
            publication="full",
            publication_on=Day(months=-13),
            publication_reason="The partners agree to publish in full.",
        ),
        closed=(Day(months=-9), "finished", "The report is published and every action is done."),
    ),
    Story(
        "expired",
        (Who("harmed", "S.E.", "Sol Earlier", 6, "male", "protection_plan", pseudonym="Ty"),),
        "A boy on a plan was hurt while three services each thought that another one had visited.",
        aware=Day(months=-21, working=-16),
        logged=Day(months=-21, working=-16),
        abuse="known",
        notified=Notified(5, told=5),
        rapid=decided("lcspr", "neglect", "Visits were counted and not looked at."),
        learning=Learning(
            terms="What a visit is for.",
            finished=Day(months=-16, working=-10),
            copies=Day(months=-16, working=2),
            publication="full",
            publication_on=Day(months=-16),
            publication_reason="The partners agree to publish in full.",
        ),
        closed=(Day(months=-11), "finished", "The report is published and every action is done."),
    ),
    Story(
        "improvements-only",
        (Who("harmed", "R.H.", "Rae Hidden", 13, "female", "looked_after", pseudonym="Ivy"),),
        "A girl was harmed by somebody she should have been safe with. She has asked that her story is not told.",
        aware=Day(months=-13, working=-16),
        logged=Day(months=-13, working=-16),
        abuse="known",
        harms=("sexual",),
        setting="A children’s home",
        notified=BY_THE_BOOK,
        rapid=decided("lcspr", "missing", "A child was not heard for a long time."),
        learning=Learning(
            terms="How a child in care can tell somebody, and be heard.",
            family="She does not wish her story to be told. She agrees that the improvements are.",
            finished=Day(months=-8, working=-10),
            copies=Day(months=-8, working=2),
            publication="improvements",
            publication_on=Day(months=-8),
            publication_reason="Her story could be recognised, and she asks that it is not told.",
            votes=(
                Vote("la", 1, "We agree: her wish comes first."),
                Vote("icb", 2, "The whole story would help others more.", outcome="dissents"),
                Vote("police", 3, "We agree."),
            ),
            resolved="The three chief executives met. The improvements are published, with a briefing for health.",
        ),
    ),
    Story(
        "brief-alone",
        (Who("harmed", "D.B.", "Dov Briefly", 12, "male", "none", "Larkfield Primary School", pseudonym="Kip"),),
        "A boy tried to end his life after months away from school.",
        aware=Day(months=-8, working=-16),
        logged=Day(months=-8, working=-16),
        harms=("self_harm", "mental_health"),
        notified=BY_THE_BOOK,
        rapid=decided(
            "alternative", "medical", "The learning is clear; a briefing will reach more people than a report."
        ),
        learning=Learning(
            "alternative",
            reviewer="Nat Example",
            organisation="Next-door Partnership (invented)",
            terms="Absence from school as a sign, and who asks why.",
            finished=Day(months=-4),
        ),  # fmt: skip
    ),
    Story(
        "withdrawn-brief",
        (Who("harmed", "H.T.", "Hal Taken", 3, "male", "none", pseudonym="Bram"),),
        "A boy swallowed medicine that was not locked away.",
        aware=Day(months=-9, working=-16),
        logged=Day(months=-9, working=-16),
        harms=("neglect",),
        notified=BY_THE_BOOK,
        rapid=decided("alternative", "neglect", "A short piece of learning about medicines at home."),
        learning=Learning("alternative", terms="Medicines at home, and who talks about them.", reviewer="Nat Example"),
        closed=(Day(months=-2), "finished", "The learning was shared."),
    ),
    Story(
        "no-longer-met",
        (Who("harmed", "B.N.", "Bay Notnow", 8, "female", "none", "Larkfield Primary School"),),
        "A girl had bruises that worried her school. A blood disorder was found, and it explains all of them.",
        aware=Day(months=-7),
        logged=Day(months=-7),
        notified=BY_THE_BOOK,
        rapid=Rapid(meeting=8, texts="begun"),
        closed=(
            Day(months=-7, working=10),
            "criteria_not_met",
            "The hospital found an illness that explains everything. Nobody harmed her, and the Panel was told.",
        ),
    ),
)

REVIEWS = (*UNDER_WAY, *PUBLISHED)
