"""The parts of docker-compose.yml as plain processes; no container engine is needed for that."""

import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse
from urllib.parse import urlsplit

import httpx
import obstore
import pytest
from obstore.exceptions import BaseError
from obstore.store import from_url
from sqlalchemy import create_engine, inspect

from anfang.upgrade import upgrade
from tests.servers import RESTING, Server
from tests.warm import Warm


def test_replicas_that_start_together_upgrade_one_after_the_other(postgres: str) -> None:
    engines = [create_engine(postgres) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, engines))
    tables = inspect(engines[0]).get_table_names()
    assert {"alembic_version", "visits", "journal"} <= set(tables)


def test_the_object_store_keeps_what_it_is_given_and_knows_its_keys(
    s3: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    obstore.put(from_url("s3://evidence"), "a/b", b"walked in")
    assert bytes(obstore.get(from_url("s3://evidence"), "a/b").bytes()) == b"walked in"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not this")
    with pytest.raises(BaseError):
        obstore.put(from_url("s3://evidence"), "a/b", b"from elsewhere")


def test_a_connection_that_rests_is_not_given_up_below_the_next_request(live_server: Server) -> None:
    """A proxy keeps its connections for minutes; uvicorn, left alone, closes them after five seconds."""
    with socket.create_connection(("127.0.0.1", urlsplit(live_server.address).port or 80)) as line:
        for rest in (6, 0):
            line.sendall(b"GET /app/ HTTP/1.1\r\nHost: here\r\n\r\n")
            answer = HTTPResponse(line)
            answer.begin()
            assert answer.status == 200
            answer.read()
            time.sleep(rest)


def test_two_servers_and_a_worker_are_one_service(
    new_server: Callable[..., Server], command_line: Warm, postgres: str, s3: dict[str, str]
) -> None:
    given = {**s3, "ANFANG_DATABASE": postgres, "ANFANG_EVIDENCE": "s3://evidence", "ANFANG_TASKS": "worker"}
    one, other = new_server(**given), new_server(**given)
    other.data = one.data
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Server.start, [one, other]))
    outside = {**given, "ANFANG_DATA": str(one.data)}
    made = command_line.run("person", "create", "zhou", "--name", "周", "--role", "admin", **outside)
    assert made.returncode == 0, made.stderr
    password = made.stdout.strip()
    reads, writes = os.pipe()
    worker = command_line.start("worker", env={**os.environ, **outside}, out=writes, err=2)
    os.close(writes)
    said = os.fdopen(reads)
    try:
        assert said.readline() == "Anfang: worker\n"
        with httpx.Client(
            timeout=60, limits=RESTING
        ) as client:  # its cookies are for the host, whatever the port
            sign_in = {"login": "zhou", "password": password}
            assert client.post(f"{one.address}/desk/sign-in", data=sign_in).status_code == 303
            assert client.get(f"{other.address}/desk/people").status_code == 200
            one.kill()
            assert client.get(f"{other.address}/desk/people").status_code == 200
            cookies = dict(client.cookies)
            client.post(f"{other.address}/desk/sign-out")
            one.start()
            client.cookies.update(cookies)
            assert client.get(f"{one.address}/desk/people").status_code == 303
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    finally:
        worker.kill()
        worker.wait()
        said.close()
