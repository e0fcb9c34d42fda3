"""The words of the invented rapid reviews: short, plain, and about nobody."""

RAPID_TEXTS: dict[str, dict[str, str]] = {
    "begun": {
        "facts": "What is known so far is in the case summary. Two agencies have not answered yet.",
        "immediate_action": "The children who may be at risk were seen on the day. A named worker calls the family "
        "daily.",
    },
    "toddler": {
        "facts": "In four weeks the child was seen by a health visitor, at a walk-in clinic and by a social worker. "
        "Each wrote down a mark or a worry. Nobody saw the three notes side by side until the injury.",
        "lived_experience": "A small child who had stopped babbling, and who watched adults closely. Staff at the "
        "nursery noticed that the child cried when it was time to go home.",
        "characteristics": "The mother’s first language is not English and no interpreter was used. It mattered: she "
        "had tried to say that she was afraid.",
        "ethnicity_culture": "The mother moved here from Moldova as an adult, the father is British. Two services "
        "wrote that she was quiet and private. She told us that she had no words for what happened, and that at home a "
        "woman does not speak of it to strangers. Nobody asked.",
        "immediate_action": "The children are safe and together. Their mother has an advocate and an interpreter.",
        "analysis": "Each service did what it usually does. The gap lay between them: there is no place where small "
        "worries about the same child meet, and nobody asked who else was worried.",
        "learning": "Ask who else is worried. Use an interpreter, always. A bruise on a child who cannot walk is a "
        "reason to call the same day.",
        "sharing_plan": "A one-page note to the teams involved this week; a briefing for all agencies after the "
        "meeting.",
    },
    "medical": {
        "facts": "Eleven appointments were missed in a year. Letters went to the parents, and copies to two services "
        "which filed them. The school wrote three times.",
        "lived_experience": "A child who was often tired, loved reading, and did not want to be a bother.",
        "characteristics": "The child’s illness is a disability. Nobody had written down what the child needs at "
        "school.",
        "immediate_action": "A nurse visits weekly, and transport to every appointment is arranged and paid.",
        "analysis": "Missed appointments were counted against the parents. Nobody asked what being brought would take.",
        "learning": "A child does not miss an appointment: a child is not brought. Ask why, and who can help.",
        "sharing_plan": "The hospital’s and the school nurses’ teams meet next month to agree one way of following up.",
    },
    "missing": {
        "facts": "The young person was missing nine times in three months. Each return talk was held by somebody new.",
        "lived_experience": "Somebody who wanted to be treated as grown up, and who was frightened of two older "
        "people. "
        "They told a youth worker that they felt watched.",
        "characteristics": "Two services described the young person as streetwise. It made them look older than they "
        "were.",
        "ethnicity_culture": "The young person is Black British, of a Caribbean family. Police and school wrote "
        "of risk to others before they spoke of risk to them; a white friend was called vulnerable.",
        "immediate_action": "A safety plan made with the young person, one worker who stays, and a telephone of their "
        "own.",
        "analysis": "Information about places and people was held by police, school and care home, each for itself.",
        "learning": "One person who stays matters more than many who ask. Put places and people on one map, weekly.",
        "sharing_plan": "Practitioners of both areas meet for a day. The young person is asked what should be said.",
    },
    "neglect": {
        "facts": "The family was known for six years. Plans were opened and closed four times, each time after some "
        "weeks of better days.",
        "lived_experience": "A child who got up alone, made breakfast for a younger one, and was proud of being on "
        "time.",
        "characteristics": "The family’s income fell below what it needs, and the home is damp. Both were written "
        "down as "
        "background and not as something to change.",
        "immediate_action": "Someone comes every morning. The landlord was made to mend the heating.",
        "analysis": "Each new worker began again. The history was long and nobody had time to read it.",
        "learning": "Write the history on one page and hand it on. Look at what changed for the child, not at what "
        "was done.",
        "sharing_plan": "Teams try the one-page history for three months and say whether it helps.",
    },
}

# Answers to the eight criteria and circumstances: line -> answer. (d) is the Panel's own and stays open.
CRITERIA: dict[str, dict[str, str]] = {
    "several": {"a": "yes", "b": "yes", "c": "yes", "e": "no", "f": "no", "g": "no", "h": "no"},
    "areas": {"a": "yes", "b": "yes", "c": "yes", "e": "no", "f": "no", "g": "yes", "h": "unclear"},
    "few": {"a": "yes", "b": "unclear", "c": "no", "e": "yes", "f": "no", "g": "no", "h": "no"},
}

CRITERIA_REASONS: dict[tuple[str, str], str] = {
    ("a", "yes"): "Improvements are needed, and one of them was asked for in an earlier review.",
    ("b", "yes"): "The same theme came up in two reviews in the last three years.",
    ("b", "unclear"): "One earlier case looks alike; the themes have not been compared yet.",
    ("c", "yes"): "The agencies each held a part and did not put the parts together.",
    ("c", "no"): "The agencies worked well together.",
    ("e", "yes"): "One agency’s own procedure was not followed.",
    ("e", "no"): "No single agency stands out.",
    ("f", "no"): "Several agencies knew the family.",
    ("g", "yes"): "Two local authorities were involved.",
    ("g", "no"): "Everything happened in our area.",
    ("h", "no"): "It did not happen in an institution.",
    ("h", "unclear"): "We have asked whether the placement counts as one.",
}

CRITERIA_MET = "Abuse or neglect is known or suspected, and the child was seriously harmed or died."
NATIONAL = {
    True: "Young people are placed far from home in many areas; the Panel may see a pattern that we cannot.",
    False: "Nothing here points beyond our own area.",
}
INDEPENDENCE = (
    "No work for any of the partners in five years; no tie to anyone involved. Checked against two references."
)
