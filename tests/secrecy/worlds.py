"""Pairs of worlds that a hall manager must not be able to tell apart.

Both have the same published result of wu's hall: the same answers in the same weeks, the same released words and photos, the same
amendments. All else is drawn anew for each world: days and hours inside the week, shoppers, phones, the order of arrival, what was written
and not released, excluded, exposed and late visits, the running wave, waves that nobody has heard of, other halls' results.
"""

import io
import random
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from anfang import database
from anfang.app import create_app
from anfang.people.limit import Limits
from anfang.people.records import Role, SignIn
from anfang.people.who import token_digest
from anfang.reports.amend import confirm_amendment, propose_amendment
from anfang.reports.publish import publish
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.visits.records import Visit
from anfang.waves.close import close
from anfang.waves.give_up import give_up
from tests.reports.laid import LONG_AGO, ZONE, Laid, Made, answers, ids

PUBLISHED_AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 12, 2, 0, tzinfo=UTC)
MONDAYS = [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)]
SHOPPERS = ("lan", "hong", "hei")
WORDS = ("柜台里有人聊天", "地上有水渍", "叫号屏不亮", "店员很热情", "等了很久", "门口有保安看我")
BROKEN = ("greet", "tidy", "badge", "forced")


@dataclass(frozen=True)
class Content:
    """One published visit of wu's hall, as far as wu may know it."""

    monday: date
    answers: dict[str, Any]
    note: str
    release_words: tuple[str | None, ...]
    photos: tuple[tuple[str, int], ...]


@dataclass
class World:
    """One world on disk (its own database file, its own vault), and the names in it that somebody could guess."""

    settings: Settings
    guesses: dict[str, list[str]] = field(default_factory=dict)


class Stage:
    """One app and one engine, over a file that each world in turn is copied to: what they keep for speed is made once."""

    def __init__(self, folder: Path) -> None:
        self.ground = template(folder / "template")
        self._file = folder / "stage" / "anfang.sqlite3"
        self._file.parent.mkdir()
        self._put(self.ground.data / self._file.name)
        self.app = create_app(Settings(data=self._file.parent))
        self.engine: Engine = self.app.state.engine
        self.app.state.clock = lambda: NOW

    def set(self, world: World) -> None:
        """From now on the app is that world's."""
        self._put(world.settings.data / self._file.name)
        self.app.state.settings, self.app.state.limits = world.settings, Limits()

    def lay(self, settings: Settings, seed: str, contents: list["Content"], *, amended: bool) -> World:
        """Lay a world out on the stage and keep it in its own folder."""
        self._put(self.ground.data / self._file.name)
        settings.data.mkdir(parents=True)
        with database.transaction(self.engine) as session:
            world = _world(session, settings, seed, contents, amended)
        whole(self.engine)
        shutil.copy(self._file, settings.data / self._file.name)
        return world

    def _put(self, source: Path) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
        for tail in ("-wal", "-shm"):
            self._file.with_name(self._file.name + tail).unlink(missing_ok=True)
        shutil.copy(source, self._file)


def template(folder: Path) -> Settings:
    """A database with ground, people and wu's session, to be copied for each world."""
    settings = Settings(data=folder)
    folder.mkdir(parents=True)
    engine = database.connect(settings.database)
    upgrade(engine)
    with database.transaction(engine) as session:
        laid = Laid(session, settings, ids("template")).ground()
        laid.person("hei", Role.SHOPPER, "/52/")
        for login in ("wu", "an"):
            person = laid.people[login]
            session.add(
                SignIn(
                    token_digest=token_digest(login), person_id=person.id,
                    made_at=LONG_AGO, ends_at=NOW + timedelta(days=30),
                )
            )  # fmt: skip
    whole(engine)
    engine.dispose()
    return settings


def whole(engine: Engine) -> None:
    """Bring all into the one file that is copied."""
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")


