"""Making in the background: progress, cancelling, two makers, a maker that was killed."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from anfang import clock, database, tasks
from anfang.database import reading, transaction
from anfang.problems import Unavailable
from anfang.reports.deliverables import make as making
from anfang.reports.deliverables.ask import ask, ask_for_all, cancel, go_on
from anfang.reports.deliverables.frozen import Extent
from anfang.reports.deliverables.keep import open_file
from anfang.reports.deliverables.make import make
from anfang.reports.records import Deliverable
from anfang.settings import Settings
from anfang.visits.vault import vault
from tests.deliverables.ground import OUT, Land
from tests.servers import Server


def asked(land: Land, what: str = "raw", form_of: str = "csv") -> UUID:
    with transaction(land.engine) as session:
        made, by = land.made["2026-11"], land.laid.people["an"]
        return ask(session, made, Extent(), what, form_of, language="zh", by=by, now=OUT).id


def row(land: Land, one: UUID) -> Deliverable:
    with reading(land.engine) as session:
        return session.get_one(Deliverable, one)


def bytes_of(land: Land, one: UUID) -> bytes:
    found = row(land, one)
    return b"".join(open_file(vault(land.settings.evidence), str(found.digest), found.size))


def test_what_was_asked_for_is_made_and_kept_under_its_digest(own: Land, tmp_path: Path) -> None:
    one = asked(own)
    make(own.engine, own.settings, one)
    found = row(own, one)
    assert found.finished_at is not None and found.failed is None
    content = bytes_of(own, one)
    assert content == own.file(tmp_path, "raw", "csv").read_bytes() and len(content) == found.size


def test_the_same_words_are_made_once_and_other_words_again(own: Land) -> None:
    one = asked(own)
    assert asked(own) == one
    assert asked(own, "scores") != one
    with transaction(own.engine) as session:
        made, by = own.made["2026-11"], own.laid.people["an"]
        every = ask_for_all(session, made, Extent(), language="zh", by=by, now=OUT)
        assert len(every) == 11 and one in {each.id for each in every}


def test_progress_is_told_while_it_is_made(own: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BEAT", 0)
    seen: list[tuple[int, int]] = []
    plain = making.Hands.write

    def noting(hands: making.Hands, **values: object) -> bool:
        seen.append((values.get("done", -1), values.get("total", -1)))  # type: ignore[arg-type]
        return plain(hands, **values)

    monkeypatch.setattr(making.Hands, "write", noting)
    make(own.engine, own.settings, asked(own, "deductions"))
    steps = [it for it in seen if it[0] > 0]
    halls = len(own.counted())
    assert steps == [(n, 2 * halls + 1) for n in range(1, 2 * halls + 2)]


def test_a_cancelled_file_stops_at_the_next_step_and_is_not_made(
    own: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "BEAT", 0)
    one, plain, steps = asked(own), making.Hands.write, []

    def stopping(hands: making.Hands, **values: object) -> bool:
        steps.append(values)
        if len(steps) == 2:
            with transaction(own.engine) as session:
                cancel(session, session.get_one(Deliverable, one), by=own.laid.people["an"], now=OUT)
        return plain(hands, **values)

    monkeypatch.setattr(making.Hands, "write", stopping)
    make(own.engine, own.settings, one)
    found = row(own, one)
    assert found.cancelled_at == OUT and found.finished_at is None and found.digest is None
    assert found.beat_at is None, "nobody need wait for it"
    assert len(steps) == 2 and vault(own.settings.evidence).keys("deliverables") == []


def test_stopped_and_wanted_again_before_its_maker_noticed_it_is_made_all_the_same(
    own: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "BEAT", 0)
    one, plain, by = asked(own), making.Hands.let_go, own.laid.people["an"]

    def cancelled(*given: Any) -> None:
        monkeypatch.setattr(making, "build", build)
        with transaction(own.engine) as session:
            cancel(session, session.get_one(Deliverable, one), by=by, now=OUT)
        build(*given)

    def wanted(hands: making.Hands) -> None:
        with transaction(own.engine) as session:
            go_on(session, session.get_one(Deliverable, one), by=by, now=OUT)
        assert making._taken(own.engine, one) is None, "the queue comes too early"
        plain(hands)

    build: Callable[..., None] = making.build
    monkeypatch.setattr(making, "build", cancelled)
    monkeypatch.setattr(making.Hands, "let_go", wanted)
    make(own.engine, own.settings, one)
    assert row(own, one).finished_at is not None


def test_of_two_makers_only_one_gets_it_until_it_is_silent_for_too_long(own: Land) -> None:
    one = asked(own)
    assert making._taken(own.engine, one) and not making._taken(own.engine, one)
    with transaction(own.engine) as session:
        found = session.get_one(Deliverable, one)
        found.beat_at = clock.now() - making.LEASE - timedelta(seconds=1)
        session.add(found)
    assert making._taken(own.engine, one)


def test_who_was_silent_for_too_long_says_nothing_more_about_a_file_in_other_hands(
    own: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = asked(own)
    others: list[Any] = []
    plain: Callable[..., None] = making.build

    def overtaken(*given: Any) -> None:
        with monkeypatch.context() as late:
            late.setattr(making, "LEASE", timedelta(0))
            others.append(making._taken(own.engine, one))
        plain(*given)

    monkeypatch.setattr(making, "BEAT", 0)
    monkeypatch.setattr(making, "build", overtaken)
    make(own.engine, own.settings, one)
    found = row(own, one)
    assert (found.failed, found.finished_at, [found.beat_at]) == (None, None, others)


def test_dead_hands_are_freed_before_a_queue_begins_and_not_among_what_was_left_in_it(
    own: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would take from living hands what these have begun in the meantime."""
    asked(own)
    done: list[str] = []
    monkeypatch.setitem(tasks._works, "make_deliverable", lambda *_: done.append("made"))
    monkeypatch.setitem(tasks._works, "free_deliverables", lambda *_: done.append("freed"))
    with tasks.Queue(own.engine, own.settings).running():
        _until(lambda: len(done) > 1)
    # At a full minute it is taken up once more.
    assert done[0] == "freed" and set(done[1:]) == {"made"}


