"""Invented cases in their first weeks: notifying the Panel and the rapid review. Nobody in them is real."""

from demo.days import TODAY, Day, w
from demo.stories import Notified, Rapid, Reply, Story, Vote, Who

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

RAPID = (
    Story(
        "panel-date",
        (
            Who("harmed", "H.S.", "Harper Storey", 14, "female", "child_in_need", "Invented Academy"),
            Who("caused_harm", "V.Q.", "Vic Quill", 15, "male", "previous_plan", "Invented Academy"),
            Who("parent", "I.S.", "Indigo Storey", relationship="Mother"),
        ),
        "A girl was badly hurt by another pupil near their school. Both were known to several services.",
        aware=w(-10),
        logged=w(-10),
        abuse="known",
        harms=("physical", "exploitation"),
        setting="Near a school",
        agencies=(CHILDREN, HOSPITAL, PROBATION),
        proceedings=(("criminal", "Charged; first hearing listed"),),
        notified=Notified(3, told=2, panel_date=12),
        rapid=Rapid(meeting=9, texts="begun"),
    ),
    Story(
        "rapid-overdue",
        (
            Who("died", "E.S.", "Eden Supposed", 16, "male", "care_leaver"),
            Who("carer", "W.S.", "Wyn Supposed", relationship="Former foster carer"),
        ),
        "A young man who had left care died by suicide. He had missed three appointments, and each service thought "
        "that "
        "another one had spoken to him.",
        aware=w(-21),
        logged=w(-20),
        nature="death",
        harms=("self_harm",),
        setting="Supported lodgings",
        agencies=(CHILDREN, HEALTH),
        proceedings=(("inquest", "Opened and adjourned"),),
        notified=Notified(4, told=4),
        rapid=Rapid(meeting=12, texts="begun"),
    ),
    Story(
        "waiting-for-partners",
        (
            Who("harmed", "M.I.", "Micah Imagined", 1, "male", "child_in_need"),
            Who("sibling", "Q.I.", "Quinn Imagined", 5, "female", "child_in_need", "Larkfield Primary School"),
            Who("parent", "U.I.", "Una Imagined", relationship="Mother"),
            Who("believed", "Z.I.", "Zeb Imagined", relationship="Father"),
        ),
        "A toddler had injuries that doctors believe were caused on more than one day. Two services had met the "
        "family in "
        "the month before, each with a part of the picture.",
        aware=w(-15),
        logged=w(-15),
        safe_now="Both children are in foster care together and see their mother three times a week.",
        agencies=(CHILDREN, HOSPITAL, HEALTH, SCHOOL),
        proceedings=(("criminal", "Police are making enquiries"), ("family_court", "Interim care order")),
        notified=Notified(3, told=3),
        rapid=Rapid(
            meeting=8,
            planned=True,
            texts="toddler",
            criteria="several",
            what_next="lcspr",
            next_reason="The same gaps were found two years ago. The partners want to know why they came back.",
            asked=10,
            votes=(
                Vote("la", 11, "We agree. Our own part in the delay must be looked at by somebody independent."),
                Vote("icb", 11, "We agree. Two of our services are involved."),
            ),
        ),
    ),
    Story(
        "dissent",
        (
            Who("harmed", "Y.B.", "Yaz Bookish", 10, "female", "none", "Larkfield Primary School"),
            Who("parent", "X.B.", "Xan Bookish", relationship="Father"),
        ),
        "A girl with diabetes was brought to hospital very late. Her school had written to three services about missed "
        "appointments.",
        aware=w(-30),
        logged=w(-30),
        abuse="suspected",
        harms=("neglect",),
        agencies=(CHILDREN, HOSPITAL, SCHOOL),
        notified=Notified(2, told=2),
        rapid=Rapid(
            meeting=9,
            texts="medical",
            criteria="several",
            what_next="lcspr",
            next_reason="Three services held the same concern and nobody owned it. That is worth a review.",
            asked=11,
            votes=(
                Vote("la", 12, "We agree with the answers and with a review."),
                Vote("icb", 12, "We agree."),
                Vote(
                    "police",
                    13,
                    "We do not think that a review will find more than the rapid review did. An audit of missed "
                    "appointments would help families sooner.",
                    outcome="dissents",
                ),
            ),
            sent=14,
            reply=Reply(
                "queries", "The Panel asks how the partners will use the learning until the review is done.", after=8
            ),
        ),
    ),
    Story(
        "from-minutes",
        (
            Who("harmed", "G.W.", "Gray Written", 17, "male", "looked_after"),
            Who("other_child", "D.W.", "Drew Written", 16, "male", "looked_after"),
        ),
        "A young man was stabbed while missing from his placement. He was placed here by another authority.",
        aware=w(-17),
        logged=w(-16),
        abuse="suspected",
        harms=("exploitation", "physical"),
        setting="A park",
        home_authority="Elsewhere County Council",
        agencies=(CHILDREN, HOSPITAL, PROBATION),
        proceedings=(("criminal", "Two people charged"),),
        notified=Notified(4, told=3, panel_date=17),
        rapid=Rapid(
            meeting=9,
            texts="missing",
            criteria="areas",
            what_next="alternative",
            next_reason="Much was learned in the rapid review. Practitioners of both areas will now learn together.",
            national=True,
            asked=11,
            votes=(
                Vote(
                    "la",
                    9,
                    "Agreed at the meeting.",
                    minutes="Minutes of the rapid review meeting, item 6",
                    confirmed=True,
                ),
                Vote("police", 9, "Agreed at the meeting.", minutes="Minutes of the rapid review meeting, item 6"),
            ),
        ),
    ),
    Story(
        "restricted",
        (
            Who("harmed", "I.R.", "Ira Reserved", 12, "female", "none", "Invented Academy"),
            Who("believed", "J.R.", "Jo Reserved", relationship="Works for one of the partners"),
        ),
        "A child was harmed by an adult who works for one of the partners. Few people may know.",
        aware=w(-8),
        logged=w(-8),
        abuse="suspected",
        harms=("sexual",),
        agencies=(CHILDREN,),
        proceedings=(("criminal", "Police are making enquiries"), ("employment", "Suspended")),
        notified=Notified(3, told=3),
        named=("la",),
        restricted_because="The adult works for a partner and may know people who use this service.",
    ),
    Story(
        "restricted-from-coordinator",
        (Who("harmed", "O.T.", "Oak Told", 6, "male", "none", "Larkfield Primary School"),),
        "A child of a member of staff was harmed. Named people only.",
        aware=w(-4),
        logged=w(-4),
        harms=("physical",),
        owner="manager",
        named=("police",),
        restricted_because="A parent works in the partnership's own office.",
    ),
    Story(
        "several-children",
        (
            Who("harmed", "A.U.", "Ali Unreal", 8, "male", "child_in_need", "Larkfield Primary School"),
            Who("harmed", "B.U.", "Bea Unreal", 6, "female", "child_in_need", "Larkfield Primary School"),
            Who("harmed", "C.U.", "Cy Unreal", 3, "male", "child_in_need"),
            Who("sibling", "D.U.", "Dee Unreal", 0, "female", "child_in_need"),
            Who("unborn", "Baby U.", "", legal_status="child_in_need", expected_in=74),
            Who("parent", "E.U.", "Ede Unreal", relationship="Mother"),
            Who("household", "F.U.", "Fox Unreal", relationship="Lodger"),
        ),
        "Three children were found living in conditions that had made them ill. The family had moved between three "
        "areas "
        "in two years.",
        aware=w(-6),
        logged=w(-6),
        abuse="known",
        harms=("neglect", "mental_health"),
        home_authority="Elsewhere County Council",
        agencies=(CHILDREN, HOSPITAL, HEALTH, SCHOOL),
        proceedings=(("family_court", "Care proceedings begun"),),
        notified=Notified(4, told=3),
        rapid=Rapid(),
    ),
    Story(
        "met-late",
        (Who("harmed", "S.L.", "Sky Later", 5, "female", "previous_plan", "Larkfield Primary School"),),
        "A girl was found alone at home, cold and hungry, for the second time in a year.",
        aware=Day(months=-3),
        logged=Day(months=-3, working=7),
        abuse="known",
        harms=("neglect",),
        agencies=(CHILDREN, SCHOOL),
        notified=Notified(
            8,
            told=8,
            late="The out-of-hours report was read as part of an earlier referral and only seen a week later.",
        ),
        rapid=Rapid(
            meeting=12,
            texts="neglect",
            criteria="few",
            what_next="none",
            next_reason="The rapid review found what there is to find. Its actions have owners and dates.",
            asked=15,
            votes=(Vote("la", 16, "We agree."), Vote("icb", 16, "We agree."), Vote("police", 17, "We agree.")),
            sent=18,
            late="A partner's chair was ill and the meeting was moved by three days.",
            reply=Reply("agrees", "The Panel agrees with the decision and thanks the partners for a clear report."),
        ),
        closed=(
            Day(months=-1),
            "finished",
            "The rapid review is sent, the Panel agreed, and its actions are passed on.",
        ),
    ),
)

NOW = (*NOTIFYING, *RAPID)
