"""Which figures are asked for, and what of them the caller may see."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Uuid, cast, null
from sqlmodel import Session, col, exists, select

from anfang.halls.fields import KINDS, TIERS
from anfang.halls.regions import region_names
from anfang.people.below import below
from anfang.people.records import Role
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.reports.records import Publication
from anfang.tallies.records import HallTally
from anfang.waves.records import Wave


class Asked(BaseModel):
    """What the address asks for. Empty: no filter; without a wave, the newest one that has figures. `region` is a path."""

    model_config = ConfigDict(extra="ignore")

    wave: str = Field(default="", max_length=40)
    region: str = Field(default="", max_length=120)
    tier: str = Field(default="", max_length=20)
    kind: str = Field(default="", max_length=20)
    item: str = Field(default="", max_length=60)
    light: str = Field(default="", max_length=60)
    page: int = Field(default=1, ge=1, le=100_000)

    @property
    def path(self) -> str:
        """The region's path with its closing slash; "/" for everywhere."""
        return self.region.rstrip("/") + "/"

    def to(self, tab: str, **more: Any) -> str:
        """The address of a page of figures with these filters, some of them changed."""
        return _address(f"/desk/figures{tab}", {**self.model_dump(), "page": 1, **more}, page=1)

    def visits(self, **more: Any) -> str:
        """The address of the counted visits behind a figure."""
        filters = {key: getattr(self, key) for key in ("wave", "region", "tier", "kind")}
        return _address("/desk/visits", {"counted": "yes", **filters, **more})


def _address(path: str, said: dict[str, Any], **usual: Any) -> str:
    query = urlencode({key: value for key, value in said.items() if value not in ("", usual.get(key))})
    return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Ground:
    """What is looked at: the wave, those the caller may choose from (newest first), the one before it, and the filters."""

    who: Who
    asked: Asked
    waves: list[Wave]
    wave: Wave | None
    names: dict[str, str]

    @property
    def drills(self) -> bool:
        """Whether the caller may look at single visits."""
        return self.who.role in (Role.SUPERVISOR, Role.ADMIN)

    @property
    def before(self) -> Wave | None:
        """The wave before the one looked at, by the same checklist."""
        return next(iter(self.earlier(1)), None)

    def earlier(self, count: int) -> list[Wave]:
        """Up to `count` waves before the one looked at, by the same checklist, the nearest first."""
        here = self.wave
        if here is None:
            return []
        older = [
            wave
            for wave in self.waves
            if wave.checklist_code == here.checklist_code and wave.starts_on < here.starts_on
        ]
        return older[:count]

    def halls(self, table: Any = HallTally) -> list[ColumnElement[bool]]:
        """The conditions on rows of a hall; without the wave."""
        found = [*self._filters(table), may_see(self.who, table.region_path, table.hall_id)]
        return found

    def regions(self, table: Any) -> list[ColumnElement[bool]]:
        """The conditions on tallies that know regions and no halls; without the wave."""
        return [*self._filters(table), may_see(self.who, table.region_path, cast(null(), Uuid))]

    def _filters(self, table: Any) -> list[ColumnElement[bool]]:
        asked = self.asked
        found: list[ColumnElement[bool]] = []
        if asked.region:
            found.append(below(table.region_path, asked.path))
        if asked.tier:
            found.append(col(table.tier) == asked.tier)
        if asked.kind:
            found.append(col(table.kind) == asked.kind)
        return found


def ground(session: Session, who: Who, asked: Asked) -> Ground:
    """Find the wave. An analyst knows published waves only: another one is not there, like one that never was. Raises NotHere."""
    every = select(Wave).order_by(col(Wave.starts_on).desc(), col(Wave.code).desc())
    if who.role is Role.ANALYST:
        every = every.where(exists().where(col(Publication.wave_id) == col(Wave.id)))
    waves = list(session.exec(every))
    if asked.wave:
        wave = next((each for each in waves if each.code == asked.wave), None)
        if wave is None:
            raise NotHere
    else:
        counted = set(session.exec(select(HallTally.wave_id).distinct()))
        out = set(session.exec(select(Publication.wave_id).distinct()))
        # What is published says more than the first visits of the wave that runs.
        known = [each for each in waves if each.id in out] or [each for each in waves if each.id in counted]
        wave = next(iter(known or waves), None)
    if asked.tier not in ("", *TIERS) or asked.kind not in ("", *KINDS):
        raise NotHere
    return Ground(
        who, asked.model_copy(update={"wave": wave.code if wave else ""}), waves, wave, region_names(session)
    )
