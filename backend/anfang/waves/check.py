"""What stands against an assignment, and what is merely doubtful about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from anfang.checklists.records import ChecklistVersion
from anfang.core.rotation import clash, earliest_return
from anfang.halls.hours import DAYS, Spans
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.problems import Invalid, Language
from anfang.sheets.columns import Words, told
from anfang.waves.calendar import Calendar
from anfang.waves.records import Wave

Window = tuple[str, str]
LONGEST_SCENARIO = 2000


@dataclass(frozen=True)
class Wish:
    """An assignment somebody wants to make. `window`: from, to as "HH:MM", local."""

    wave: Wave
    hall: Hall
    shopper: Person
    day_on: date
    window: Window
    scenario: str


@dataclass(frozen=True)
class Objection:
    """One reason. `at` names the field: wave, hall, shopper, day_on, window or scenario."""

    code: str
    at: str
    what: Words


class AssignmentRefused(Invalid):
    """All reasons stand in `objections`."""

    code = "assignment_refused"
    zh, en = "不能这样安排：{reasons}", "This cannot be assigned: {reasons}"

    def __init__(self, objections: list[Objection]) -> None:
        self.objections = objections
        reasons: Words = {
            language: " ".join(it.what[language] for it in objections) for language in LANGUAGES
        }
        super().__init__(at=objections[0].at, reasons=reasons)


class RotationBroken(AssignmentRefused):
    """Nothing but the three months between two visits of one shopper to one hall stands against it."""

    code = "rotation_broken"


LANGUAGES: tuple[Language, Language] = ("zh", "en")


def refused(objections: list[Objection]) -> AssignmentRefused:
    """The problem that says `objections`."""
    only_rotation = all(it.code == "rotation" for it in objections)
    return (RotationBroken if only_rotation else AssignmentRefused)(objections)


def objections(wish: Wish, version: ChecklistVersion | None, known: Calendar) -> list[Objection]:
    """All that stands against `wish`; `version` is the checklist's on that day, None where there is none."""
    wave, hall, shopper, day = wish.wave, wish.hall, wish.shopper, wish.day_on
    found = []

    def object_(code: str, at: str, **facts: Any) -> None:
        found.append(Objection(code, at, told(f"waves.refused.{code}", **facts)))

    if shopper.role != Role.SHOPPER:
        object_("no_shopper", "shopper", name=shopper.name)
    elif shopper.left_at is not None:
        object_("left", "shopper", name=shopper.name)
    if hall.retired_at is not None:
        object_("retired", "hall", hall=hall.name)
    if not wave.starts_on <= day <= wave.ends_on:
        object_("outside_wave", "day_on", wave=wave.code, first=wave.starts_on, last=wave.ends_on)
    if version is None:
        object_("no_checklist", "day_on", checklist=wave.checklist_code, day=day)
    elif hall.tier not in version.document["tiers"]:
        object_("no_tier", "hall", version=version.version, tier=told(f"halls.tier.{hall.tier}"))
    if len(wish.scenario) > LONGEST_SCENARIO:
        object_("long_scenario", "scenario", most=LONGEST_SCENARIO)
    weekday, spans = DAYS[day.weekday()], hall.hours.get(DAYS[day.weekday()])
    if spans == []:
        object_("closed", "day_on", hall=hall.name, weekday=told(f"halls.day.{weekday}"))
    elif spans and not fits(wish.window, spans):
        object_("outside_hours", "window", hours=",".join("-".join(span) for span in spans))
    if (until := known.cooled_until(shopper.id, hall.id, day)) is not None:
        object_("cooling", "shopper", name=shopper.name, hall=hall.name, until=until)
    days = known.days.get((shopper.id, hall.id), {})
    other = clash(day, days)
    if other is not None:
        source = told(f"waves.source.{days[other]}")
        facts = {"name": shopper.name, "hall": hall.name, "other": other, "source": source}
        found.append(
            Objection(
                "rotation", "day_on", told("waves.refused.rotation", **facts, free=free_from(day, days))
            )
        )
    return found


def fits(window: Window, spans: Spans) -> bool:
    """Whether a window begins and ends while the hall is open; a break in between does no harm."""
    begins = any(start <= window[0] < end for start, end in spans)
    return window[0] < window[1] and begins and any(start < window[1] <= end for start, end in spans)


def free_from(day: date, others: Iterable[date]) -> date:
    """The first day from `day` on that keeps three months' distance to all `others` [domain §5]."""
    days = list(others)
    starts = sorted({day, *(max(day, earliest_return(other)) for other in days)})
    return next(start for start in starts if clash(start, days) is None)


def doubts(wish: Wish, known: Calendar, *, today: date) -> list[Objection]:
    """What a planner should look at before making `wish`; nothing here stops it."""
    hall, wave, day = wish.hall, wish.wave, wish.day_on
    found = []
    if day < today:
        found.append(Objection("past", "day_on", told("waves.doubt.past", day=day)))
    if hall.hours.get(DAYS[day.weekday()]) is None:
        found.append(Objection("no_hours", "hall", told("waves.doubt.no_hours", hall=hall.name)))
    if known.at_hall[hall.id, day]:
        found.append(Objection("same_day", "day_on", told("waves.doubt.same_day", hall=hall.name, day=day)))
    wanted = wave.frequency.get(hall.tier, 0)
    if hall.kind != "competitor" and known.in_wave[wave.id, hall.id] >= wanted:
        found.append(Objection("enough", "hall", told("waves.doubt.enough", hall=hall.name, wanted=wanted)))
    if (until := known.cooled_until(wish.shopper.id, hall.id, day)) is not None:
        facts = {"name": wish.shopper.name, "hall": hall.name, "until": until}
        found.append(Objection("cooling", "shopper", told("waves.refused.cooling", **facts)))
    if not wish.scenario:
        found.append(Objection("no_scenario", "scenario", told("waves.doubt.no_scenario")))
    return found
