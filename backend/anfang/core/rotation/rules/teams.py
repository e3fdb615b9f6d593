"""Two who go together [domain §5: small teams]."""

from collections.abc import Iterator

from anfang.core.rotation.rules.sight import Sight, people
from anfang.core.rotation.verdict import Broken


def team_wanted(sight: Sight) -> Iterator[Broken]:
    """The hall asks for two and there is one."""
    for stop in sight.stops:
        hall = sight.halls.get(stop.code)
        if hall and hall.team and len(people(stop)) < 2:
            yield Broken("team_wanted", stop.code, stop.login, stop.day_on)


def no_team(sight: Sight) -> Iterator[Broken]:
    """The two are no team of the month. Facts: companion."""
    teams = {frozenset((it.lead, it.companion)) for it in sight.month.teams}
    for stop in sight.stops:
        if stop.companion is not None and frozenset((stop.login, stop.companion)) not in teams:
            yield Broken("no_team", stop.code, stop.login, stop.day_on, {"companion": stop.companion})


def apart(sight: Sight) -> Iterator[Broken]:
    """On one day a person goes with a companion here and alone, or with another, there; told at the stops after the first, those
    that have begun coming first. Facts: who, other (hall).
    """
    for (login, day), stops in sight.by_day.items():
        first, *others = sorted(stops, key=lambda it: not sight.begun(it))
        for stop in others:
            if set(people(stop)) != set(people(first)):
                facts = {"who": login, "other": first.code}
                yield Broken("apart", stop.code, stop.login, day, facts)
