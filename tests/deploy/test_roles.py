"""The roles of deploy/postgresql, as PostgreSQL itself keeps them: run from the files, then used."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import missing
from tests.with_postgres import binaries, throw_away

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ROOT / "deploy" / "postgresql"

# What each role then does, in a process of its own with the settings of production but for https.
SETUP = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "csprapp.settings"
django.setup()
from csprapp import today
from tests.standing_clock import clock
today._read = clock  # the day of the factories
from django.db import connection, DatabaseError, transaction
from django.test import Client
def refused(sql):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return str(error).split(chr(10))[0]
    return "done"
"""
WRITE = """
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publications import document_url, make_publication
case = make_case(summary="private words")
publication = make_publication(pdf=True)
slug = publication.slug
print(slug, document_url(publication))
print(case.history.count(), Client().get(f"/reviews/{slug}/").status_code, Client().get("/health/").content)
from tests.reviews.guest_access.factories import TODAY, make_request
from reviews.guest_access.services import LINK_MAIL, link_for, send_link
from csprapp.mail.models import Outbox
request = make_request(context="neutral words")
made = send_link(request, 0, "surgery@demo.example", by=request.incident.owner, today=TODAY)
print(link_for(Outbox.objects.get(kind=LINK_MAIL).subject).partition("/staff")[2], made.passcode, request.pk)
make_request(context="of a case without a door")
from csprapp.accounts.models import User
from csprapp.records.models import Draft
Draft.objects.create(user=request.incident.owner, form="new-case", data={"summary": "typed words"})
locked = make_request()
shut = send_link(locked, 0, "nursery@demo.example", by=locked.incident.owner, today=TODAY)
print(link_for(Outbox.objects.filter(kind=LINK_MAIL).latest("pk").subject).partition("/staff")[2])
from csprapp.partnership.models import Partnership
Partnership.objects.update_or_create(pk=1, defaults={"calendar_feeds": True, "referrals_by_page": True})
from dashboard.work.feeds.services import make_feed
print(make_feed(team=False, by=request.incident.owner, today=TODAY))
for sql in ("TRUNCATE records_accesslog", "DROP TRIGGER keep_rows ON records_accesslog", "CREATE TABLE more (id int)",
            "DELETE FROM cases_historicalincident", "ALTER TABLE records_accesslog DISABLE TRIGGER ALL"):
    print(refused(sql))
from dashboard.health.database import rights
from dashboard.health.findings import Look
print(rights(Look()).state)
"""
READ = """
import os
slug, document = os.environ["PUBLISHED"].split()
pages = ["/", "/reviews/", f"/reviews/{slug}/", "/national/", "/how-reviews-work/", "/support/", "/accessibility/",
         "/privacy/", "/feed.atom", "/sitemap.xml", "/robots.txt", "/reviews.json", "/on-one-page/", "/about/",
         "/health/", document, "/reviews/review-2026-zz/"]
print([Client().get(page).status_code for page in pages])
print(Client().get("/staff/").status_code)
for sql in ("SELECT * FROM cases_incident", "SELECT * FROM accounts_user", "SELECT * FROM cases_historicalincident",
            "SELECT * FROM tasks_job", "SELECT * FROM publishing_readpart", "DELETE FROM tasks_worker",
            "SELECT * FROM django_tasks_database_dbtaskresult",
            "UPDATE publications_publication SET slug = slug", "DELETE FROM publications_generation",
            "CREATE TABLE more (id int)"):
    print(refused(sql))
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
                   "AND has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE')")
    print(cursor.fetchone()[0])
"""

