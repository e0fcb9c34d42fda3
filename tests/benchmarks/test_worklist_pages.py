"""The pages that the benchmark of staff pages measures: those of figures, reports and sheets by the resolver."""

from benchmarks.worklist.pages import ASKED, PAGES, of_rooms


def test_every_page_of_figures_reports_sheets_exports_and_imports_is_measured():
    found = {page.name for page in of_rooms()}
    alone = {"Performance path", "Performance agencies", "Performance actions", "Reports", "Board paper"}
    assert found >= alone | {"Yearly report", "Sheets", "Imports", "Exports"}
    assert {"Case summary, of a case", "Case sheet icb, of a case", "Case sheet panel, of a case"} <= found
    assert found <= {page.name for page in PAGES}


def test_no_page_is_measured_twice_for_one_person():
    pages = [(page.name, page.who) for page in PAGES]
    assert len(pages) == len(set(pages))


def test_what_an_address_needs_is_said_of_pages_that_there_are():
    assert {name.replace("-", " ").capitalize() for name in ASKED} <= {page.name for page in of_rooms()}
