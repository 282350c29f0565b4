"""A place for clusters, and one server for the tests that only look at it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from recycling.database.embedded import EmbeddedPostgres


def _new_place() -> Path:
    # Not pytest's tmp_path: that one is closed to the account of a server which root starts.
    directory = Path(tempfile.mkdtemp(prefix="tntt-place-"))
    directory.chmod(0o711)
    return directory


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty directory that the server's account can pass through."""
    directory = _new_place()
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """A running server; make databases of your own on it."""
    directory = _new_place()
    with EmbeddedPostgres(directory / "postgres", fsync=False) as started:
        yield started
    shutil.rmtree(directory, ignore_errors=True)
