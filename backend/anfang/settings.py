"""What an operator can set, by environment (`ANFANG_…`). Nonsense is refused when the server starts, not when a phone calls."""

import re
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1024 * 1024


class Settings(BaseSettings):
    """One instance per process; every field is `ANFANG_<NAME>` in the environment. Sizes are bytes."""

    model_config = SettingsConfigDict(env_prefix="ANFANG_", extra="ignore", frozen=True)

    data: Path = Path("data")
    database: str = ""
    evidence: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    address: str = ""
    tasks: Literal["embedded", "worker"] = "embedded"
    time_zone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    desk_hours: int = Field(default=12, ge=1, le=24 * 30)
    phone_days: int = Field(default=400, ge=1, le=800)
    days_ahead: int = Field(default=7, ge=1, le=31)
    request_limit: int = Field(default=4 * MIB, ge=64 * 1024)
    evidence_limit: int = Field(default=40 * MIB, ge=MIB)
    proxies: str = "127.0.0.1"
    notices: str = ""
    travel: str = ""
    tiles: str = ""
    tiles_datum: Literal["wgs84", "gcj02"] = "wgs84"
    tiles_credit: str = ""

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {name!r}; use a name like Asia/Shanghai") from error
        return name

    @field_validator("notices")
    @classmethod
    def _notices_have_addresses(cls, said: str) -> str:
        if said.split():
            from apprise import Apprise  # takes a second to import, and most installations need none of it

            for n, address in enumerate(said.split(), 1):
                if Apprise.instantiate(address) is None:
                    # Not the address itself: it holds a key, and this goes to a log.
                    raise ValueError(f"address {n} is none that apprise knows (mailto://, wecombot://, …)")
        return said

    @field_validator("travel")
    @classmethod
    def _travel_is_a_table_or_a_server(cls, said: str) -> str:
        if said and not said.startswith(("https://", "http://")) and not said.endswith(".csv"):
            raise ValueError(
                "must be the path of a .csv table, or the http(s):// address of a routing server"
            )
        return said.rstrip("/")

    @field_validator("tiles")
    @classmethod
    def _tiles_are_a_pattern(cls, said: str) -> str:
        whole = all(part in said for part in ("{z}", "{x}", "{y}")) and said.startswith(
            ("https://", "http://")
        )
        if said and not (whole and re.fullmatch(r"[^\s;,'\"/]+", said.split("/")[2])):
            raise ValueError("must be an https:// (or http://) address with {z}, {x} and {y} in it")
        return said

    @field_validator("address")
    @classmethod
    def _address_is_a_place(cls, address: str) -> str:
        if address and not address.startswith(("https://", "http://")):
            raise ValueError("must start with https:// (or http:// for a trial on this machine)")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _fill_from_data(self) -> Self:
        data = self.data.expanduser().resolve()
        object.__setattr__(self, "data", data)
        if not self.database:
            object.__setattr__(self, "database", f"sqlite:///{data / 'anfang.sqlite3'}")
        if not self.evidence:
            object.__setattr__(self, "evidence", (data / "evidence").as_uri())
        if not self.database.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("ANFANG_DATABASE must start with sqlite:/// or postgresql+psycopg://")
        if not self.evidence.startswith(("file:///", "s3://")):
            raise ValueError("ANFANG_EVIDENCE must start with file:/// or s3://")
        if self.tasks == "worker" and not self.database.startswith("postgresql"):
            raise ValueError(
                "ANFANG_TASKS=worker needs PostgreSQL; SQLite keeps its worker inside the server"
            )
        return self

    @property
    def notice_addresses(self) -> list[str]:
        """Where notices go, one address each; they stand in `notices` with blanks between them."""
        return self.notices.split()

    @property
    def tiles_from(self) -> str:
        """Where a page may load pieces of a map from, as the content policy names it; "" where no map is configured."""
        if not self.tiles:
            return ""
        scheme, _, place = self.tiles.split("/")[:3]
        # "webrd0{1-4}.map.example": a policy can name all hosts of a domain, not some of them.
        labels = place.split(".")
        drawn = max((n for n, label in enumerate(labels) if "{" in label), default=-1)
        return f"{scheme}//{'.'.join(['*', *labels[drawn + 1 :]]) if drawn >= 0 else place}"

    @property
    def map_datum(self) -> Literal["wgs84", "gcj02"]:
        """The datum of the maps that pages draw: that of the tiles, where there are any."""
        return self.tiles_datum if self.tiles else "wgs84"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days and hours are shown and planned."""
        return ZoneInfo(self.time_zone)
