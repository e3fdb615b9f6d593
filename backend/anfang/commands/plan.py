"""`plan solve|check|headroom|guess|export WAVE …`: plan a wave, or judge its plan, from a shell."""

import argparse
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session

from anfang import clock, database, desk, tasks
from anfang.configure import configured, options
from anfang.core.rotation.check import broken
from anfang.core.rotation.guess import judge
from anfang.core.rotation.headroom import headroom
from anfang.halls.reach import EVERYWHERE
from anfang.planning.assembling.assemble import Assembled, assemble
from anfang.planning.records import SolveRun
from anfang.planning.rows import rows_of
from anfang.planning.say import line
from anfang.planning.solve_run import watch
from anfang.planning.spoken import names_of
from anfang.planning.start_solve import start_solve
from anfang.planning.tables.read_plan import read_plan
from anfang.planning.tables.write_plan import plan_file
from anfang.problems import Invalid
from anfang.settings import Settings
from anfang.sheets.columns import SheetUnsound, told
from anfang.sheets.source import content_of
from anfang.waves.find import wave_by_code
from anfang.waves.records import Wave

Verb = Callable[[argparse.Namespace, Session, Settings], int]


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs."""
    kinds = verbs.add_parser("plan", help="plan waves, judge plans").add_subparsers(
        dest="kind", required=True, metavar="solve|check|headroom|guess|export"
    )
    solving = _declare(kinds, "solve", "make a plan and keep it; Ctrl-C keeps nothing", _solve)
    solving.add_argument("--seconds", type=int, default=120)
    solving.add_argument("--leave-out", action="store_true", help="plan without what cannot be planned")
    solving.add_argument("--replan", action="store_true", help="change as little as possible of the plan")
    checking = _declare(
        kinds, "check", "every hard rule that a plan breaks; exit code 1 where there is one", _read(_check)
    )
    checking.add_argument("file", type=Path, nargs="?", help="CSV or XLSX; without one: the wave's own plan")
    _declare(
        kinds, "headroom", "which halls lack permitted shoppers, now and in three months", _read(_headroom)
    )
    guessing = _declare(kinds, "guess", "how well halls could guess the plan, beside chance", _read(_guess))
    guessing.add_argument("more", nargs="*", metavar="WAVE", help="further waves, judged together")
    exporting = _declare(kinds, "export", "the plan as a table", _read(_export))
    exporting.add_argument("file", type=Path, help=".csv or .xlsx")


def _declare(
    kinds: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = kinds.add_parser(name, help=words)
    parser.add_argument("wave", metavar="WAVE", help="the wave's code, as in 2026-12")
    parser.set_defaults(run=run)
    options(parser)
    return parser


def _read(verb: Verb) -> Callable[[argparse.Namespace], int]:
    def run(given: argparse.Namespace) -> int:
        settings = configured(given)
        engine = database.connect(settings.database)
        try:
            with database.reading(engine) as session:
                return verb(given, session, settings)
        finally:
            engine.dispose()

    return run


def _wave(session: Session, code: str) -> Wave:
    found = wave_by_code(session, code)
    if found is None:
        raise Invalid(at="WAVE", what=told("waves.wrong.no_wave", given=code))
    return found


def _month(session: Session, code: str, settings: Settings) -> Assembled:
    wave = _wave(session, code)
    rows = rows_of(session, wave.id)
    return assemble(session, wave, rows, reach=EVERYWHERE, settings=settings, now=clock.now())


def _check(given: argparse.Namespace, session: Session, settings: Settings) -> int:
    here, plan = _month(session, given.wave, settings), None
    if given.file is not None:
        try:
            plan = read_plan(content_of(given.file), here.regions).plan
        except SheetUnsound as problem:
            for complaint in problem.complaints:
                print(f"{given.file}: {complaint.text(settings.language)}", file=sys.stderr)
            raise
    found = broken(here.month, plan or here.plan)
    names = names_of(session, found)
    for it in found:
        print(line(settings.language, it, names))
    say = "planning.check.broken" if found else "planning.check.sound"
    print(desk.say(settings.language, say, count=len(found), stops=len((plan or here.plan).stops)))
    return 1 if found else 0


def _headroom(given: argparse.Namespace, session: Session, settings: Settings) -> int:
    here = _month(session, given.wave, settings)
    found = headroom(here.month, here.plan)
    for it in found.halls:
        if it.short or it.missing:
            facts = {"hall": it.code, "short": it.short, "near": len(it.near), "missing": it.missing}
            ahead = " ".join(map(str, it.permitted))
            print(desk.say(settings.language, "planning.headroom.hall", ahead=ahead, **facts))
    for cure in found.cures:
        key = "posting" if cure.login else "shopper"
        facts = {"who": cure.login or "", "region": cure.region, "cured": cure.cured, "helped": cure.helped}
        print(desk.say(settings.language, f"planning.headroom.{key}", **facts))
    return 0


def _guess(given: argparse.Namespace, session: Session, settings: Settings) -> int:
    months = [_month(session, code, settings) for code in (given.wave, *given.more)]
    for it in judge((one.month, one.plan) for one in months):
        shares = {"rate": it.rate / 100, "chance": it.chance / 100, "off": it.off / 100}
        print(
            f"{it.guesser:24} {it.visits:6} {shares['rate']:7.2f} % {shares['chance']:7.2f} % {shares['off']:+7.1f} %"
        )
    return 0


def _export(given: argparse.Namespace, session: Session, settings: Settings) -> int:
    here = _month(session, given.wave, settings)
    kind = given.file.suffix.lower().removeprefix(".")
    if kind not in ("csv", "xlsx"):
        raise Invalid(at=str(given.file), what=told("planning.wrong.file"))
    made = plan_file(kind, here.month, here.plan, here.regions, settings.language)
    given.file.write_bytes(made.content)
    print(desk.say(settings.language, "planning.exported", stops=len(here.plan.stops)))
    return 0


def _solve(given: argparse.Namespace) -> int:
    settings = configured(given)
    engine = database.connect(settings.database)
    tasks.attach(tasks.Queue(engine, settings))
    try:
        with database.transaction(engine) as session:
            run = start_solve(
                session, _wave(session, given.wave), kind="replan" if given.replan else "solve",
                seconds=given.seconds, leave_out=given.leave_out, by=None, now=clock.now(),
            )  # fmt: skip
        # A server that is running may be quicker: whoever comes second finds the run begun, and both see its end here.
        threading.Thread(target=watch, args=(engine, settings, run.id), daemon=True).start()
        while run.ended_at is None:
            time.sleep(0.5)
            with database.reading(engine) as session:
                run = session.get_one(SolveRun, run.id)
            _tell(run)
    finally:
        engine.dispose()
    if run.problem:
        print(run.problem[settings.language], file=sys.stderr)
    print(desk.say(settings.language, f"planning.outcome.{run.outcome}"))
    return 0 if run.outcome == "kept" else 1


def _tell(run: SolveRun) -> None:
    if sys.stderr.isatty() and run.progress:
        told_ = " ".join(
            f"{name} {value}" for name, value in run.progress.items() if isinstance(value, int | str)
        )
        print(f"\r{told_[:100]:100}", end="", file=sys.stderr, flush=True)
