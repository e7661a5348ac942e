"""`make plan` hands the sentence over as it was written, whatever signs it holds."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make")
PROGRAM = """#!/bin/sh
[ "$#" = 2 ] || exit 9
printf '%s|%s' "$1" "$2"
"""


@pytest.mark.skipif(MAKE is None, reason="this machine has no make")
@pytest.mark.parametrize("how", ["argument", "environment"])
@pytest.mark.parametrize(
    "sentence",
    [
        "chatbot at $500 a month, $$2 and $(HOME)",
        """it's "quoted"; echo no | cat & `id` \\ #1 %s""",
        "$(shell touch CANARY) ${ASK}",
    ],
)
def test_the_sentence_arrives_as_it_was_written(how: str, sentence: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    sentence = sentence.replace("CANARY", str(canary))
    program = tmp_path / "bin" / "leadline"
    program.parent.mkdir()
    program.write_text(PROGRAM)
    program.chmod(0o755)
    # An installation that is newer than what it depends on is not made again.
    for name in ("pyvenv.cfg", ".installed"):
        (tmp_path / name).touch()
    argv = [str(MAKE), "--silent", "plan", f"VENV={tmp_path}", f"BIN={program.parent}"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    if how == "argument":
        argv.append(f"ASK={sentence}")
    else:
        environment["ASK"] = sentence
    done = subprocess.run(  # noqa: S603  make, with arguments of ours
        argv, capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )
    assert (done.returncode, done.stdout) == (0, f"plan|{sentence}"), done.stderr
    assert not canary.exists()
