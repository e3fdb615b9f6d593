"""What the fields of the plan's pages say: where a stop is to go, which rules are set aside, where to go back to."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from anfang.people.who import Who
from anfang.planning.asked import look
from anfang.planning.change import Changed, Desk
from anfang.planning.lines import holds
from anfang.planning.lock import unlock
from anfang.planning.records import PlanLock, PlanStop
from anfang.problems import Invalid, NotHere
from anfang.sheets.columns import told
from anfang.shoppers.within import shoppers_in
from anfang.waves.asked import day_or_none

Given = dict[str, str]
"""The fields day, shopper (id) and at ("09:30"); "" leaves it as it is."""


def back_to(back: str) -> str:
    """The filters of the page that one came from, a query that stays on this plan; nothing else is followed."""
    kept = [
        piece for piece in back.split("&") if piece.split("=")[0] in ("view", "city", "state", "q", "page")
    ]
    return "".join(f"{piece}&" for piece in kept)


def waived(sent: dict[str, str]) -> dict[str, str]:
    """Rule → reason, of the fields waive.RULE that were filled in."""
    return {key[6:]: text for key, text in sent.items() if key.startswith("waive.") and text.strip()}


def where(
    session: Session, who: Who, wave_id: UUID, given: Given
) -> tuple[date | None, UUID | None, int | None]:
    """What the fields say; an empty one leaves it as it is. Raises Invalid."""
    day_on = day_or_none(given["day"])
    if given["day"] and day_on is None:
        raise Invalid(at="day", what=told("sheets.wrong_day"))
    person = None
    if given["shopper"]:
        person = id_or_none(given["shopper"])
        if person not in shoppers_in(session, look(session, who, wave_id).reach):
            raise Invalid(at="shopper", what=told("waves.wrong.no_shopper", given=given["shopper"][:40]))
    hour, _, minute = given["at"].partition(":")
    if not given["at"]:
        return day_on, person, None
    if not (hour.isdecimal() and minute.isdecimal() and int(hour[:3]) < 24 and int(minute[:3]) < 60):
        raise Invalid(at="at", what=told("planning.wrong.minute"))
    return day_on, person, int(hour) * 60 + int(minute)


def id_or_none(text: str) -> UUID | None:
    """The id that `text` is, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def unlocked(session: Session, it: Desk, stop: PlanStop) -> Changed:
    """Take the lock away that holds the stop. Raises NotHere where none does, PlanMoved."""
    mine = select(PlanLock).where(PlanLock.wave_id == it.wave.id, PlanLock.hall_id == stop.hall_id)
    found = next((one for one in session.exec(mine) if holds([one], stop)), None)
    if found is None:
        raise NotHere
    return unlock(session, it, found.id)


def hall_named(session: Session, who: Who, wave_id: UUID, hall: UUID | None) -> UUID:
    """The hall that a page is about; raises NotHere without such a wave, Invalid without a hall."""
    look(session, who, wave_id)
    if hall is None:
        raise Invalid(at="hall", what=told("waves.wrong.needed"))
    return hall
