"""A month planned from a shell, by the real solver: halls from a table, a plan, judged, written, planned again; and what is refused."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from anfang import clock, database
from anfang.__main__ import main
from anfang.planning.lock import lock_hall
from anfang.settings import Settings
from tests.halls.tables import as_csv, row
from tests.planning.ground import NOW, Ground

SATURDAY = date(2026, 12, 5)


class Shell:
    """The command line over a province of four halls, and six more from a table."""

    def __init__(self, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
        self.settings, self.capsys = settings, capsys
        with self.writing() as session:
            self.ground = Ground(session, settings)
            self.ground.begin()
            session.info.pop("later", None)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The province in a transaction."""
        engine = database.connect(self.settings.database)
        try:
            with database.transaction(engine) as session:
                yield session
        finally:
            engine.dispose()

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Exit code, output, complaints."""
        self.capsys.readouterr()
        code = main([*words, "--data", str(self.settings.data)])
        return code, *self.capsys.readouterr()


@pytest.fixture
def shell(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """The present is before the wave: its days are still to come."""
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda real=clock.now: NOW + (real() - began))
    shell = Shell(settings, capsys)
    more = [
        row(code=f"M{n}", name=f"新厅{n}", tier="second", latitude=f"26.5{n}12", longitude="106.7001")
        for n in range(6)
    ]
    (tmp_path / "halls.csv").write_bytes(as_csv(*more))
    assert shell("halls", "import", str(tmp_path / "halls.csv"))[0] == 0
    return shell


def test_a_table_of_halls_becomes_a_plan_that_breaks_no_rule(shell: Shell, tmp_path: Path) -> None:
    code, said, complaints = shell("plan", "solve", "2026-12", "--seconds", "1")
    assert (code, complaints) == (0, "") and "计划" in said
    code, said, _ = shell("plan", "check", "2026-12")
    assert code == 0 and said.startswith("10 个访次") and "违反" in said
    file = tmp_path / "plan.csv"
    assert shell("plan", "export", "2026-12", str(file))[0] == 0
    with file.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.reader(table))
    assert len({line[0] for line in rows[1:]}) == 10, "every hall is visited"
    # What is exported is judged like the plan itself; one day spoilt is told by row.
    assert shell("plan", "check", "2026-12", str(file))[0] == 0
    spoilt = file.read_text("utf-8-sig").replace(rows[1][3], SATURDAY.isoformat(), 1)
    file.write_text(spoilt, "utf-8")
    code, said, _ = shell("plan", "check", "2026-12", str(file))
    assert code == 1 and SATURDAY.isoformat() in said and rows[1][1] in said
    # What holds is left as it is.
    before = shell("plan", "export", "2026-12", str(tmp_path / "before.csv"))[0]
    assert before == 0 and shell("plan", "solve", "2026-12", "--replan", "--seconds", "1")[0] == 0
    shell("plan", "export", "2026-12", str(tmp_path / "after.csv"))
    assert (tmp_path / "after.csv").read_bytes() == (tmp_path / "before.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "what"),
    [
        (("solve", "2031-01"), 1, "2031-01"),
        (("solve", "2026-12", "--seconds", "0"), 1, "3600"),
        (("check", "2026-12", "not-there.csv"), 1, "not-there.csv"),
        (("export", "2026-12", "plan.pdf"), 1, "plan.pdf"),
        (("solve", "2026-12", "--seconds", "soon"), 2, "--seconds"),
        (("solve",), 2, "WAVE"),
    ],
)
def test_what_is_not_understood_is_refused(
    shell: Shell, words: tuple[str, ...], code: int, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """1: refused, the problem stands in JSON among the complaints; 2: not understood."""
    if code == 2:
        with pytest.raises(SystemExit) as ended:
            shell("plan", *words)
        assert ended.value.code == 2 and what in capsys.readouterr().err
        return
    found, said, complaints = shell("plan", *words)
    assert (found, said) == (1, "")
    assert what in str(json.loads(complaints))


def test_a_lock_that_cannot_be_kept_is_refused_before_anybody_solves(shell: Shell) -> None:
    with shell.writing() as session:
        ground = shell.ground
        ground.session = session
        hall, lan = ground.hall("A").id, ground.people["lan"].id
        lock_hall(session, ground.desk(), hall, shopper=lan, day_on=SATURDAY)
    code, said, complaints = shell("plan", "solve", "2026-12", "--seconds", "600")
    assert code == 1 and "没有排成" in said
    assert "云岩营业厅" in complaints and "锁定" in complaints and SATURDAY.isoformat() in complaints
