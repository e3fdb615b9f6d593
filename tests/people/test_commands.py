"""The command line, as an operator uses it."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest
from sqlalchemy import text

from anfang import database
from tests.servers import Server
from tests.warm import Cold, Warm

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def anfang(tmp_path: Path, command_line: Warm) -> Command:
    """`anfang("upgrade", ANFANG_PORT=…)` over this test's folder."""
    return partial(command_line.run, ANFANG_DATA=str(tmp_path))


def test_a_server_without_people_prints_a_token_that_makes_the_first_admin(live_server: Server) -> None:
    said = live_server.said()
    assert f"Anfang: {live_server.address}" in said.splitlines()
    token = re.search(re.escape(live_server.address) + r"/desk/first-run#token=(\S+)", said)
    assert token
    given = {"token": token[1], "login": "gu", "name": "顾一", "password": "a long enough password"}
    answer = httpx.post(f"{live_server.address}/desk/first-run", data=given, timeout=60)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    live_server.stop()
    assert "first-run" not in live_server.start().said(len(said.encode()))


def test_the_server_logs_neither_paths_nor_codes(live_server: Server) -> None:
    httpx.get(f"{live_server.address}/desk/people/0190-a-secret?q=b-secret", timeout=60)
    live_server.stop()
    assert "secret" not in live_server.said()


def test_a_port_that_is_taken_is_said(live_server: Server, new_server: Callable[..., Server]) -> None:
    second = new_server()
    second.port = live_server.port
    with pytest.raises(AssertionError, match="try another --port"):
        second.start()


def test_people_from_the_shell(anfang: Command) -> None:
    assert anfang("upgrade").returncode == 0
    made = anfang("person", "create", "gu", "--name", "顾一", "--role", "admin")
    assert re.fullmatch(r"[0-9a-z]{4}(-[0-9a-z]{4}){3}\n", made.stdout)
    again = anfang("person", "create", "gu", "--name", "顾一", "--role", "admin", ANFANG_LANGUAGE="en")
    assert again.returncode == 1
    assert json.loads(again.stderr)["detail"] == "It contradicts what is there: the login gu is taken"
    last = anfang("person", "disable", "gu")
    assert (last.returncode, json.loads(last.stderr)["code"]) == (1, "clash")
    assert json.loads(anfang("person", "disable", "nobody").stderr)["code"] == "not_here"


def test_the_journal_is_verified_and_a_changed_entry_found(anfang: Command, tmp_path: Path) -> None:
    anfang("upgrade")
    for login in ("one", "two"):
        anfang("person", "create", login, "--name", login, "--role", "shopper")
    well = anfang("journal", "verify")
    assert (well.returncode, well.stdout) == (0, "journal: 2 entries, all in order\n")
    engine = database.connect(f"sqlite:///{tmp_path / 'anfang.sqlite3'}")
    with database.transaction(engine) as session:
        session.execute(text("UPDATE journal SET what = 'person.renamed' WHERE n = 2"))
    engine.dispose()
    changed = anfang("journal", "verify")
    assert (changed.returncode, "entry 2" in changed.stderr) == (1, True)


@pytest.mark.parametrize(
    "environment, said",
    [
        (
            {"ANFANG_TIME_ZONE": "Mars/Base"},
            "ANFANG_TIME_ZONE: unknown time zone 'Mars/Base'; use a name like Asia/Shanghai",
        ),
        ({"ANFANG_PORT": "99999"}, "ANFANG_PORT"),
        ({"ANFANG_DATABASE": "mysql://x"}, "ANFANG_DATABASE must start with"),
    ],
)
def test_settings_that_cannot_be_are_said_at_the_start(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    # By Python itself: what is read from the environment while modules load counts as well.
    answer = Cold().run("upgrade", ANFANG_DATA=str(tmp_path), **environment)
    assert answer.returncode == 2
    assert said in answer.stderr and "Traceback" not in answer.stderr


def test_a_worker_without_postgresql_is_refused(anfang: Command) -> None:
    answer = anfang("worker")
    assert (answer.returncode, "ANFANG_TASKS" in answer.stderr) == (2, True)
