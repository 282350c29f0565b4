"""`./run`: its list of chores is what one learns the project from, so it has to be whole."""

import re
import subprocess
from pathlib import Path

RUN = Path(__file__).resolve().parents[1] / "run"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(RUN), *words], capture_output=True, text=True, check=False, timeout=60
    )


def test_every_chore_is_listed_and_every_listed_one_exists() -> None:
    chores = RUN.read_text(encoding="utf-8").partition("case $chore in")[2]
    labels = re.findall(r"^([a-z][a-z |]*)\)", chores, re.MULTILINE)
    known = {word.strip() for label in labels for word in label.split("|")} - {"setup"}
    listed = set(re.findall(r"^  \./run ([a-z]+)", run().stdout, re.MULTILINE))
    assert listed == known


def test_an_unknown_chore_is_refused_with_the_list() -> None:
    refused = run("dance")
    assert refused.returncode == 1
    assert "./run demo" in refused.stderr
    assert "dance" in refused.stderr.splitlines()[-1]
