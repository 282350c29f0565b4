"""What PostgreSQL's programs say when they fail, as one line for people."""

from pathlib import Path

import pytest

from recycling.database.account import database_account
from recycling.database.errors import BinariesMissing, DiskFull, Ended, StartFailed
from recycling.database.places import Binaries
from recycling.database.server import Programs, why_ended


def programs_that_say(place: Path, words: str) -> Programs:
    binaries = place / "bin"
    binaries.mkdir(mode=0o755)
    for name in ("initdb", "postgres"):
        (binaries / name).write_text(f"#!/bin/sh\necho 'started'\necho '{words}'\nexit 1\n")
        (binaries / name).chmod(0o755)
    return Programs(
        Binaries(binaries, "18"), database_account(), place / "postgres", place / "postgres.log"
    )


@pytest.mark.parametrize("step", ["initdb", "postgres"])
def test_a_full_disk_is_called_so(place: Path, step: str) -> None:
    words = 'FATAL:  could not write to file "pg_wal/xlogtemp.29": No space left on device'
    programs = programs_that_say(place, words)
    with pytest.raises(DiskFull) as refusal:
        programs.make_cluster(()) if step == "initdb" else programs.launch({})
    assert str(place) in refusal.value.thai
    assert "disk is full" in refusal.value.english


@pytest.mark.parametrize("step", ["initdb", "postgres"])
def test_another_failure_is_told_in_the_words_of_the_program(place: Path, step: str) -> None:
    programs = programs_that_say(place, "FATAL:  the moon is in the wrong house")
    with pytest.raises(StartFailed, match="the moon is in the wrong house") as refusal:
        programs.make_cluster(()) if step == "initdb" else programs.launch({})
    assert len(str(refusal.value).splitlines()) == 1
    assert "the moon" in (place / "postgres.log").read_text()


def test_a_failed_initdb_leaves_nothing(place: Path) -> None:
    with pytest.raises(StartFailed):
        programs_that_say(place, "error: no").make_cluster(())
    assert {path.name for path in place.iterdir()} == {"bin", "postgres.log"}


def test_missing_programs_are_called_so(place: Path) -> None:
    with pytest.raises(BinariesMissing):
        Binaries(place, "18").path("postgres")


def test_the_end_of_a_server_is_explained_by_its_own_last_words(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text(
        "LOG:  starting PostgreSQL 18.4\n"
        "PANIC:  could not write to file: No space left on device\n"
        "LOG:  starting PostgreSQL 18.4\n"
        "FATAL:  the moon fell down\n"
    )
    reason = why_ended(tmp_path, log)
    assert isinstance(reason, Ended)
    assert "the moon fell down" in str(reason)


def test_a_server_that_ended_for_want_of_space_says_so(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("LOG:  starting PostgreSQL 18.4\nPANIC:  x: No space left on device\n")
    assert isinstance(why_ended(tmp_path, log), DiskFull)


def test_a_server_that_ended_without_a_word(tmp_path: Path) -> None:
    assert isinstance(why_ended(tmp_path, tmp_path / "missing.log"), Ended)
