"""Two hundred pages of ordinary report English that name nobody: what the disclosure check must not cry wolf about.

    python -m tests.ordinary        writes tests/data/ordinary_report.txt again, the same for ever

Every sentence was written by hand, in the manner of published reviews, full of what looks like a name and is none:
capitals, months, days, places, agencies, roles, policies, and words that are also names. A page takes sentences of
some subjects in their order and fills in who, where and when. The file was committed before the check was measured by
it: to make the check look better, change the check.
"""

import calendar
import random
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "ordinary_report.txt"
PAGES, SEED = 200, 20260105

SLOTS = {
    "month": list(calendar.month_name[1:]),
    "year": [str(year) for year in range(2017, 2026)],
    "span": ["2018/19", "2019–20", "2020/21", "2021 to 2022", "2022/23", "2023-24"],
    "day": [str(day) for day in range(1, 29)],
    "weekday": list(calendar.day_name),
    "season": ["Spring", "Summer", "Autumn", "Winter"],
    "agency": [
        "Children’s Social Care", "the Police", "the Integrated Care Board", "Probation", "the Youth Justice Service",
        "Adult Social Care", "the Ambulance Service", "the 0–19 Service", "Housing Options", "Early Help",
        "the Mental Health Trust", "CAMHS", "the Emergency Department", "Education Welfare", "the Fire Service",
    ],
    "role": [
        "the Social Worker", "the Health Visitor", "a School Nurse", "the Named Midwife", "the Designated Doctor",
        "the Independent Reviewing Officer", "a Team Manager", "the Head Teacher", "a Police Constable",
        "the Duty Consultant", "the General Practitioner", "a Family Support Worker", "the Virtual School Head",
    ],
    "place": [
        "the North of the County", "the Old Town", "the Market Ward", "West Bank", "the Park Estate", "the Dales",
        "the Coast", "Castle Ward", "the City Centre", "the Riverside area", "Church Fields", "the Wolds",
    ],
    "policy": [
        "Working Together", "the Neglect Strategy", "the Threshold Document", "the Pre-Birth Protocol",
        "Signs of Safety", "the Bruising Protocol", "Right Care, Right Person", "the Graded Care Profile",
        "Keeping Children Safe in Education", "the Was Not Brought Policy", "the Escalation Policy",
        "the Code of Practice",
    ],
    "number": ["three", "four", "seven", "nine", "twelve", "fourteen", "twenty", "thirty-one"],
    "count": [str(number) for number in (6, 8, 11, 14, 23, 37, 46, 58, 112, 240)],
    "percent": [str(number) for number in (4, 9, 17, 28, 35, 52, 61, 74, 83, 96)],
    "rec": [str(number) for number in range(1, 13)],
}  # fmt: skip

