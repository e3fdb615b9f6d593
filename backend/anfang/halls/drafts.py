"""One row of a halls' table as the values it sets, or as complaints. Empty cells set nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from anfang.halls import fields
from anfang.halls.columns import columns
from anfang.halls.hours import DAYS, spans
from anfang.halls.place import check_place, in_china, millionths
from anfang.halls.regions import LEVELS
from anfang.sheets.columns import CellWrong, Column, Complaint, Row, told

NEW_NEEDS = ("name", "tier", "kind", "province_code", "city_code")

_REGION_CODE = re.compile(r"[0-9A-Za-z_-]{1,20}")


@dataclass
class Draft:
    """What a row says. `sets`: column of Hall → value ("retired" → bool; "days": weekday → spans, to be laid
    over what is there).

    `regions`: path → name, "" where the row gives only the code.
    """

    row: Row
    code: str = ""
    sets: dict[str, Any] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    doubts: list[Complaint] = field(default_factory=list)

    def complain(self, key: str, words: str, **facts: Any) -> None:
        """Note what is wrong in column `key`."""
        self.complaints.append(Complaint(self.row.number, _title(key), told(words, **facts)))

    def doubt(self, key: str, words: str) -> None:
        """Note what is doubtful in column `key`; it stops nothing."""
        self.doubts.append(Complaint(self.row.number, _title(key), told(words)))


def _title(key: str) -> Any:
    return next(column.title for column in columns() if column.key == key)


def draft(row: Row) -> Draft:
    """Read one row."""
    made = Draft(row)
    reader = _Reader(made)
    if not row.get("code"):
        made.complain("code", "sheets.needed")
    made.code = reader.cell("code", fields.code) or ""
    reader.set("name", lambda text: fields.at_most(text, 120))
    reader.set("tier", lambda text: fields.one_of(text, "tier", fields.TIERS))
    reader.set("kind", lambda text: fields.one_of(text, "kind", fields.KINDS))
    reader.set("pressure", lambda text: fields.one_of(text, "pressure", fields.PRESSURES))
    reader.set("address", lambda text: "" if text == fields.CLEAR else fields.at_most(text, 300))
    reader.set("languages", lambda text: [] if text == fields.CLEAR else fields.languages(text))
    reader.set("retired", fields.yes_or_no)
    reader.days()
    reader.place()
    reader.regions()
    return made


class _Reader:
    """Reads the cells of one row into a draft; a cell that is wrong becomes a complaint and sets nothing."""

    def __init__(self, made: Draft) -> None:
        self.made = made

    def cell(self, key: str, parse: Callable[[str], Any]) -> Any:
        text = self.made.row.get(key)
        if not text:
            return None
        try:
            return parse(text)
        except CellWrong as wrong:
            column: Column = next(it for it in columns() if it.key == key)
            self.made.complaints.append(Complaint(self.made.row.number, column.title, wrong.what))
            return None

    def set(self, key: str, parse: Callable[[str], Any]) -> None:
        value = self.cell(key, parse)
        if value is not None:
            self.made.sets[key] = value

    def days(self) -> None:
        daily = self.cell("hours", spans)
        days = {} if daily is None else dict.fromkeys(DAYS, daily)
        days |= {day: own for day in DAYS if (own := self.cell(day, spans)) is not None}
        if days:
            self.made.sets["days"] = days

    def place(self) -> None:
        texts = self.made.row.get("lat"), self.made.row.get("lon")
        if texts == (fields.CLEAR, fields.CLEAR):
            self.made.sets["place"] = (None, None)
            return
        if any(texts) and not all(texts):
            self.made.complain("lat" if not texts[0] else "lon", "halls.wrong.half_a_place")
            return
        lat, lon = self.cell("lat", millionths), self.cell("lon", millionths)
        if lat is None or lon is None:
            return
        try:
            check_place(lat, lon)
        except CellWrong as wrong:
            self.made.complaints.append(Complaint(self.made.row.number, _title("lat"), wrong.what))
            return
        if not in_china(lat, lon):
            self.made.doubt("lat", "halls.doubt.abroad")
        self.made.sets["place"] = (lat, lon)

    def regions(self) -> None:
        path, missing = "/", False
        for level in LEVELS:
            code, name = self.cell(f"{level}_code", _region_code), self.cell(level, _region_name)
            if code and missing:
                self.made.complain(f"{level}_code", "halls.wrong.region_incomplete")
                return
            if name and not code and not self.made.row.get(f"{level}_code"):
                self.made.complain(f"{level}_code", "sheets.needed")
                return
            missing = missing or not code
            if code:
                path += f"{code}/"
                self.made.regions[path] = name or ""
        if len(self.made.regions) == 1:
            self.made.complain("city_code", "sheets.needed")
        elif self.made.regions:
            self.made.sets["region_path"] = path


def _region_code(text: str) -> str:
    if not _REGION_CODE.fullmatch(text):
        raise CellWrong("halls.wrong.region_code")
    return text


def _region_name(text: str) -> str:
    return fields.at_most(text, 80)
