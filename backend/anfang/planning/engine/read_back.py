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
            asked = laid.visits[seq[r, p]]
            stops.append(
                Stop(
                    code=month.halls[asked.hall].code,
                    login=month.shoppers[crew[0]].login,
                    day_on=laid.days[r % days],
                    at=int(begins[r, p]),
                    companion=month.shoppers[crew[1]].login if crew[1] >= 0 else None,
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


def earliest(laid: Laid, routes: Routes) -> Plan:
    """The plan with every stop as early as it can be."""
    return read_back(laid, routes.seq, routes.n, routes.early)
