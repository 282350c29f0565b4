"""Compiling by Numba, kept on disk: what takes twenty seconds or more to compile loads in one.

    python -m routing.ruin          # compile now, so that the first plan need not wait

Numba's own cache looks at one file, but a function is compiled in with those it calls; so
here the key is all of the sources that are compiled.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., object])
SOURCES = Path(__file__).parent / "ruin"
BESIDE = SOURCES / "__pycache__"
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
"""No references are counted: the caller holds all arrays, and to count each of them whenever a
function takes them took more than half of the time.
"""
DONE = "compiled"
"""A file beside what is compiled that tells that nothing is missing."""


def compiled(function: F) -> F:
    """Compile a function of arrays and numbers for this machine, or take it from the disk.

    It runs beside other threads, and makes no array of its own.
    """
    return _compiled(function)


def inlined(function: F) -> F:
    """Compile a function into each that calls it: to hand over many arrays takes longer."""
    return _compiled(function, inline="always")


def _compiled(function: F, **more: Any) -> F:
    import numba

    _keep()
    return cast("F", numba.njit(**OPTIONS, **more)(function))


_HELD = Event()


def at_hand() -> bool:
    """Tell whether this process has what is compiled, or finds it on the disk."""
    if not _HELD.is_set() and (_kept_in() / DONE).exists():
        _HELD.set()
    return _HELD.is_set()


def remember() -> None:
    """Note that everything has been compiled; what older sources became is removed."""
    _HELD.set()
    kept = _kept_in()
    try:
        (kept / DONE).touch()
    except FileNotFoundError:  # newer sources have been compiled meanwhile: theirs stays
        return
    for old in BESIDE.glob("numba-*") if kept.parent == BESIDE else ():
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)


def _keep() -> None:
    """Tell Numba where to keep what it compiles."""
    import numba

    vars(numba.config)["CACHE_DIR"] = str(_kept_in())


@cache
def _kept_in() -> Path:
    """The first folder that can be written to: beside the sources, the user's, a passing one."""
    key = hashlib.sha256(version("numba").encode())
    for source in sorted(SOURCES.glob("*.py")):
        key.update(source.read_bytes())
    name = f"numba-{key.hexdigest()[:16]}"
    user = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    for folder in (BESIDE, user / "thang-ngoen-thang-thong"):
        try:
            kept = folder.expanduser() / name
            kept.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=kept):
                return kept
        except (OSError, RuntimeError):  # RuntimeError: nobody's home
            continue
    return Path(tempfile.mkdtemp(prefix=name))
