"""The invented partnership and the people who sign in to its demonstration."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Agency, Area, Membership, PartnerBody, Partnership, Theme

PASSWORD = "demonstration-only-2026"  # noqa: S105  (printed on the screen of the demonstration)


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    role: Role
    what: str


PEOPLE = (
    Person("coordinator@demo.example", "Cora Dinator", Role.COORDINATOR, "Coordinator: logs, chases, drafts"),
    Person("manager@demo.example", "Manny Ager", Role.MANAGER, "Manager: deadlines, date changes, restricted cases"),
    Person("publisher@demo.example", "Pub Lisher", Role.PUBLISHER, "Publisher: writes what the public reads"),
    Person("checker@demo.example", "Chek Kerr", Role.CHECKER, "Second checker: approves another’s edition"),
    Person("la@demo.example", "Ella Ayres", Role.PARTNER, "Statutory partner: local authority"),
    Person("icb@demo.example", "Icy Beedle", Role.PARTNER, "Statutory partner: integrated care board"),
    Person("police@demo.example", "Polly Stone", Role.PARTNER, "Statutory partner: police"),
    Person("contributor@demo.example", "Connie Tribute", Role.CONTRIBUTOR, "Agency contributor"),
    Person("reviewer@demo.example", "Revie Ewer", Role.REVIEWER, "Independent reviewer of one case"),
    Person("scrutineer@demo.example", "Scout Ineer", Role.SCRUTINEER, "Scrutineer: reads, changes nothing"),
    Person("notifier@demo.example", "Noti Fyer", Role.NOTIFIER, "Notifier: an officer of the local authority"),
    Person("admin@demo.example", "Addy Minster", Role.ADMINISTRATOR, "Administrator: users, settings, holidays"),
    Person("privacy@demo.example", "Priva Lead", Role.PRIVACY_LEAD, "Privacy lead: reads the logs, opens no case"),
)

COUNCIL, BOARD, POLICE = (
    "Northshire County Council",
    "Northshire and Vale Integrated Care Board",
    "Northshire Constabulary",
)
BODIES = (
    (COUNCIL, PartnerBody.Kind.LOCAL_AUTHORITY, ("la@demo.example", "notifier@demo.example")),
    (BOARD, PartnerBody.Kind.ICB, ("icb@demo.example",)),
    (POLICE, PartnerBody.Kind.POLICE, ("police@demo.example",)),
)

TEAM = "Northshire Child Protection Team"
AGENCIES = (
    ("Northshire Children’s Services", "Local authority"),
    ("Northshire and Vale NHS Safeguarding", "Integrated care board"),
    ("Northshire Constabulary, Public Protection", "Police"),
    ("Northshire Hospitals Trust", "Hospital"),
    ("Vale Community Health", "Health visiting and school nursing"),
    ("Larkfield Primary School", "School"),
    ("Northshire Probation", "Probation"),
    ("Northshire Ambulance", "Ambulance service"),
    (TEAM, ""),
)

# Those that answer for a statutory partner: they are ticked whenever agencies are asked.
ANSWERS_FOR = {AGENCIES[0][0]: COUNCIL, AGENCIES[1][0]: BOARD, AGENCIES[2][0]: POLICE}

THEMES = (
    "Professional curiosity",
    "Sharing information",
    "Babies under one",
    "Safer sleep",
    "Domestic abuse",
    "Neglect",
    "Exploitation outside the home",
    "Hearing the child",
    "Fathers and other men in the household",
)


def make_people(today: dt.date) -> dict[str, User]:
    """Users by the part of their address before the @, with the partnership, its area, bodies and agencies."""
    long_ago = today.replace(year=today.year - 3, day=1)
    make_partnership(today)
    area = Area.objects.create(name="Northshire")
    users = {}
    password = make_password(PASSWORD)  # slow on purpose, and everybody has the same one: made once
    for person in PEOPLE:
        user = User.objects.create(email=person.email, name=person.name, password=password)
        RoleGrant.objects.create(user=user, role=person.role, valid_from=long_ago)
        users[person.email.split("@")[0]] = user
    for name, kind, emails in BODIES:
        body = PartnerBody.objects.create(name=name, kind=kind)
        body.areas.add(area)
        for email in emails:
            Membership.objects.create(user=users[email.split("@")[0]], body=body, valid_from=long_ago)
    bodies = {body.name: body for body in PartnerBody.objects.all()}
    for name, kind in AGENCIES:
        mail, body = f"safeguarding-{len(name)}@demo.example", bodies.get(ANSWERS_FOR.get(name, ""))
        Agency.objects.create(name=name, kind=kind, email=mail, body=body, is_protection_team=name == TEAM)
    hospital = Agency.objects.get(kind="Hospital")
    Membership.objects.create(user=users["contributor"], agency=hospital, valid_from=long_ago)
    for name in THEMES:
        Theme.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    return users


def make_partnership(today: dt.date) -> Partnership:
    """The invented partnership, whose child protection teams have worked for twelve days before `today`."""
    return Partnership.objects.create(
        pk=1,
        name="Northshire Safeguarding Children Partnership",
        contact_email="reviews@demo.example",
        contact_phone="01632 960 100",
        address="Partnership office, Invented House, Northshire NS1 0AA",
        worried_phone="01632 960 200",
        worried_hours="Monday to Friday, 8:30am to 5:30pm",
        out_of_hours_phone="01632 960 201",
        host_body="Northshire County Council",
        chair="Ada Exampleton, an independent chair",
        scrutineer="Sol Imaginson",
        arrangements_site="https://northshire.example/arrangements",
        protection_teams_from=today - dt.timedelta(days=12),
    )