SUBJECTS = {
    "Introduction": """
        This Local Child Safeguarding Practice Review was agreed by the Partnership in {month} {year}.
        The Rapid Review concluded that the criteria in {policy} were met.
        The Panel replied on {day} {month} {year} and agreed with the decision.
        Our purpose is to learn, not to blame; nobody is named, and places are described in general terms.
        Readers will find the Recommendations in Section {rec} and a Glossary in Appendix B.
        The Lead Reviewer is independent of every agency and has not worked in the County before.
        Family members read a draft in {season} {year} and asked for two changes, which were made.
        A Reference Group of practitioners met {number} times, in person and on Microsoft Teams.
        Where we say “the family”, we mean those who lived in the home at the time.
        Quotations are used with consent, and Welsh and Polish versions are available on request.
        May we thank everybody who gave their time, often at the end of a long day.
        Some details have been left out so that the children can grow up without being recognised.
        Terms of Reference were settled on {weekday} {day} {month}, after the Criminal Proceedings had ended.
        The report covers the period from {month} {year} until the end of {month} in the following year.""",
    "Pre-birth planning and midwifery": """
        Midwives asked about smoking, alcohol and Domestic Abuse at booking, and again at 28 weeks.
        A Pre-Birth Assessment began in {month}, later than {policy} expects.
        {Role} was told of the pregnancy on {weekday}, but no Strategy Meeting followed.
        Grace is needed when parents are frightened of services; several mothers said they were judged at once.
        ICON messages about crying were given on the ward and repeated by the Health Visitor.
        Dads were seldom asked how they were: records say “Mum and Baby well”.
        Safe Sleep advice was given twice, yet nobody looked at where the baby slept at Grandma’s house.
        The Maternity record is kept in BadgerNet, which {agency} cannot read.
        Discharge Planning took place by telephone on a Friday afternoon before the Bank Holiday.
        Will a better form change this? Practitioners doubted it; time with parents would.
        The Healthy Child Programme sets out five contacts, and four were made.
        An antenatal visit in {month} {year} was cancelled because of snow and was not offered again.
        Twins were expected, and the Family Nurse Partnership offered a place, which was declined.
        On Mother’s Day the ward was short of staff, and the plan was read by nobody.""",
    "Information sharing": """
        {Agency} held information which, put together, would have painted a different picture.
        The MASH received {count} contacts about families in {place} that month.
        Consent was treated as a barrier, although the Data Protection Act 2018 allows sharing to safeguard a child.
        GP practices use SystmOne or EMIS; Police use Niche; neither speaks to the other.
        A Multi-Agency Risk Assessment Conference (MARAC) heard the case in {month} {year}.
        {Role} wrote to {agency} on {day} {month} and received no answer for {number} weeks.
        “Clare’s Law” disclosures were made in good time, and the Right to Know was understood.
        Read receipts were taken as proof that a letter had been read.
        The Child Protection – Information Sharing system flagged the attendance at 02:40 on Saturday.
        Minutes of the Core Group went to nine people and to one wrong address.
        Chronologies were kept by each agency in its own form, and merged for the first time for this review.
        Hope that somebody else would act is a theme in several national reviews.
        In {month} the North and South teams were joined, and some records could not be found.
        Schools learn of Police incidents through Operation Encompass before nine o’clock on the next school day.""",
    "The voice of the child": """
        Children were seen often and heard seldom; their words appear in {count} of {count} records.
        A wishes-and-feelings session used drawings, Lego and the Three Houses.
        At school the child was described as a joy, a bright spark and “no trouble at all”.
        {Role} noticed that the child stopped speaking when an adult came into the room.
        English was an additional language, and an older sibling interpreted at two appointments.
        Mark sheets and attendance data were good, which reassured professionals too much.
        Young people told us: “Ask me twice. Ask me when Dad is not there.”
        The Children in Care Council helped to write the questions for this Review.
        Advocacy was offered under the Children Act 1989 but the leaflet was only in English.
        Summer holidays removed the daily contact on which safety had rested.
        An Education, Health and Care Plan was requested in {month} {year} and refused.
        Gillick competence was considered when contraception was discussed.
        Being heard is not the same as being believed.
        The child’s lived experience on a Tuesday evening should be as well known as the plan.""",
    "Neglect and home conditions": """
        Neglect seldom announces itself; it accumulates, month upon month.
        Home visits in {month} and {month} found no food, no heating and bare mattresses.
        The Graded Care Profile 2 was completed once, in {year}, and not repeated.
        {Agency} closed the case after {number} weeks because “engagement was poor”.
        Rats were reported to Environmental Health, and Housing Options wrote to the Landlord.
        Poverty is not neglect: Universal Credit had been stopped, and the meter was empty.
        Dental decay was recorded by the School Dental Service on {day} {month} {year}.
        Start again syndrome was evident: each new worker began from the beginning.
        Green ratings on the dashboard hid the drift from managers in {place}.
        A Legal Gateway Meeting met on {weekday} and asked for one more assessment.
        The house was clean on announced visits; unannounced visits were few.
        Winter made matters worse, and the family moved twice before Easter.
        Neighbours rang the Council {number} times between Christmas and New Year.
        The Neglect Strategy is to be refreshed in {season} {year} with Public Health.""",
    "Domestic abuse and coercive control": """
        The DASH checklist was scored as Medium on {day} {month} {year} and as High a week later.
        Victims were asked to keep children safe, while those who caused harm were invisible in the plan.
        A Domestic Violence Protection Order lasted 28 days and ended on a Sunday.
        Refuge places were full in {month}, and the family slept in a Travelodge.
        {Role} spoke with both parents together, which Safe Lives advises against.
        Coercive Control has been an offence since the Serious Crime Act 2015.
        The Freedom Programme had a waiting list of {number} weeks.
        Officers used Body Worn Video, which showed how frightened everybody was.
        Children are victims in their own right under section 3 of the Domestic Abuse Act 2021.
        Stalking was recorded as “nuisance”, and Threat was not assessed.
        The Independent Domestic Violence Adviser left in {month}, and the post stood empty until {month}.
        Bail conditions were varied at the Magistrates’ Court on {weekday} {day} {month}.
        Nobody asked Grandparents what they had seen, although they lived in the next street.
        Probation wrote a Spousal Assault Risk Assessment which {agency} never saw.""",
    "Adolescents and harm outside the home": """
        Exploitation was first mentioned in a Return Home Interview in {month} {year}.
        The National Referral Mechanism gave a Conclusive Grounds decision after {number} months.
        County Lines, Cuckooing and debt bondage are explained in Appendix C.
        Missing episodes rose from {count} to {count} within the year.
        The Youth Justice Service completed an AssetPlus and a Risk Management Plan.
        Staff spoke of “lifestyle choices”, words which the Child Exploitation Strategy rules out.
        He was seen by Liaison and Diversion at the Police Station at 3am on a Sunday.
        Alternative Provision offered {number} hours a week, mostly on-line.
        Exclusion in {season} term removed the last trusted adult.
        Contextual Safeguarding asks who makes a place safe: a bus station, a chicken shop, the Skate Park.
        Snapchat, TikTok and a second phone were how adults kept in touch.
        A Deprivation of Liberty order was made by the High Court on {day} {month} {year}.
        Ofsted had rated the placement Good in {month} {year}, and Requires Improvement a year later.
        Transition to Adult Services begins at 14 under the Code of Practice; here it began at 17½.""",
    "Injuries, medical evidence and non-mobile babies": """
        A bruise on a baby who does not crawl should always lead to a Strategy Discussion.
        The Child Protection Medical took place on {weekday}, {number} hours after the referral.
        {Role} accepted the explanation, which changed from Monday to Tuesday.
        Skeletal surveys were reported by Radiology within two days, as the Royal College advises.
        The Bruising Protocol was launched in {month} {year}, and few Emergency Department staff had read it.
        Blood tests excluded Haemophilia, Scurvy and Vitamin D deficiency.
        Paediatricians were asked “could it be accidental?” instead of “what is the likelihood?”
        The Ambulance Service made a referral at 23:15, and it was read on Monday.
        Photographs were taken by Medical Illustration and stored in Evolve.
        Professional curiosity needs time; the appointment lasted eight minutes.
        A Sudden Unexpected Death in Childhood response was begun within the hour.
        The Coroner opened an Inquest on {day} {month} {year} and adjourned it.
        Section 47 Enquiries were concluded within 15 Working Days.
        Abusive Head Trauma peaks in the weeks when babies cry most, as ICON explains.""",
    "Schools and education": """
        The Designated Safeguarding Lead kept a chronology in CPOMS from September {year}.
        Attendance fell to {percent}% in the Autumn Term and to {percent}% after February half-term.
        Year 6 Leavers were offered a summer school; the family did not take it up.
        Elective Home Education was notified to the Council by e-mail on {day} {month}.
        The Head of Year rang home on Monday, Wednesday and Friday and left messages.
        A Governor with the Safeguarding brief visits once a term.
        Keeping Children Safe in Education, Part One, was read by {percent}% of staff.
        Reading age was tested in {month}; no more was made of it.
        The SENCO wrote to {agency} in {season} and again in {month}.
        Free School Meals and a Young Carers’ group were offered by {role}.
        Art, Drama and Forest School were where the child seemed happiest.
        Nursery staff in {place} noticed hunger on Monday mornings.
        A Fixed-Term Suspension of {number} days followed an incident in Food Technology.
        Academy Trusts are relevant agencies, and attended {count} of {count} meetings.""",
    "Parental mental health and substance use": """
        Both parents were known to the Community Mental Health Team between {year} and {year}.
        Think Family is the Trust’s own policy; it was quoted in no record.
        Methadone was dispensed on {weekday}s, and storage boxes were not checked.
        Crisis and Home Treatment saw Mother on {day} {month} and discharged her to her GP.
        The Perinatal service accepts referrals until the child’s first birthday.
        PHQ-9 scores rose, and nobody asked about the children at Home.
        Drug and Alcohol Services did not know that there was a baby.
        A Care Programme Approach meeting was held in Rowan Ward without {agency}.
        Bereavement was a heavy shadow over the household from {season} {year}.
        Fathers in contact with services were recorded as “Partner”, without a date of birth.
        Cannabis was described as “recreational use at weekends”.
        Relapse is part of recovery, and plans should say what happens to children on that day.
        The Adult Safeguarding team took no further action under the Care Act 2014.
        Sure Start had closed in {year}, and the Family Hub opened in {month} {year}.""",
    "Culture, faith and identity": """
        The family were Christian, and the Church was a source of support throughout.
        Race, Ethnicity and Faith were recorded as “Other” in {count} of {count} records.
        A Roma mediator worked with families in {place} until the grant ended in {month} {year}.
        Interpreters were booked through Language Line; Romanian, Urdu and Somali were most often asked for.
        Eid, Diwali and Easter were used as dates for visits without anybody noticing.
        Faith leaders at the Mosque, the Gurdwara and the Methodist Church met in {month}.
        No Recourse to Public Funds meant that section 17 was the only help.
        The Home Office wrote on {day} {month} {year} that the claim was refused.
        Adultification bias means that Black children are seen as older than they are.
        Traveller families told us that moving on was read as avoidance.
        Words such as “chaotic” and “hard to reach” say more about Services than about families.
        Female Genital Mutilation Protection Orders were considered and rightly not sought.
        Asian, Eastern European and White British families were equally likely to be closed at Triage.
        The Equality Act 2010 was considered by each Agency in its own report.""",
    "Supervision, management and workload": """
        Supervision took place in {month}, {month} and {month}; the policy asks for every four weeks.
        Caseloads stood at {count} in {year}, against a target of eighteen.
        Agency staff covered {percent}% of posts in the West team.
        {Role} had qualified in the Summer and held {number} Child Protection Plans.
        Management oversight was visible as “Noted. Agree.” on {day} {month}.
        The Principal Social Worker audited {count} files in {season} {year}.
        Group Supervision was valued; it ended when the Office moved to Bridge House.
        Chairs of Conferences carried up to {count} children each.
        Sickness, vacancies and a new Electronic System coincided in {month} {year}.
        Escalation was used once, on {weekday} {day} {month}, and worked within a day.
        Reflective practice is not a luxury.
        Staff said they were proud of the Service and tired of being reorganised.
        The Improvement Board receives figures each Quarter, in a Red, Amber and Green report.
        Long days, short staffing and good will kept the Team going until Christmas.""",
    "Court and care proceedings": """
        The Public Law Outline began on {day} {month} {year} and ran for {count} weeks.
        An Interim Care Order was made at the Family Court, and the plan was Placement with Parents.
        Cafcass was represented by a Guardian who read the papers on the day.
        A Special Guardianship Order followed in {month} {year} without a Support Plan.
        Supervision Orders last a year and may be extended.
        Letter Before Proceedings was sent on a Friday, in language which no lawyer would enjoy.
        Expert evidence was ordered under Part 25 of the Family Procedure Rules.
        The Judge remarked on drift and delay; the judgment was published in {year} without names.
        Police Protection was used at 21:00 on {weekday}.
        Kinship carers learned of their rights from a charity.
        A Fact-Finding Hearing is listed for {month}; this report says nothing about it.
        Family Group Conferences were offered to {percent}% of families before Proceedings.
        Contact was supervised at the Contact Centre on Wednesdays and Saturdays.
        Reporting restrictions bind everybody who reads this report.""",
    "Good practice": """
        Good practice was found in every agency and deserves to be told.
        {Role} visited on Christmas Eve with a food parcel and noticed what others had not.
        The Receptionist at the Surgery rang {agency} because a father sounded desperate.
        Persistent kindness from one Teaching Assistant kept a child at school.
        A Housing Officer asked to see every bedroom, and did.
        The Midwife wrote in plain English, and the family kept her letter on the fridge.
        On {day} {month} {year} {agency} held a Strategy Meeting within the hour.
        Faith in one another was built by sitting in the same room.
        The Night Duty team in the Emergency Department followed the Bruising Protocol to the letter.
        Fire Fighters fitted smoke alarms and made a referral about the state of the stairs.
        Young Carers were found through a Breakfast Club in {place}.
        The Library offered a warm room, and a Librarian who listened.
        Neighbourhood Officers knew the street and used what they knew.
        Joint visits by Police and Social Care were made in {count} of {count} cases.""",
    "Findings and recommendations": """
        Recommendation {rec}: {Agency} should assure the Partnership by {month} {year} that plans are read.
        Finding {rec}: fathers and other men are not seen, asked or recorded.
        The Partnership should ask {agency} to report on {policy} every six months.
        Learning Events will be held in {month} and {month}, at the Town Hall and on-line.
        Question for the Board: how will we know that children are safer by {season} {year}?
        A Seven-Minute Briefing has been sent to all staff in {place}.
        By {month} {year} every Team should have read this report and discussed it.
        The Action Plan is in Appendix D; progress stands at {percent}%.
        National recommendation: the Department for Education should look at Elective Home Education again.
        Some actions were finished before the Review ended, and Section {rec} says which.
        Multi-agency audits in {span} will test whether practice has changed.
        Bill, Act and guidance change often; the edition used here is that of {month} {year}.
        May {year} is the date by which the Escalation Policy is to be rewritten.
        The Independent Scrutineer will look at impact in {season} and report to the Executive.""",
    "Where to find help": """
        If you are worried about a child, ring the Council on the number on our Contact page, or 999 in an emergency.
        Childline listens at any hour on 0800 1111.
        The NSPCC Helpline is 0808 800 5000; Samaritans are on 116 123.
        The National Domestic Abuse Helpline is free: 0808 2000 247.
        Cruse offers help after a death, also for children and Young People, on 0808 808 1677.
        The Lullaby Trust supports anybody affected by the sudden death of a baby.
        NHS 111 answers day and night, and so does the Crisis Line.
        Family Lives, Gingerbread and Home-Start work in {place}.
        Young people may ring The Mix or text SHOUT to 85258.
        Reading about harm to a child is hard; talk to somebody if you need to.
        Papyrus (HOPELINE247) helps people under 35 who think of suicide.
        Citizens Advice and the Law Centre offer free advice on Mondays and Thursdays.
        Victim Support is there whether or not the Police were told.
        Winston’s Wish and Child Bereavement UK support schools as well as families.""",
    "How agencies worked in numbers": """
        In {span} the Partnership was told of {count} serious incidents, and {number} became reviews.
        Figure {rec} shows contacts by month: {month} was the busiest and {month} the quietest.
        Of {count} children, {percent}% were under one year old and {percent}% were over fourteen.
        The County has 412,000 residents, 96,500 of them under 18.
        Budgets fell by {percent}% in real terms, or £1.4 million, between {year} and {year}.
        Re-referrals within twelve months stood at {percent}%, against {percent}% in England.
        {Agency} answered within five Working Days in {percent}% of cases.
        Table {rec} compares {place} with the rest of the County.
        Data for {month} {year} are provisional, as the new system went live on {day} {month}.
        The sample held {count} files from the North, {count} from the South and {count} from the Coast.
        Rates per 10,000 rose in {year}, stood still in {year} and fell in the year after.
        Police recorded {count} incidents on Saturdays and Sundays.
        Source: Child in Need Census and Partnership dashboard, {month} {year}.
        See also SI 2018/789, HC 1296-I and paragraph 4.12 of the Annual Report {span}.""",
    "The pandemic and its effects": """
        Covid-19 closed schools on 20 March 2020, and visits moved to the doorstep.
        WhatsApp calls replaced seeing the child; cameras were pointed at the ceiling.
        Lockdown meant that Nursery, Church and Grandparents disappeared in one week.
        The second wave in {season} 2020 hit {place} hard.
        Vulnerable children kept a place at School; {percent}% used it.
        Health Visitors were redeployed to Covid wards until {month} 2020.
        Personal Protective Equipment was delivered on {weekday}s from the Depot.
        Court hearings were held on CVP and by telephone.
        Food parcels from the Foodbank and the Football Club reached {count} families in {place}.
        Isolation made coercion easier and help harder to ask for.
        Furlough ended in September 2021 and with it an income.
        Staff worked from bedrooms with children of their own next door.
        Recovery plans were written in {month} 2021; Neglect was not in them.
        Hindsight is easy: at the time nobody knew what Tuesday would bring.""",
    "Methodology": """
        The Review used a Systems approach, drawing on SILP, Welsh Child Practice Reviews and Root Cause Analysis.
        Agencies wrote Individual Reports by {day} {month} {year}.
        {Count} practitioners came to two Learning Days in {month} {year}.
        Semi-structured conversations were held with {role}, {role} and {role}.
        Parents were written to by Recorded Delivery in {month}; one replied.
        Parallel processes were an Inquest, a Crown Court trial and a Domestic Homicide Review.
        The Panel of senior managers met on {weekday}s and was chaired by the Independent Chair.
        Hindsight bias was discussed at each meeting with the help of a Cause Map.
        Documents were shared through Egress; none was sent by post.
        Research in Practice and What Works for Children’s Social Care supplied evidence.
        Drafts One to Four were read by Legal Services at County Hall.
        Anonymity was checked by a person who did not write the report.
        Key Practice Episodes were chosen because they show how the system works, not who did what.
        The Author thanks the Business Unit, who did most of the work.""",
}


