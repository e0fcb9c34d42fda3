"""Invented cases in their first days, when the Panel is to be told. Nobody in them is real."""

from demo.cases_rapid import RAPID
from demo.days import TODAY, w
from demo.stories import Notified, Story, Who

CHILDREN, HOSPITAL, HEALTH = "Northshire Children's Services", "Northshire Hospitals Trust", "Vale Community Health"
SCHOOL, PROBATION, AMBULANCE = "Larkfield Primary School", "Northshire Probation", "Northshire Ambulance"

NOTIFYING = (
    Story(
        "overdue",
        (
            Who("harmed", "C.E.", "Casey Example", 0, "female", "none"),
            Who("parent", "D.E.", "Dana Example", relationship="Mother"),
        ),
        "A baby was found at a routine check to have a healing fracture that nobody could explain. She is well and "
        "stays with a grandparent while enquiries go on.",
        aware=w(-7),
        logged=w(-6),
        safe_now="The baby lives with her grandmother under a safety plan. Doctors see her weekly.",
        harms=("physical",),
        agencies=(CHILDREN, HOSPITAL, HEALTH),
        proceedings=(("criminal", "Police are making enquiries"),),
    ),
    Story(
        "overdue-unowned",
        (Who("harmed", "T.S.", "Toni Sample", 15, "female", "child_in_need", "Invented Academy"),),
        "A young person needed hospital treatment after taking tablets. She had told a teacher some weeks before that "
        "she "
        "was frightened of somebody she had met online.",
        aware=w(-6),
        logged=w(-5),
        harms=("self_harm", "exploitation"),
        setting="At home",
        agencies=(CHILDREN, HOSPITAL),
        owner_left=w(-2),
    ),
    Story(
        "due-today",
        (
            Who("died", "R.F.", "Robin Fiction", 0, "male", "none", ethnic_group="white_british"),
            Who("sibling", "N.F.", "Nell Fiction", 3, "female", "none", ethnic_group="white_british"),
            Who(
                "parent",
                "O.F.",
                "Olly Fiction",
                relationship="Father",
                contact_note="Through the family liaison officer",
            ),
            Who(
                "parent",
                "P.F.",
                "Pat Fiction",
                relationship="Mother",
                contact_note="Through the family liaison officer",
            ),
        ),
        "A baby boy died at home while sleeping beside an adult. Health visitors had talked with the family about "
        "safer "
        "sleep; two services knew of drinking in the household and had not told each other.",
        aware=w(-5),
        logged=w(-5),
        nature="death",
        harms=("neglect",),
        safe_now="His sister stays with an aunt. The family has a named person to call.",
        agencies=(CHILDREN, HOSPITAL, HEALTH, AMBULANCE),
        proceedings=(("inquest", "Opened and adjourned"),),
    ),
    Story(
        "in-three-days",
        (
            Who(
                "harmed",
                "J.M.",
                "Jess Madeup",
                7,
                "female",
                "protection_plan",
                "Larkfield Primary School",
                ethnic_group="white_and_black_caribbean",
                care={"child_in_need": "before", "disabilities": ["hearing"], "disability": "Wears hearing aids"},
            ),
            Who("sibling", "K.M.", "Kit Madeup", 9, "male", "protection_plan", "Larkfield Primary School"),
            Who("sibling", "L.M.", "Lou Madeup", 4, "female", "protection_plan"),
            Who("believed", "S.X.", "Stevie Xample", relationship="Mother's partner"),
        ),
        "A girl told her teacher that she had been hurt at home over some months. All three children were on a child "
        "protection plan for neglect.",
        aware=w(-2),
        logged=w(-1),
        abuse="known",
        harms=("physical", "neglect"),
        safe_now="The children are with their grandparents. The adult no longer lives at the address.",
        agencies=(CHILDREN, SCHOOL, HEALTH),
        proceedings=(
            ("criminal", "An arrest; released under investigation"),
            ("family_court", "Care proceedings begun"),
        ),
    ),
    Story(
        "likely-duplicate",
        (Who("harmed", "J.M.", "Jess Madeup", 7, "female", "protection_plan"),),
        "Reported by the hospital. It looks like the case that the school reported.",
        aware=w(-2),
        logged=w(-1),
        abuse="known",
        harms=("physical",),
        same_as="in-three-days",
        agencies=(HOSPITAL,),
    ),
    Story(
        "awareness-unknown",
        (
            Who(
                "harmed",
                "A.N.",
                "Ari Notreal",
                11,
                "male",
                "looked_after",
                ethnic_group="arab",
                care={"protection_plan": "before", "placement_type": "childrens_home", "disabilities": ["none"]},
            ),
        ),
        "Another authority wrote that a boy placed here was badly hurt while away from his placement. When our "
        "authority "
        "first heard of it has to be found out.",
        aware=None,
        logged=TODAY,
        occurred_days_before=None,
        nature="serious_harm",
        harms=(),
        setting="",
        home_authority="Elsewhere County Council",
        agencies=(CHILDREN,),
    ),
    Story(
        "logged-today",
        (
            Who("harmed", "B.I.", "Bo Invented", 2, "male", "none"),
            Who("household", "G.I.", "Gus Invented", relationship="Mother's brother"),
        ),
        "A small boy was scalded. What was said at the hospital and what the doctors saw do not fit together.",
        aware=w(-1),
        logged=TODAY,
        agencies=(CHILDREN, HOSPITAL, AMBULANCE),
    ),
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
        "not-notified",
        (Who("harmed", "F.P.", "Fen Pretend", 13, "female", "none", "Invented Academy"),),
        "A girl was hit by a car on the way home from school. A referral asked whether neglect played a part.",
        aware=w(-9),
        logged=w(-9),
        abuse="not_suspected",
        harms=("other",),
        setting="On a public road",
        agencies=(SCHOOL,),
        not_notified=(
            3,
            "Police and school agree that it was a road accident, and no service had a concern about her care. "
            "Look at it again if the collision report says otherwise.",
        ),
    ),
)

NOW = (*NOTIFYING, *RAPID)
