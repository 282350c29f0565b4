"""Where data and programs lie, for whom."""

import os
import sys
from pathlib import Path

import pytest

from recycling.database import places
from recycling.database.account import Account, database_account
from recycling.database.errors import BinariesMissing, DirectoryUnusable


def test_the_checkout_keeps_its_own_data(place: Path) -> None:
    assert places.default_data_dir(place) == place / "instance" / "postgres"


def test_a_checkout_that_cannot_be_written_has_its_data_elsewhere_and_one_each(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = place / "homes"
    monkeypatch.setenv("XDG_DATA_HOME", str(homes))
    monkeypatch.setattr(places, "_root_directory", lambda _: homes)
    for name in ("one", "two"):
        (place / name).mkdir()
        (place / name / "instance").write_text("a file is in the way")
    one, two = (places.default_data_dir(place / name) for name in ("one", "two"))
    assert one.is_relative_to(homes)
    assert two.is_relative_to(homes)
    assert one != two


def test_data_that_are_there_already_are_found_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(place / "homes"))
    monkeypatch.setattr(places, "_root_directory", lambda _: place / "homes")
    (place / "instance").write_text("a file is in the way")
    elsewhere = places.default_data_dir(place)
    elsewhere.mkdir(parents=True)
    database_account().own(elsewhere)
    (elsewhere / "PG_VERSION").write_text("18\n")
    (place / "instance").unlink()
    assert places.default_data_dir(place) == elsewhere


def test_no_place_at_all_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "usable", lambda *_: False)
    with pytest.raises(DirectoryUnusable):
        places.default_data_dir(place)


def test_the_programs_are_those_of_the_newest_postgresql() -> None:
    found = places.locate_binaries()
    assert int(found.major) >= 18
    assert found.path("initdb").is_file()


def test_without_the_package_the_programs_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_PACKAGE", "no_such_package_anywhere")
    with pytest.raises(BinariesMissing):
        places.locate_binaries()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_programs_under_a_closed_directory_are_copied_once(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = places.locate_binaries().directory.parent
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    shelf = place / "shelf"
    shelf.mkdir(mode=0o755)
    (closed / "site").symlink_to(installed.parent.parent)
    hidden = places.Binaries(closed / "site" / installed.parent.name / installed.name / "bin", "18")
    monkeypatch.setattr(places, "_installed", lambda: hidden)
    monkeypatch.setattr(places, "_root_directory", lambda _: shelf)
    account = database_account()
    copied = places.locate_binaries(account)
    assert copied.directory.is_relative_to(shelf)
    assert account.can("x", copied.path("postgres"))
    assert list(shelf.iterdir()) == [copied.directory.parents[2]]
    before = copied.path("postgres").stat()
    again = places.locate_binaries(account).path("postgres").stat()
    assert before.st_ino == again.st_ino


def test_root_runs_the_server_as_somebody_else() -> None:
    account = database_account()
    if os.geteuid() == 0 and sys.platform == "linux":
        assert account != Account()
    else:
        assert account == Account()