def sentence(template: str, rng: random.Random) -> str:
    """The sentence with a choice in each of its slots; one with a capital letter begins with a capital."""
    while "{" in template:
        before, _, rest = template.partition("{")
        slot, _, after = rest.partition("}")
        chosen = rng.choice(SLOTS[slot.lower()])
        if slot[0].isupper():
            chosen = chosen[0].upper() + chosen[1:]
        template = before + chosen + after
    return template


def page(number: int, rng: random.Random) -> str:
    """One page: a running head, then three or four subjects of five to seven sentences each."""
    parts = [f"Local Child Safeguarding Practice Review\n{number}"]
    for title in rng.sample(sorted(SUBJECTS), rng.choice((3, 4))):
        said = [line.strip() for line in SUBJECTS[title].strip().split("\n")]
        count = rng.randint(5, 7)
        chosen = [said[at] for at in sorted(rng.sample(range(len(said)), count))]
        heading = rng.choice((title, title.upper(), f"{rng.randint(1, 9)}.{rng.randint(1, 9)} {title.title()}"))
        parts.append(heading + "\n" + " ".join(sentence(each, rng) for each in chosen))
    return "\n\n".join(parts)


def written() -> str:
    rng = random.Random(SEED)
    return "\f".join(page(number, rng) for number in range(1, PAGES + 1)) + "\n"


def pages() -> list[str]:
    """The pages as they are committed."""
    return FILE.read_text(encoding="utf-8").split("\f")


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
