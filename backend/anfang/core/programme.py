"""The programme's rules after a visit: what is due when, who is ranked, what is paid. One document, changed as a whole."""

from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Weekday = Annotated[int, Field(ge=0, le=6)]
Hours = Annotated[int, Field(ge=1, le=24 * 60)]
Percent = Annotated[int, Field(ge=0, le=100)]


class Rule(BaseModel):
    """Base: an unknown field is an error, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Clockwork(Rule):
    """When the hours of a rectification run: `always`, or only from `opens` to `closes` ("HH:MM") on working days.

    `days` are weekdays, 0 = Monday; `holidays` and `workdays` (make-up days, which go first) are ISO days that overrule them.
    """

    zone: str = "Asia/Shanghai"

    runs: Literal["always", "working"] = "always"
    days: tuple[Weekday, ...] = Field(default=(0, 1, 2, 3, 4), min_length=1)
    opens: str = Field(default="09:00", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    closes: str = Field(default="18:00", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    holidays: tuple[str, ...] = ()
    workdays: tuple[str, ...] = ()

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {name!r}") from error
        return name

    @field_validator("holidays", "workdays")
    @classmethod
    def _days_exist(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        for day in days:
            if date.fromisoformat(day).isoformat() != day:
                raise ValueError(f"not a day like 2026-10-01: {day!r}")
        return days

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("a working day opens before it closes")
        return self


class Step(Rule):
    """From this mean execution rate in percent on, this share of the month's commission in percent is paid."""

    from_: Percent = Field(alias="from")
    pays: Percent


class Programme(Rule):
    """All rules. Defaults are the field's: 24 h to answer, 72 h to mend, three unanswered, 60/40 [domain §4, §6]."""

    review_days: int = Field(default=3, ge=1, le=60)
    appeal_days: int = Field(default=7, ge=0, le=60)
    appeals_a_wave: int = Field(
        default=5, ge=0, le=200, description="items that one hall may appeal in one wave"
    )
    answer_hours: Hours = 24
    mend_hours: Hours = 72
    unanswered_for_veto: int = Field(default=3, ge=1, le=20)
    clock: Clockwork = Clockwork()
    rank_visits: int = Field(
        default=2, ge=1, le=20, description="counted visits that a hall needs to be ranked"
    )
    worst: tuple[int, int] = (10, 5)
    interviews: int = Field(
        default=30, ge=1, le=1000, description="fewer interviews a hall are marked as thin"
    )
    inspection_share: Percent = 60
    pay: tuple[Step, ...] = ()
    scenarios: tuple[Annotated[str, Field(min_length=1, max_length=2000)], ...] = Field(
        default=(), max_length=200, description="what shoppers play; a plan deals them out"
    )
    cooling_months: int = Field(
        default=12, ge=0, le=60, description="an exposed shopper stays away from the hall"
    )
    weekly: bool = Field(default=True, description="a report for the coordination meeting is made each week")
    meeting_day: Weekday = Field(default=0, description="0 = Monday")
    meeting_hour: int = Field(default=8, ge=0, le=23, description="the report is ready at this hour")
