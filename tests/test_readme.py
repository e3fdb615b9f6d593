"""The README is the way in: its commands are run, its addresses and files exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import dev

HOME = Path(__file__).parent.parent
BLOCKS = re.findall(r"```sh\n(.*?)```", (HOME / "README.md").read_text("utf-8"), flags=re.S)
COMMANDS = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
OURS = [command for command in COMMANDS if command.startswith("python -m anfang ")]
MADE = [command for command in COMMANDS if command.startswith("make ")]


def test_every_command_of_the_readme_is_one_of_the_two_kinds_that_are_tested() -> None:
    assert set(COMMANDS) == set(OURS) | set(MADE)
    assert len(OURS) >= 9
    assert {"make run", "make test"} <= set(MADE)


@pytest.mark.parametrize("command", MADE)
def test_make_knows_the_target_and_dev_py_the_verb(command: str) -> None:
    target = command.split()[1]
    assert re.search(rf"^[^:\n]*\b{target}\b[^:\n]*:", (HOME / "Makefile").read_text("utf-8"), flags=re.M)
    assert f"python dev.py {target}" in (dev.__doc__ or "")


def test_the_commands_work_one_after_the_other_in_an_empty_installation(tmp_path: Path) -> None:
    for command in OURS:
        words = [
            sys.executable,
            *command.split()[1:],
            *([] if "score" in command else ["--data", str(tmp_path)]),
        ]
        done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert done.stdout.strip(), f"{command} says nothing"