def pair(seed: int, stage: Stage, folder: Path) -> tuple[World, World]:
    """Two worlds with the same published result of wu's hall."""
    common = random.Random(f"common {seed}")
    contents = [_content(common) for _ in range(common.choice((1, 2, 2, 3)))]
    amended = common.random() < 0.3
    one, other = (
        stage.lay(Settings(data=folder / side), f"{seed} {side}", contents, amended=amended) for side in "ab"
    )
    return one, other


def _content(draw: random.Random) -> Content:
    said: dict[str, Any] = {key: "broken" for key in BROKEN if draw.random() < 0.35}
    said |= {"patience": draw.randrange(5), "wait": draw.choice((3, 8, 15))}
    released: list[str | None] = []
    if draw.random() < 0.4:
        said["greet"] = {"state": "answered", "value": "broken", "note": draw.choice(WORDS)}
        released.append("greet")
    note = draw.choice(WORDS) if draw.random() < 0.4 else ""
    photos = (("tidy", draw.randrange(3)),) if draw.random() < 0.25 else ()
    return Content(draw.choice(MONDAYS), said, note, (*released, *([None] if note else [])), photos)


@cache
def picture(n: int) -> bytes:
    """A small photo with something in its EXIF."""
    image = Image.new("RGB", (64, 48), (40 * n % 256, 90, 120))
    exif = Image.Exif()
    exif[0x010F] = f"Maker {n}"
    kept = io.BytesIO()
    image.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def _world(session: Session, settings: Settings, seed: str, contents: list[Content], amended: bool) -> World:
    draw = random.Random(f"world {seed}")
    laid = Laid(session, settings, ids(seed)).found()
    visits = _october(laid, contents, draw)
    _out(laid, visits, amended, draw)
    _november(laid, draw)
    _nowhere(laid, draw)
    session.flush()
    return World(settings, guesses(session))


def _october(laid: Laid, contents: list[Content], draw: random.Random) -> list[Visit]:
    """The published wave: the contents in any order, at any hour of their weeks; and what does not count."""
    every: list[tuple[int, Made]] = [(n, _dressed(it, draw)) for n, it in enumerate(contents)]
    hidden = [
        _drawn(draw, standing="excluded"),
        _drawn(draw, exposed=True),
        _drawn(draw, standing="excluded", veto_open=True),
    ]
    every += [(-1, it) for it in hidden if draw.random() < 0.4]
    every += [(-1, _drawn(draw, hall="GY-2")) for _ in range(draw.randrange(3))]
    every += [(-1, _drawn(draw, hall="CD-1"))] if draw.random() < 0.5 else []
    draw.shuffle(every)
    made: dict[int, Visit] = {}
    for n, it in every:
        visit = laid.visit(it)
        if n >= 0:
            made[n] = visit
    return [made[n] for n in range(len(contents))]


def _dressed(content: Content, draw: random.Random) -> Made:
    """A content with all that wu must not learn drawn anew."""
    local = datetime(content.monday.year, content.monday.month, content.monday.day, tzinfo=ZONE)
    at = local + timedelta(days=draw.randrange(7), minutes=draw.randrange(9 * 60, 18 * 60))
    said = content.answers | {
        "bought": draw.choice(("sim", "plan", "broadband")),
        "number": str(draw.random()),
    }
    photos: list[tuple[str | None, bytes]] = [(item, picture(n)) for item, n in content.photos]
    if draw.random() < 0.3:
        photos.append((draw.choice(BROKEN), picture(10 + draw.randrange(20))))
    return replace(
        _drawn(draw),
        at=at.astimezone(UTC),
        received_at=(at + timedelta(hours=draw.randrange(1, 90))).astimezone(UTC),
        answers=answers(**said),
        note=content.note or draw.choice(WORDS),
        photos=photos,
        release_words=content.release_words,
        release_photos=tuple(range(len(content.photos))),
    )


def _drawn(draw: random.Random, **more: Any) -> Made:
    """Any visit at all."""
    said = {key: draw.choice(("kept", "broken")) for key in BROKEN}
    at = datetime(2026, 10, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randrange(30 * 24 * 60))
    made = Made(
        shopper=draw.choice(SHOPPERS), at=at, answers=answers(**said), note=draw.choice(WORDS),
        app=f"1.{draw.randrange(9)}.0", phone=draw.choice(("Pixel", "Redmi", "Mate")),
        planned=draw.random() < 0.8,
    )  # fmt: skip
    return replace(made, **more)