ANSWER = """
import os, re
from django.core.files.uploadedfile import SimpleUploadedFile
link, passcode, request = os.environ["DOOR"].split()
door, place = "/staff/door/", f"/staff/door/request/{request}/"
client = Client()
event = {"day_day": 1, "day_month": 5, "day_year": 2026, "event": "Seen at the surgery", "token": "a"}
paper = SimpleUploadedFile("notes.png", b"\\x89PNG\\r\\n\\x1a\\n" + bytes(40))
done = [client.get("/staff" + link), client.get(door),
    client.post(door, {"name": "Gemma Practice", "job": "Manager", "passcode": "00000000"}),
    client.post(door, {"name": "Gemma Practice", "job": "Manager", "passcode": passcode}), client.get(door),
    client.get(place + "answer/"), client.post(place + "event/", event),
    client.post(place + "document/", {"title": "Notes", "file": paper}),
    client.post(place + "draft/", {"involvement": "Known"}),
    client.post(place + "events/", {"pasted": "Date\\tEvent\\n12/1/24\\tSeen again", "token": "d"}),
    client.post(place + "events/", {"column_0": "when", "column_1": "what", "action": "add", "token": "e"})]
from reviews.returns.models import ChronologyEntry
line = f"/staff/door/request/{request}/line/{ChronologyEntry.objects.earliest('pk').pk}/"
done += [client.get(line), client.post(line, event | {"version": 1, "token": "f"}),
    client.post(place + "answer/", {"involvement": "Known since birth", "version": 2, "token": "c"})]
asked = client.get(place + "submit/")
hidden = dict(re.findall('name="(token|version|seen)" value="([^"]*)"', asked.content.decode()))
done += [asked, client.post(place + "submit/", hidden),
    client.get(door), client.post(door, {"action": "leave"}), client.get("/privacy/"), client.get("/health/"),
    client.get("/accessibility/"), client.get("/health/live/"), client.get("/brand/0b4f55.css")]
from reviews.guest_access.views import PARTS
assert set(PARTS) == {"answer", "draft", "event", "events", "document", "submit"}, "a door that is opened here too"
other = Client()
done.append(other.get("/staff" + os.environ["LOCKED"]))
feed = f"/staff/calendar/{os.environ['FEED']}.ics"
dates = other.get(feed)
print(dates.status_code, other.get(feed, headers={"If-None-Match": dates["ETag"]}).status_code,
    dates.content.count(b"BEGIN:VEVENT") > 0, other.get("/staff/calendar/nonsense.ics").status_code)
from csprapp.partnership.models import Area
written = {"area": Area.objects.first().pk, "referred_by": "Nora", "agency": "Nursery", "email": "n@nursery.example",
    "initials": "Q.Z.", "summary": "private words", "token": "r" * 24}
referred = [other.get("/staff/refer/"), other.post("/staff/refer/", written), other.post("/staff/refer/", written)]
first, again = (re.findall(rb"\\bR-\\w{4}-\\w{4}\\b", answer.content) for answer in referred[1:])
print(*(answer.status_code for answer in referred), len(first), first == again)
wrong = {"name": "Nora Nursery", "job": "Manager", "passcode": "00000000"}
done += [other.post(door, wrong) for _ in range(5)]
print(*(answer.status_code for answer in done))
print(b"We have received your answer" in done[16].content)
for sql in ("UPDATE cases_incident SET summary = ''", "DELETE FROM cases_incident",
            "SELECT * FROM reviews_partnerdecision", "SELECT * FROM cases_letter",
            "SELECT title FROM publications_edition", "SELECT text FROM mail_outbox",
            "UPDATE reviews_historicalagencyreturn SET history_user_id = NULL",
            "SELECT user_name FROM records_accesslog", "SELECT user_id FROM accounts_securityevent",
            "SELECT address FROM public.accounts_securitytally", "DELETE FROM accounts_securitytally",
            "SELECT password FROM public.accounts_user",
            "SELECT * FROM public.cases_incident", "SELECT * FROM public.cases_person",
            "SELECT * FROM public.reviews_agencyreturn", "SELECT data FROM public.records_draft",
            "SELECT * FROM reviews_learningreview", "SELECT slug FROM publications_publication",
            "INSERT INTO accounts_user (email) VALUES ('a@b.example')",
            "SELECT session_key FROM public.django_session", "DELETE FROM public.django_session",
            "SELECT facts FROM cases_incomingreferral", "DELETE FROM cases_incomingreferral",
            "SELECT * FROM cases_referral", "UPDATE dashboard_calendarfeed SET digest = ''",
            "DELETE FROM dashboard_feedevent",
            "INSERT INTO dashboard_calendarfeed (digest) VALUES ('')",
            "SELECT * FROM tasks_job", "SELECT * FROM publishing_readpart", "DELETE FROM tasks_worker",
            "SELECT * FROM django_tasks_database_dbtaskresult",
            "SELECT value FROM public.csprapp_cache", "DELETE FROM public.csprapp_cache"):
    print(refused(sql))
def one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
# Of four cases two have a door; their owners are two of the people. No word that no door shows.
print(one("SELECT count(*) FROM cases_incident"), one("SELECT count(*) FROM reviews_agencyrequest"),
      one("SELECT count(*) FROM cases_person"), one("SELECT count(*) FROM accounts_user"),
      one("SELECT DISTINCT summary FROM cases_incident"), one("SELECT DISTINCT password FROM accounts_user"),
      one("SELECT count(*) FROM records_draft"))
print(*one("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
           "AND has_any_column_privilege(oid, 'SELECT') ORDER BY relname"))
"""
FIND = """
from cases.incidents.models import Incident
from cases.incidents.search import found_by
from cases.referrals.incoming import take_in
from cases.referrals.models import Referral
print(take_in(today.london_today()), Referral.objects.get().summary)
print([len(found_by(Incident.objects.all(), word, 10)) for word in ("surgery", "notes", "birth")])
from csprapp.accounts.event_models import SecurityEvent
found = SecurityEvent.objects.filter(tally__key__startswith="guests:").order_by("pk")
print(*("/".join(row) for row in found.values_list("kind", "outcome", "tally__address")))
"""
# The tables themselves of which the guests' role reads anything: their own, settings, keys, and when something changed.
READ_BY_GUESTS = """
accounts_securityevent
cases_calendarday cases_historicalcalendarday cases_historicalclosuredays cases_historicaldocument
cases_historicaldocumentversion cases_historicalruleversion cases_incomingreferral cases_ruleversion
dashboard_calendarfeed
dashboard_feedevent django_migrations
mail_outbox partnership_agency partnership_area partnership_historicalagency partnership_historicalarea
partnership_historicalpartnerbody partnership_historicalpartnership partnership_partnerbody
partnership_partnership publications_historicalpageedition publications_pageedition publications_publication
publishing_publicationlink records_accesslog records_closing records_host
reviews_door reviews_doorkey reviews_historicalagencyrequest reviews_historicalagencyreturn
reviews_historicalchronologyentry reviews_historicalreturnpaper reviews_learningreview
reviews_learningreview_linked_incidents
"""


