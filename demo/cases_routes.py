"""Invented cases on the other routes: deaths in care that nobody suspects, and a rapid review decided and not sent."""

from demo.days import w
from demo.stories import Notified, Rapid, Story, Vote, Who

CHILDREN, HOSPITAL = "Northshire Children’s Services", "Northshire Hospitals Trust"
SCHOOL = "Larkfield Primary School"

ROUTES = (
    Story(
        "death-in-care",
        (
            Who(
                "died",
                "Z.O.",
                "Zia Other",
                16,
                "male",
                "looked_after",
                care={"placement_type": "foster_other", "disabilities": ["other"], "disability": "A heart condition"},
            ),
            Who("carer", "W.O.", "Wren Other", relationship="Foster carer"),
        ),
        "A young person in foster care died in hospital of an illness he had had from birth. Nobody suspects abuse or "
        "neglect.",
        aware=w(-3),
        logged=w(-2),
        nature="death",
        abuse="not_suspected",
        harms=("other",),
        setting="In hospital",
        safe_now="There are no other children in the home. His carers and his brother have a named person to call.",
        agencies=(CHILDREN, HOSPITAL),
    ),
    Story(
        "care-leaver",
        (Who("died", "X.D.", "Xan Dreamt", 19, "female", "care_leaver"),),
        "A young woman who had left care died in a road accident. Nobody suspects abuse or neglect.",
        aware=w(-20),
        logged=w(-20),
        nature="death",
        abuse="not_suspected",
        harms=("other",),
        setting="On a public road",
        agencies=(CHILDREN,),
        notified=Notified(4),
    ),
    Story(
        "decided-not-sent",
        (
            Who("harmed", "U.S.", "Uma Sketch", 8, "female", "child_in_need", "Larkfield Primary School"),
            Who("parent", "V.S.", "Val Sketch", relationship="Mother"),
        ),
        "A girl took medicine that was kept for an adult. Her school had asked twice who was at home in the afternoon.",
        aware=w(-17),
        logged=w(-17),
        harms=("neglect",),
        agencies=(CHILDREN, SCHOOL),
        notified=Notified(3, told=3),
        rapid=Rapid(
            meeting=9,
            texts="neglect",
            criteria="few",
            what_next="none",
            next_reason="The rapid review found what there is to find. Its actions have owners and dates.",
            asked=11,
            votes=(Vote("la", 12, "We agree."), Vote("icb", 12, "We agree."), Vote("police", 13, "We agree.")),
        ),
    ),
)
