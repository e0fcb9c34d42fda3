"""The public part on a real replica of PostgreSQL: it shows what the primary holds, or says that it cannot."""

import re
from dataclasses import dataclass
from time import monotonic

import pytest

from csprapp.replica import ANSWER, LET_BE, REPLAY
from tests.deploy.test_roles import psql
from tests.desk import Desk
from tests.drills.served import Service
from tests.proxy import Line, line
from tests.replicated import Pair, pair
from tests.tools import missing, pause
from tests.with_postgres import binaries

pytestmark = [pytest.mark.postgres, pytest.mark.django_db, pytest.mark.long, pytest.mark.proof]
WAY = 1.5  # seconds that a busy machine may take beside what is waited for
CONNECT = 2.0


@dataclass
class Site:
    """The public part beside its replica, the staff beside the primary, and the lines between them."""

    pair: Pair
    to_primary: Line
    to_replica: Line
    public: Service
    desk: Desk
    slug: str
    document: str

    def asked(self, path: str) -> tuple[int | None, str, str]:
        """(status, Retry-After, page)."""
        status, headers, body = self.public.ask("GET", path)
        return status, headers.get("Retry-After", ""), body.decode(errors="replace")

    @property
    def pages(self) -> list[str]:
        page = f"/reviews/{self.slug}/"
        return [page, self.document, "/", "/reviews/", "/reviews/?words=learning", "/feed.atom", "/reviews.json"]

    def statuses(self) -> list[int | None]:
        return [self.asked(path)[0] for path in self.pages]

    def heals(self, seconds: float) -> None:
        began = monotonic()
        while {self.asked("/reviews/")[0] for _ in range(8)} != {200}:  # each worker
            assert monotonic() - began < seconds + 2 * WAY, "it does not heal"
            pause(0.1)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if (bin_dir := binaries()) is None:
        missing("no PostgreSQL on this machine: apt-get install postgresql")
    var = tmp_path_factory.mktemp("var")
    with pair(bin_dir) as both, line(both.primary.port) as to_primary, line(both.replica.port) as to_replica:
        made = psql(both.primary.address, "roles.sql")
        roles = {found[2]: found[1] for found in re.finditer(r"DATABASE_URL=(postgres://csprapp_(\w+):\S+)", made)}
        Desk(roles["owner"], var).manage("migrate", "--verbosity", "0")
        psql(roles["owner"], "grants.sql")

        def by(port: int) -> str:
            return re.sub(r":\d+/", f":{port}/", roles["public"])

        both.caught_up()
        more = {"CSPR_SERVE": "public", "PRIMARY_URL": by(to_primary.port)}
        public = Service(by(to_replica.port), var, **more)
        public.start()
        with Desk(roles["app"], var) as desk:
            slug, document = desk.does("publish").split()
            both.caught_up()
            yield Site(both, to_primary, to_replica, public, desk, slug, document)
        public.kill_all()


@pytest.fixture(autouse=True)
def well(site):
    """Each test begins with a site that answers, and leaves one."""
    site.heals(LET_BE)
    yield
    site.heals(LET_BE + ANSWER + CONNECT)


def test_it_shows_what_the_primary_holds_and_the_walk_from_the_staffs_side_finds_nothing(site):
    assert site.statuses() == [200] * len(site.pages)
    assert site.asked("/health/") == (200, "", "ok\n")
    said = site.desk.manage("check_public", "--site", f"http://127.0.0.1:{site.public.port}")
    assert "shows what it should, and nothing else" in said
    assert site.pair.replica.sql("SELECT pg_is_in_recovery()") == [(True,)]
    with pytest.raises(Exception, match="read-only transaction"):
        site.pair.replica.sql("CREATE TABLE more (id int)")


