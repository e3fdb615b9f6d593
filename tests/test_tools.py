"""The tools that other tests lean on do what those tests take for granted."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.browser import Phone, worker_is_there
from tests.servers import Server
from tests.warm import Cold, Warm

KEEP = """async () => {
  const opened = await new Promise((done) => {
    const asked = indexedDB.open("kept", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("rows");
    asked.onsuccess = () => done(asked.result);
  });
  await new Promise((done) => {
    const write = opened.transaction("rows", "readwrite", { durability: "strict" });
    write.objectStore("rows").put("暗访", 1);
    write.oncomplete = done;
  });
}"""
READ = """() => new Promise((done) => {
  const asked = indexedDB.open("kept", 1);
  asked.onsuccess = () => {
    const read = asked.result.transaction("rows").objectStore("rows").get(1);
    read.onsuccess = () => done(read.result);
  };
})"""


@pytest.fixture
def plain_site(tmp_path: Path, phone: Phone) -> str:
    """An address of one empty page that needs no server; IndexedDB wants a real origin."""
    (tmp_path / "plain.html").write_text("<!doctype html><title>plain</title>")
    return (tmp_path / "plain.html").as_uri()


def test_what_a_phone_stored_survives_the_killing_of_its_browser(phone: Phone, plain_site: str) -> None:
    phone.open(plain_site).evaluate(KEEP)
    phone.kill()
    assert phone.open(plain_site).evaluate(READ) == "暗访"


def test_pictures_show_chinese_and_not_empty_boxes(phone: Phone) -> None:
    page = phone.open()
    pictures = []
    for character in ("营", "业", "厅"):
        page.set_content(f"<p style='font: 48px sans-serif'>{character}</p>")
        pictures.append(page.screenshot())
    assert len(set(pictures)) == 3


def test_the_phone_has_a_camera(new_phone: Callable[..., Phone], plain_site: str) -> None:
    page = new_phone(permissions=["camera"]).open(plain_site)
    asked = "async () => (await navigator.mediaDevices.getUserMedia({video: true})).getTracks()[0].readyState"
    assert page.evaluate(asked) == "live"


def test_each_postgres_database_is_empty_at_first(postgres: str) -> None:
    with psycopg.connect(postgres.replace("+psycopg", "")) as connection:
        count = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert count == (0,)


def test_a_golden_that_moved_is_told(
    golden: Callable[[str, str], None], request: pytest.FixtureRequest
) -> None:
    golden("a-word.txt", "暗访\n")
    if not request.config.getoption("--golden"):
        with pytest.raises(AssertionError, match="make golden"):
            golden("a-word.txt", "明访\n")


def test_a_killed_server_comes_back_at_the_same_address_with_its_rows(live_server: Server) -> None:
    first = live_server.address
    assert httpx.get(f"{first}/app/", timeout=60).status_code == 200
    live_server.kill()
    with pytest.raises(httpx.ConnectError):
        httpx.get(first)
    rows = sorted(path.name for path in (live_server.folder / "data").iterdir())
    live_server.start()
    assert live_server.address == first
    assert httpx.get(f"{first}/app/", timeout=60).status_code == 200
    assert set(rows) <= {path.name for path in (live_server.folder / "data").iterdir()}


def test_a_forked_command_is_a_process_of_its_own_and_does_what_python_does(
    command_line: Warm, tmp_path: Path
) -> None:
    for words in (("journal", "nonsense"), ("person", "disable", "nobody", "--data", str(tmp_path))):
        forked, started = command_line.run(*words), Cold().run(*words)
        assert (forked.returncode, forked.stdout) == (started.returncode, started.stdout) != (0, "")
        assert forked.stderr.splitlines()[-1] == started.stderr.splitlines()[-1]
    with (tmp_path / "said").open("wb") as log:
        one, other = (
            command_line.start(
                "serve", "--port", "0", "--data", str(tmp_path), env=os.environ, out=log, err=log
            )
            for _ in range(2)
        )
    assert len({one.pid, other.pid, os.getpid()}) == 3
    one.kill()
    assert one.wait(60) == one.poll() == -signal.SIGKILL
    assert other.poll() is None
    other.kill()
    assert other.wait(60) == -signal.SIGKILL


def test_the_app_starts_cold_with_the_server_gone(live_server: Server, phone: Phone) -> None:
    page = phone.open(f"{live_server.address}/app/")
    worker_is_there(page)
    title = page.title()
    live_server.stop()
    phone.close()
    assert phone.open(f"{live_server.address}/app/").title() == title
