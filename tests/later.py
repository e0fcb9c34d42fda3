"""What `make test` leaves to the second step of CI, `make proof PART=later`, so that eight minutes show whoever changes
something what they broke: the service as it is installed, other programs, and what asks for every page or goes on for a
quarter of a minute. A test that is asked on both databases is asked on PostgreSQL in the first step, and on SQLite in
the second.

Nothing is lost by it: CI takes both steps, `pytest` by itself and `pytest tests/that/folder` know of none, and every
test is in one of them (`tests/test_later.py`).
"""

LATER = (
    # A browser; the whole chain and the gallery of components are walked in the first step.
    *(
        f"tests/browser/test_{name}"
        for name in (
            "brief_on_paper",
            "case_page",
            "decision_on_paper",
            "every_state",
            "first_",
            "journey_",
            "passkeys",
            "public_pages",
            "publishing_",
            "read_aloud",
            "review_pages",
            "second_factor",
            "sign_in",
            "summary_on_paper",
            "timeout",
            "writing",
        )
    ),
    # The service as it is installed, started as processes of its own; pools, buckets and a provider of single sign-on.
    "tests/deploy/",
    "tests/single_sign_on/",
    "tests/test_parts.py",
    "tests/test_pools.py",
    "tests/test_releases.py",
    "tests/files/test_bucket.py",
    "tests/dashboard/test_live.py",
    "tests/dashboard/backup/test_in_a_bucket.py",
    "tests/dashboard/backup/test_drill.py",
    "tests/records/test_migrate.py",
    # Every page, every field, every role, or people who do whatever comes to mind.
    "tests/test_nothing_waits_unseen.py",
    "tests/security/test_table.py",
    "tests/security/test_fuzz.py",
    "tests/security/test_canaries.py",
    "tests/security/test_inert.py",
    "tests/security/test_deeds.py",
    "tests/ui/test_html.py::test_every_page_of_the_staff_is_valid_html_and_reads_no_case_table_whole",
    "tests/publications/test_validation.py",
    "tests/publications/test_light.py",
    "tests/publications/test_boundaries.py",
    "tests/dashboard/administration/test_setup.py::test_its_pages_are_valid_html",
    "tests/dashboard/test_settings_pages.py::test_only_who_keeps_the_settings_opens_them_and_nobody_else_learns_what",
    "tests/dashboard/casefile/test_same_state.py",
    "tests/dashboard/work/test_my_work.py::test_no_role_nor_all_together_with_something_of_everything_costs_more",
    "tests/demo/test_seed.py::test_a_month_of_mornings_brings_everybody_one_email_a_working_day_at_most",
    # Random histories, whole archives, and waiting that cannot be hurried.
    "tests/dashboard/performance/test_equal_to_raw_rows.py",
    "tests/dashboard/privacy/test_destroying.py",
    "tests/dashboard/imports/test_round_trip.py",
    "tests/mail/test_delivery.py::test_250_refused_ones_keep_20_good_ones_waiting_not_even_a_minute",
    "tests/reviews/indicators/test_rules.py::test_where_nothing_changed_it_is_wrongly_said_to_work",
)


def is_later(item) -> bool:
    """Whether a test is in the table."""
    return item.nodeid.startswith(LATER)
