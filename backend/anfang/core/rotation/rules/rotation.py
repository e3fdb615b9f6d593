"""Three months between two visits of one person to one hall, and who keeps away longer [domain §5]."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from anfang.core.rotation.month import Stop
from anfang.core.rotation.rules.sight import Sight, people
from anfang.core.rotation.three_months import clash, earliest_return, permitted
from anfang.core.rotation.verdict import Broken, Facts


def rotation(sight: Sight) -> Iterator[Broken]:
    """Less than three calendar months from another visit, past or planned, before or after; companions count.

    Told once a pair of stops, at the later one (the earlier where the later has begun), and once a stop against all visits outside the
    plan. Facts: who, other (day), source (visited | planned | plan), free (the first day that three months allow after the earlier).
    """
    for code, stops in sight.by_hall.items():
        others: dict[str, dict[date, str]] = defaultdict(dict)
        for was in sight.met.get(code, ()):
            others[was.login][was.day_on] = was.source
        mine: dict[str, list[Stop]] = defaultdict(list)
        for stop in stops:
            for login in people(stop):
                mine[login].append(stop)
        for login, their in mine.items():
            for stop in their:
                if not sight.begun(stop) and (other := clash(stop.day_on, others[login])):
                    yield _broken(stop, login, other, others[login][other])
            for place, late in enumerate(their):
                for early in their[:place]:
                    # Twice on one day is another rule's.
                    if early.day_on != late.day_on and not permitted(early.day_on, late.day_on):
                        at, by = (early, late) if sight.begun(late) else (late, early)
                        yield _broken(at, login, by.day_on, "plan")


def _broken(stop: Stop, login: str, other: date, source: str) -> Broken:
    free = earliest_return(min(other, stop.day_on))
    facts: Facts = {"who": login, "other": other, "source": source, "free": free}
    return Broken("rotation", stop.code, stop.login, stop.day_on, facts)


def keep_away(sight: Sight) -> Iterator[Broken]:
    """Before the day until which the person keeps away from the hall. Facts: who, until, why."""
    away = defaultdict(list)
    for it in sight.month.keep_away:
        away[it.code, it.login].append(it)
    for stop in sight.stops:
        for login in people(stop):
            for it in away.get((stop.code, login), ()):
                if stop.day_on < it.until_on:
                    facts: Facts = {"who": login, "until": it.until_on, "why": it.why}
                    yield Broken("keep_away", stop.code, stop.login, stop.day_on, facts)