def test_what_was_taken_down_is_never_shown_by_a_replica_that_does_not_know_it_yet(site):
    slug, document = site.desk.does("publish").split()
    site.pair.caught_up()
    for path in (f"/reviews/{slug}/", document, "/reviews/"):
        assert site.asked(path)[0] == 200  # in the memory of each process, too
    site.pair.hold()
    try:
        assert site.desk.does("down", slug) == "done"  # a replica that is held keeps nobody from taking down
        for path in (f"/reviews/{slug}/", document, *site.pages, "/no-such-page/"):
            status, again, page = site.asked(path)
            assert (status, again, slug in page) == (503, "30", False), path
            assert "the service is unavailable for a moment" in page
        assert site.asked("/health/")[::2] == (503, "replica\n")
        assert site.asked("/health/live/")[0] == 200
    finally:
        site.pair.let_go()
    site.pair.caught_up()
    assert [site.asked(path)[0] for path in (f"/reviews/{slug}/", document)] == [410, 410]
    assert slug not in site.asked("/reviews/")[2]
    assert site.statuses() == [200] * len(site.pages)


def test_a_publication_shows_as_soon_as_the_replica_has_it_and_nobody_is_sent_away_for_that_moment(site):
    site.pair.hold()
    slug, _ = site.desk.does("publish").split()
    site.pair.let_go()
    assert site.asked(f"/reviews/{slug}/")[0] == 200, f"the replica is given {REPLAY} s"


def test_lines_that_are_cut_are_made_anew_and_no_reader_sees_it(site):
    assert site.to_primary.cut() > 0
    assert site.to_replica.cut() > 0
    assert site.statuses() == [200] * len(site.pages)


def swallow(site):
    site.to_primary.swallows = True


def give_back(site):
    site.to_primary.swallows = False
    site.to_primary.cut()


SILENCES = {
    "a line that swallows everything": (swallow, give_back),
    "a primary that hangs": (lambda site: site.pair.primary.signal(19), lambda site: site.pair.primary.signal(18)),
    "a primary that is stopped": (lambda site: site.pair.primary.stop(), lambda site: site.pair.primary.start()),
}


@pytest.mark.parametrize("silence", SILENCES)
def test_while_the_primary_is_silent_each_page_says_so_soon_and_heals_by_itself(site, silence):
    begin, end = SILENCES[silence]
    begin(site)
    try:
        began = monotonic()
        status, again, page = site.asked("/reviews/")
        assert (status, again) == (503, "30")
        assert site.slug not in page
        assert monotonic() - began < CONNECT + ANSWER + WAY
        for path in site.pages:
            site.asked(path)  # both workers know by now
        began = monotonic()
        assert [site.asked("/reviews/")[0] for _ in range(10)] == [503] * 10
        assert monotonic() - began < CONNECT + ANSWER + WAY, "it is asked again now and then, not for each reader"
        assert site.asked("/health/")[::2] == (503, "primary\n")
        assert site.asked("/health/live/")[0] == 200
    finally:
        end(site)
    site.heals(LET_BE + ANSWER + CONNECT)
    assert site.statuses() == [200] * len(site.pages)


def test_while_the_replica_is_away_each_page_says_so(site):
    site.pair.replica.stop()
    try:
        # What is in memory is as good as ever: the primary says that nothing has changed.
        assert {site.asked(path)[0] for path in ("/reviews/", "/feed.atom")} <= {200, 503}
        assert [site.asked(path)[:2] for path in (site.document, "/reviews/?words=x")] == [(503, "30")] * 2
    finally:
        site.pair.replica.start()


def test_the_doctor_knows_both_sides(site):
    public = Desk(site.public.env["DATABASE_URL"], site.desk.env["CSPR_VAR"], CSPR_SERVE="public")
    public.env["PRIMARY_URL"] = site.public.env["PRIMARY_URL"]
    said = public.manage("doctor")
    assert "ok       Replica: It has caught up with the primary, which answers." in said
    assert "could not be looked at" not in said
    said = site.desk.manage("doctor")
    assert "ok       Replicas: 1 replica following. What was saved in the last moment is only here." in said
    public.env["PRIMARY_URL"] = site.public.env["DATABASE_URL"]  # by mistake
    said = public.manage("doctor", status=1)
    assert "does not say what is fresh (it follows another server, so it is not a primary)" in said


def test_a_replica_that_is_gone_is_named_with_what_waits_for_it(site):
    site.pair.replica.stop("fast")
    try:
        said = site.desk.manage("doctor")
        assert "soon     Replicas: The replica of slot replica is not there" in said
    finally:
        site.pair.replica.start()