def _out(laid: Laid, visits: list[Visit], amended: bool, draw: random.Random) -> None:
    """Close, give up, publish, amend. The moment of publication is the same: whoever looks sees when a result appears."""
    wave, an = laid.waves["2026-10"], laid.people["an"]
    for _ in range(draw.randrange(3)):
        planned = laid.assign(_drawn(draw, hall=draw.choice(("GY-1", "GY-2"))), next(laid.ids))
        give_up(laid.session, planned, draw.choice(WORDS), by=an, now=PUBLISHED_AT - timedelta(hours=5))
    close(laid.session, wave, by=an, now=PUBLISHED_AT - timedelta(minutes=draw.randrange(60, 6000)))
    publish(laid.session, wave, by=an, now=PUBLISHED_AT, settings=laid.settings)
    if amended:
        items = [{"item": "badge", "answer": {"state": "not_observed", "reason": draw.choice(WORDS)}}]
        _amend(laid, visits[0], items, draw)
    others = laid.session.exec(select(Visit).where(Visit.hall_id == laid.halls["GY-2"].id)).all()
    if others and draw.random() < 0.5:
        _amend(laid, others[0], [{"item": "patience", "answer": {"state": "answered", "value": 1}}], draw)
    if draw.random() < 0.4:
        laid.visit(_drawn(draw, standing="waiting", received_at=NOW - timedelta(minutes=draw.randrange(60))))


def _amend(laid: Laid, visit: Visit, items: list[dict[str, Any]], draw: random.Random) -> None:
    at = PUBLISHED_AT + timedelta(hours=1)
    wish = propose_amendment(laid.session, visit, items, draw.choice(WORDS), by=laid.people["mei"], now=at)
    confirm_amendment(laid.session, wish, by=laid.people["an"], now=at)


def _november(laid: Laid, draw: random.Random) -> None:
    """The running wave."""
    for _ in range(draw.randrange(4)):
        standing = draw.choice(("waiting", "approved", "returned", "held", "excluded"))
        hall = draw.choice(("GY-1", "GY-1", "GY-2"))
        made = _drawn(draw, wave="2026-11", hall=hall, standing=standing, veto_open=draw.random() < 0.2)
        if draw.random() < 0.3:
            photo = picture(40 + draw.randrange(9))
            made = replace(made, photos=[("tidy", photo)], release_photos=(0,), release_words=("greet",))
        laid.visit(replace(made, at=NOW - timedelta(minutes=draw.randrange(60, 9 * 24 * 60))))
    for _ in range(draw.randrange(3)):
        laid.assign(_drawn(draw, wave="2026-11", at=NOW + timedelta(days=draw.randrange(9))), next(laid.ids))
    if draw.random() < 0.3:
        close(laid.session, laid.waves["2026-11"], by=laid.people["an"], now=NOW - timedelta(hours=1))


def _nowhere(laid: Laid, draw: random.Random) -> None:
    """A wave, a hall and a person that wu has never heard of."""
    if draw.random() < 0.5:
        laid.wave("2026-12", date(2026, 12, 1), date(2026, 12, 31))
    if draw.random() < 0.3:
        laid.hall("GY-3", "南明三厅", "/52/5201/520102/")
    if draw.random() < 0.3:
        laid.person(f"new{draw.randrange(9)}", Role.SHOPPER, "/52/")


def guesses(session: Session) -> dict[str, list[str]]:
    """Everything that has a name in a world, by the table it stands in."""
    found: dict[str, list[str]] = {}
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if column.name in ("id", "digest", "visit_id", "code"):
                values = [str(row[0]) for row in session.connection().execute(select(column)) if row[0]]
                found.setdefault(f"{table.name}.{column.name}", []).extend(values)
    return found
