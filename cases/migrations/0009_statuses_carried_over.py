"""The one legal status of a child becomes the answers it held, and texts that say exactly what a code says give the
code too; the texts stay beside. What one answer left open stays unanswered.

The way back gives the legal status that the answers allow; an unborn child is a child whose part is not recorded then.
"""

import re

from django.db import migrations

import csprapp.today

WHY = "Carried over: each status, and each code, is asked by itself now"
BATCH = 500
STATUSES = ("looked_after", "child_in_need", "protection_plan", "care_leaver")
CARRIED = {
    "none": dict.fromkeys(STATUSES, "no"),
    "previous_plan": {"protection_plan": "before"},
    **{status: {status: "yes"} for status in STATUSES},
}
# On the way back the first that is so: what decides to whom a death is reported comes first.
BACK = ("looked_after", "care_leaver", "protection_plan", "child_in_need", "previous_plan", "none")
TEXTS = {
    "ethnicity": {
        **{name: name.replace(" ", "_") for name in ("bangladeshi", "chinese", "indian", "pakistani", "arab", "roma")},
        **dict.fromkeys(("white british", "british white"), "white_british"),
        **dict.fromkeys(("irish", "white irish"), "irish"),
        **dict.fromkeys(("gypsy or irish traveller", "irish traveller"), "gypsy_or_traveller"),
        **dict.fromkeys(("african", "black african"), "african"),
        **dict.fromkeys(("caribbean", "black caribbean"), "caribbean"),
        **dict.fromkeys(("white and asian", "mixed white and asian"), "white_and_asian"),
        **dict.fromkeys(("white and black african", "mixed white and black african"), "white_and_black_african"),
        **dict.fromkeys(("white and black caribbean", "mixed white and black caribbean"), "white_and_black_caribbean"),
        **dict.fromkeys(("not stated", "refused"), "not_stated"),
        **dict.fromkeys(("not known", "unknown"), "unknown"),
    },
    "disability": {
        **dict.fromkeys(("none", "no", "no disability", "not disabled"), "none"),
        **dict.fromkeys(("autism", "autistic", "autism spectrum disorder", "asd"), "autism"),
        **dict.fromkeys(("learning disability", "learning disabilities"), "learning"),
        **dict.fromkeys(("deaf", "hearing impairment", "hearing impaired"), "hearing"),
        **dict.fromkeys(("blind", "visual impairment", "visually impaired"), "vision"),
        **dict.fromkeys(("not known", "unknown"), "unknown"),
    },
    "placement": {
        **dict.fromkeys(("childrens home", "residential childrens home"), "childrens_home"),
        "secure childrens home": "secure",
        "residential school": "residential_school",
        "young offender institution": "custody",
        **dict.fromkeys(("supported accommodation", "semi independent accommodation"), "supported"),
        **dict.fromkeys(("with parents", "placed with parents"), "parents"),
        **dict.fromkeys(("not known", "unknown"), "unknown"),
    },
}
CODES = {"ethnicity": "ethnic_group", "disability": "disabilities", "placement": "placement_type"}
SET = (*STATUSES, *CODES.values())


def coded(text, name):
    """The code that a text says exactly; "" for any other."""
    words = re.sub(r"['’]", "", text.casefold())
    return TEXTS[name].get(" ".join(re.findall(r"[a-z]+", words)) if not re.search(r"\d", words) else "", "")


def carry_over(apps, schema_editor):
    Child = apps.get_model("cases", "Child")
    changed = []
    for child in Child.objects.order_by("pk").iterator(chunk_size=2000):
        found = dict(CARRIED.get(child.legal_status, {}))
        for text, code in CODES.items():
            if said := coded(getattr(child, text), text):
                found[code] = [said] if code == "disabilities" else said
        for name, value in found.items():
            setattr(child, name, value)
        if found:
            changed.append(child)
    Child.objects.bulk_update(changed, SET, batch_size=BATCH)
    tell(apps, "Child", changed)
    expect(apps)


def expect(apps):
    """An unborn child has no date of birth: one that lies ahead is the expected date."""
    Person = apps.get_model("cases", "Person")
    ahead = Person.objects.filter(role="unborn", date_of_birth__gt=csprapp.today.london_today())
    people = list(ahead.filter(child__expected_on=None, child__isnull=False).select_related("child"))
    children = [person.child for person in people]
    for person in people:
        person.child.expected_on, person.date_of_birth = person.date_of_birth, None
    apps.get_model("cases", "Child").objects.bulk_update(children, ["expected_on"], batch_size=BATCH)
    Person.objects.bulk_update(people, ["date_of_birth"], batch_size=BATCH)
    tell(apps, "Child", children)
    tell(apps, "Person", people)


def tell(apps, name, rows):
    """The history of each says what was carried over; what stood there before stays as it was written."""
    Log = apps.get_model("cases", f"Historical{name}")
    names = [field.attname for field in apps.get_model("cases", name)._meta.concrete_fields]
    said = {"history_date": csprapp.today.now(), "history_type": "~", "history_change_reason": WHY}
    lines = [Log(**{each: getattr(row, each) for each in names}, **said) for row in rows]
    Log.objects.bulk_create(lines, batch_size=BATCH)


def back(apps, schema_editor):
    Child, Person = apps.get_model("cases", "Child"), apps.get_model("cases", "Person")
    changed = []
    for child in Child.objects.order_by("pk").iterator(chunk_size=2000):
        if not is_so(child, child.legal_status):
            child.legal_status = next((status for status in BACK if is_so(child, status)), "")
            changed.append(child)
    Child.objects.bulk_update(changed, ["legal_status"], batch_size=BATCH)
    Person.objects.filter(role="unborn").update(role="child")


def is_so(child, status):
    """Whether the answers still say what a legal status did."""
    answers = CARRIED.get(status, {})
    return bool(answers) and all(getattr(child, name) == value for name, value in answers.items())


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_children_counted")]

    operations = [migrations.RunPython(carry_over, back)]