def test_while_the_vault_does_not_answer_it_waits_and_is_not_given_up(
    own: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> object:
        raise Unavailable

    one = asked(own)
    with monkeypatch.context() as broken:
        broken.setattr(making, "keep_file", down)
        with pytest.raises(Unavailable):
            make(own.engine, own.settings, one)
    assert row(own, one).failed is None and row(own, one).beat_at is None
    make(own.engine, own.settings, one)
    assert row(own, one).finished_at is not None


def test_our_own_mistake_is_told_as_one(own: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "build", lambda *_: 1 / 0)
    one = asked(own)
    make(own.engine, own.settings, one)
    assert (row(own, one).failed, row(own, one).beat_at) == ("fault", None)
    monkeypatch.undo()
    assert asked(own) == one, "asked for again it is taken up again"
    make(own.engine, own.settings, one)
    assert row(own, one).finished_at is not None


def _many(land: Land, times: int) -> None:
    """The wave's documents over and over, under further halls: enough work to be killed in."""
    with closing(sqlite3.connect(land.settings.data / "anfang.sqlite3")) as rows, rows:
        names = [name for _, name, *_ in rows.execute("PRAGMA table_info(halls)")]
        wave = land.made["2026-11"].wave_id.hex
        one = land.laid.halls["H-002"].id.hex
        plain = ", ".join(name for name in names if name not in ("id", "code"))
        for n in range(times):
            new = f"{n:032x}"
            rows.execute(
                f"INSERT INTO halls (id, code, {plain}) SELECT ?, ?, {plain} FROM halls WHERE id = ?",  # noqa: S608
                (new, f"X-{n:05}", one),
            )
            rows.execute(
                "INSERT INTO published_halls SELECT wave_id, ?, ?, kind, region_path, region FROM published_halls "
                "WHERE wave_id = ? AND hall_id = ?",
                (new, f"X-{n:05}", wave, one),
            )
            rows.execute(
                "INSERT INTO hall_results (id, publication_id, wave_id, hall_id, edition, body, digest) "
                "SELECT ?, publication_id, wave_id, ?, edition, body, digest FROM hall_results "
                "WHERE wave_id = ? AND hall_id = ?",
                (f"{n + 2**64:032x}", new, wave, one),
            )


def test_killed_in_the_middle_a_set_goes_on_and_what_was_made_stays(
    own: Land, tmp_path: Path, new_server: Callable[..., Server]
) -> None:
    """A real server dies by SIGKILL while it makes a set of files; the next one makes what is missing, byte for byte."""
    _many(own, 200)
    kinds = [("scores", "csv"), ("raw", "xlsx"), ("deductions", "csv"), ("raw", "csv")]
    files = {asked(own, *kind): kind for kind in kinds}
    server = new_server()
    own.engine.dispose()
    shutil.copytree(own.settings.data, server.data)
    there = Land.__new__(Land)
    there.settings = Settings(data=server.data)
    there.engine = database.connect(there.settings.database)

    def every() -> list[Deliverable]:
        return [row(there, one) for one in files]

    try:
        server.start()
        _until(lambda: any(it.finished_at for it in every()) and any(_halfway(it) for it in every()))
        server.kill()
        made = {it.id: it.finished_at for it in every() if it.finished_at}
        assert made and any(_halfway(it) for it in every()), "killed in the middle of the set and of a file"
        server.start()
        _until(lambda: all(it.finished_at for it in every()))
        server.stop()
        assert {it.id: it.finished_at for it in every() if it.id in made} == made, "not made a second time"
        for one, kind in files.items():
            if one not in made:
                assert bytes_of(there, one) == own.file(tmp_path, *kind).read_bytes()
    finally:
        server.kill()
        there.engine.dispose()


def _halfway(file: Deliverable) -> bool:
    return 0 < file.done < file.total and not file.finished_at


def _until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
