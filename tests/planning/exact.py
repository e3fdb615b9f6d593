"""The best coverage that any plan of a small month has, by an exact model: it knows the rules and no solver of ours."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import highspy
import numpy as np

from anfang.core.rotation.check import broken
from anfang.core.rotation.figures import unserved
from anfang.core.rotation.insertion import begin
from anfang.core.rotation.month import HallWanted, Month, Plan, ShopperThere, Stop
from anfang.core.rotation.rules.gaps import working_days_between
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.travel import seconds

TIMED = {"outside_opening", "leaves_too_early", "back_too_late", "leg_too_short", "too_many_stops"}
Crew = tuple[ShopperThere, ...]
Outing = tuple[Crew, date, frozenset[str]]


def lacking(month: Month, plan: Plan) -> tuple[int, ...]:
    """What a plan lacks, the weightiest first: halls without a visit rank by rank, then visits beyond the first rank by rank."""
    first, extra = Counter[int](), Counter[int]()
    for it in unserved(month, plan):
        (extra if it.extra else first)[it.rank] += it.missing
    ranks = sorted({hall.rank for hall in month.halls})
    return (*(first[rank] for rank in ranks), *(extra[rank] for rank in ranks))


def least_lacking(month: Month) -> tuple[int, ...]:
    """The least that any plan without new postings can lack, in the order of `lacking`: one level after the other, each by MIP."""
    model = _Model(month)
    ranks = sorted({hall.rank for hall in month.halls})
    return tuple(model.least(rank, extra) for extra in (False, True) for rank in ranks)


class _Model:
    """Columns: an outing (crew, day, the halls it can do at most), a visit (hall, crew, day), a hall's first."""

    def __init__(self, month: Month) -> None:
        self.month, self.sight = month, Sight(month, Plan())
        self.highs: Any = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.columns = 0
        self.first: dict[str, int] = {}
        self.visits: dict[str, list[tuple[int, Crew, date]]] = defaultdict(list)
        going: dict[tuple[str, date], list[int]] = defaultdict(list)
        for crew in self._crews():
            for day in month.days:
                halls = [hall for hall in month.halls if hall.visits and self._may(hall, crew, day)]
                outings = {self._column(): halls for halls in self._outings(crew, day, halls)}
                for shopper in crew:
                    going[shopper.login, day] += outings
                for hall in halls:
                    having = [column for column, there in outings.items() if hall.code in there]
                    visit = self._column()
                    self.visits[hall.code].append((visit, crew, day))
                    self._row({visit: 1, **dict.fromkeys(having, -1)}, 0)
        for columns in going.values():
            self._row(dict.fromkeys(columns, 1), 1)
        for hall in month.halls:
            if hall.visits:
                self._hall(hall)

    def least(self, rank: int, extra: bool) -> int:
        """How much is lacking at this level at least, and from now on no more than that."""
        halls = [hall for hall in self.month.halls if hall.rank == rank and hall.visits]
        served: dict[int, int] = defaultdict(int)
        for hall in halls:
            served[self.first[hall.code]] += -1 if extra else 1
            for visit, _, _ in self.visits[hall.code] if extra else ():
                served[visit] += 1
        every = np.arange(self.columns, dtype=np.int32)
        self.highs.changeColsCost(
            self.columns, every, np.array([-float(served[c]) for c in range(self.columns)])
        )
        self.highs.run()
        best = round(-self.highs.getInfo().objective_function_value)
        self._row({column: -sign for column, sign in served.items() if sign}, -best)
        return sum(hall.visits - 1 if extra else 1 for hall in halls) - best

    def _hall(self, hall: HallWanted) -> None:
        """No more visits than are wanted, nobody twice, none too near to another; the first one counts once."""
        visits, first = self.visits[hall.code], self._column()
        self.first[hall.code] = first
        self._row({first: 1, **{visit: -1 for visit, _, _ in visits}}, 0)
        self._row({visit: 1 for visit, _, _ in visits}, hall.visits)
        for shopper in self.month.shoppers:
            self._row({visit: 1 for visit, crew, _ in visits if shopper in crew}, 1)
        days, working = sorted({day for _, _, day in visits}), sorted(self.month.working)
        for day in days:
            self._row({visit: 1 for visit, _, on in visits if on == day}, 1)
        for one, other in combinations(days, 2):
            if working_days_between(working, one, other) < hall.least_gap:
                self._row({visit: 1 for visit, _, on in visits if on in (one, other)}, 1)

    def _crews(self) -> Iterator[Crew]:
        yield from ((shopper,) for shopper in self.month.shoppers)
        for team in self.month.teams:
            yield self.sight.shoppers[team.lead], self.sight.shoppers[team.companion]

    def _may(self, hall: HallWanted, crew: Crew, day: date) -> bool:
        """Whether nothing but the hours of a day can stand against it; of two, either transacts."""
        for order in (crew, crew[::-1]):
            names = [shopper.login for shopper in order]
            stop = Stop(hall.code, names[0], day, 0, names[1] if len(names) > 1 else None)
            if {it.rule for it in broken(self.month, Plan((stop,)))} <= TIMED:
                return True
        return False

    def _outings(self, crew: Crew, day: date, halls: Sequence[HallWanted]) -> list[frozenset[str]]:
        """The sets of halls that the crew can do that day, those that are part of no other. [halls done, last] → the earliest end."""
        if any(day not in shopper.hours for shopper in crew):
            return []
        ends: dict[tuple[frozenset[str], str], int] = {}
        done: set[frozenset[str]] = set()
        new: list[tuple[frozenset[str], str]] = [(frozenset(), "")]
        for _ in range(min(shopper.most_stops for shopper in crew)):
            later: dict[tuple[frozenset[str], str], int] = {}
            for there, last in new:
                for hall in halls:
                    if hall.code not in there:
                        ready = self._arrives(crew, day, last, hall, ends.get((there, last), 0))
                        at = begin(hall.open.get(day, ()), hall.minutes, -(-ready // 60))
                        if at is not None and self._home(crew, day, hall, until := (at + hall.minutes) * 60):
                            key = (there | {hall.code}, hall.code)
                            later[key] = min(until, later.get(key, until))
            ends |= later
            done |= {there for there, _ in later}
            new = list(later)
        return [there for there in done if not any(there < other for other in done)]

    def _arrives(self, crew: Crew, day: date, last: str, hall: HallWanted, until: int) -> int:
        if last:
            return until + seconds(self.sight.halls[last].place, hall.place, self.month.travel)
        return max(
            it.hours[day][0] * 60 + seconds(self.sight.ends(it, day)[0], hall.place, self.month.travel)
            for it in crew
        )

    def _home(self, crew: Crew, day: date, hall: HallWanted, until: int) -> bool:
        return all(
            until + seconds(hall.place, self.sight.ends(it, day)[1], self.month.travel)
            <= it.hours[day][1] * 60
            for it in crew
        )

    def _column(self) -> int:
        self.highs.addCol(0.0, 0.0, 1.0, 0, np.array([], np.int32), np.array([]))
        self.highs.changeColIntegrality(self.columns, highspy.HighsVarType.kInteger)
        self.columns += 1
        return self.columns - 1

    def _row(self, signs: dict[int, int], most: int) -> None:
        """The sum is at most so much."""
        columns = np.array(list(signs), np.int32)
        self.highs.addRow(
            -highspy.kHighsInf, float(most), len(columns), columns, np.array(list(signs.values()), float)
        )


def unposted(month: Month) -> Month:
    """The month with nobody to be sent away beyond whom it sends already."""
    return replace(month, may_post=False)