@pytest.fixture(scope="module")
def server():
    bin_dir = binaries()
    if bin_dir is None:
        missing("no PostgreSQL on this machine: apt-get install postgresql")
    with throw_away(bin_dir) as running:
        yield running


def psql(address, name):
    line = ["psql", "--no-psqlrc", "-f", str(FILES / name), address]
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db
def test_the_roles_migrate_serve_and_read_and_can_do_nothing_else(server, tmp_path):
    made = psql(server.address, "roles.sql")
    addresses = {found[2]: found[1] for found in re.finditer(r"DATABASE_URL=(postgres://csprapp_(\w+):\S+)", made)}
    assert set(addresses) == {"owner", "app", "public", "guests"}
    assert all(len(re.search(r":([^:@]+)@", address)[1]) == 36 for address in addresses.values())

    def run(role, *code, **more):
        env = {"PATH": os.environ["PATH"], "CSPR_DEMO": "1", "CSPR_VAR": str(tmp_path), "CSPR_DEV": "1"}
        line = [sys.executable, "-c", SETUP + code[0]] if code[0] != "manage.py" else [sys.executable, *code]
        done = subprocess.run(
            line,
            env={**env, "DATABASE_URL": addresses[role], **more},
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    run("owner", "manage.py", "migrate", "--verbosity", "0")
    psql(addresses["owner"], "grants.sql")

    published, first, door, locked, feed, *refusals, rights = run("app", WRITE, ALLOWED_HOSTS="testserver")
    assert first == "1 200 b'ok\\n'"
    assert rights == "ok"
    assert refusals == [
        "permission denied for table records_accesslog",
        "must be owner of relation records_accesslog",
        "permission denied for schema public",
        "cases_historicalincident is append-only",
        "must be owner of table records_accesslog",
    ]

    statuses, staff, *refusals, readable = run(
        "public", READ, CSPR_SERVE="public", PUBLISHED=published, ALLOWED_HOSTS="testserver"
    )
    assert statuses == str([200] * 16 + [404])
    assert staff == "404"
    assert all(words.startswith("permission denied for ") for words in refusals), refusals
    assert readable == "9"

    fetched, referred, statuses, arrived, *refusals, rows, readable = run(
        "guests", ANSWER, CSPR_SERVE="guests", DOOR=door, LOCKED=locked, FEED=feed, ALLOWED_HOSTS="testserver"
    )
    assert fetched == "200 304 True 404"
    assert referred == "200 200 200 2 True"
    opened = "302 200 200 302 200 200 302 302 204 302 302 200 302 302 200 302 200 302 200 200 200 200 200"
    assert statuses == f"{opened} 302 200 200 200 200 404"
    assert arrived == "True"
    assert rows == "[2] [2] [4] [3] [''] [''] [0]"
    assert readable.split() == READ_BY_GUESTS.split()
    refusal = re.compile('permission denied for (table|view) |cannot update column "summary" of view ')
    assert all(refusal.match(words) for words in refusals), refusals

    run("app", "manage.py", "send_reminders", "--today", "2026-11-24")  # finds what the doors have brought, too
    taken, found, events = run("app", FIND, ALLOWED_HOSTS="testserver")
    assert taken == "1 private words"
    assert found == "[1, 1, 1]"
    failed, refused = "sign-in/failed/127.0.0.1", "refused/refused/127.0.0.1"
    # Of the six wrong passcodes on two links the first, second and fourth of each hour's count.
    assert events.split() == [failed, "sign-in/done/127.0.0.1", refused, failed, failed, refused]

    psql(server.address, "roles.sql")  # a second time it makes new passwords and nothing else
    with pytest.raises(subprocess.CalledProcessError):
        psql(addresses["owner"].replace("csprapp_owner", "csprapp_public"), "grants.sql")
