"""Routes as a plan, and a plan as routes."""

from anfang.core.rotation.month import Plan, Stop
from anfang.planning.engine.arrays import Ints, Routes
from anfang.planning.engine.ground import Laid


def read_back(laid: Laid, seq: Ints, n: Ints, begins: Ints) -> Plan:
    """The plan that the routes stand for; `begins[r, p]`: the minute at which a stop begins."""
    month, days = laid.month, len(laid.days)
    stops = []
    for r in n.nonzero()[0]:
        crew = laid.crews[r // days]
        for p in range(n[r]):
            v = int(seq[r, p])
            asked = laid.visits[v]
            login, companion = who(laid, v, crew)
            stops.append(
                Stop(
                    code=month.halls[asked.hall].code,
                    login=login,
                    day_on=laid.days[r % days],
                    at=int(begins[r, p]),
                    companion=companion,
                    shadow=asked.shadow,
                )
            )
    stops.sort(key=lambda stop: (stop.day_on, stop.login, stop.at))
    used = [
        posting
        for posting in laid.postings
        if any(
            s.login == posting.login or s.companion == posting.login
            for s in stops
            if posting.first_on <= s.day_on <= posting.last_on
        )
    ]
    return Plan(tuple(stops), tuple(used))


def who(laid: Laid, v: int, crew: tuple[int, int]) -> tuple[str, str | None]:
    """Who transacts at the visit, and who goes along: of two, the one who did or must, if they speak the language; else who speaks it."""
    one, two = crew
    shoppers = laid.month.shoppers
    if two < 0:
        return shoppers[one].login, None
    wanted = laid.month.halls[laid.visits[v].hall].languages
    able = [
        s for s in (laid.leads[v], one, two) if s in crew and (not wanted or wanted & shoppers[s].languages)
    ]
    first = able[0] if able else one
    return shoppers[first].login, shoppers[two if first == one else one].login


def earliest(laid: Laid, routes: Routes) -> Plan:
    """The plan with every stop as early as it can be."""
    return read_back(laid, routes.seq, routes.n, routes.early)
