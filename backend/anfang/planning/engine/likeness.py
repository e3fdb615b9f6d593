"""How much a plan resembles the past, and what it takes that this is neither more nor less than by chance.

Rotation, hours and ways have habits of their own: who was at a hall on the 20th may come back from the 20th on only. A guesser shows
such a habit by being right too often, or, where somebody leant against it too hard, too seldom. So each guesser has a weight that
follows its own hits: as long as it is right more often than by chance what it names gets less likely, and the other way round.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from anfang.core.rotation.guess import views
from anfang.core.rotation.guessers import GUESSERS, THIRDS
from anfang.core.rotation.month import Month
from anfang.planning.engine.arrays import Floats, Ints

# Who only names what another one does not is told with that one.
BY_DAY: Final = (
    *("weekday", "month_day", "usual_week", "usual_gap", "quarter_day", "due_weekday"),
    *("not_last_weekday", "not_last_week", "not_soon", "not_before_quarter_day"),
)
BY_THIRD: Final = ("third", "due_third", "not_last_third")
HEED, MOST = 0.5, 1.5
"""How much of a deviation a weight takes up at once, and how heavy it gets, in the logarithm of odds."""
FEW = 3.0
"""Hits more or fewer that say nothing."""


class Likeness:
    """`named[guesser, hall, day or third]`: how sure a visit then would be a hit; `chance[guesser, hall]`: how likely by chance. A
    guesser without an idea has 0 in both. `lean[hall, day or third]`: the higher, the less likely.
    """

    def __init__(self, found: tuple[Floats, Floats]) -> None:
        self.named, self.chance = found
        self.weight = np.zeros(len(self.named))

    @property
    def lean(self) -> Floats:
        """What the weights make of it."""
        found: Floats = np.tensordot(self.weight, self.named, 1)
        return found

    def look(self, halls: Ints, at: Ints) -> None:
        """Follow the hits of a plan: visits of these halls on these days, or in these thirds."""
        knows = (self.chance[:, halls] > 0).sum(axis=1)
        right, chance = self.named[:, halls, at].sum(axis=1), self.chance[:, halls].sum(axis=1)
        off = odds(right, knows) - odds(chance, knows)
        self.weight = np.clip(self.weight + HEED * off, -MOST, MOST)


def odds(right: Floats, of: Floats) -> Floats:
    """The logarithm of odds, drawn to none where there are few."""
    found: Floats = np.log((right + FEW) / (of - right + FEW))
    return found


def likenesses(month: Month, days: Sequence[date], guessers: tuple[str, ...]) -> tuple[Floats, Floats]:
    """`named` and `chance` of these guessers, by day or by third of the day."""
    by_day = guessers == BY_DAY
    named = np.zeros((len(guessers), len(month.halls), len(days) if by_day else len(THIRDS)))
    chance = np.zeros(named.shape[:2])
    column = {day: d for d, day in enumerate(days)}
    for h, view in enumerate(views(month)):
        for k, name in enumerate(guessers):
            slots = GUESSERS[name](view.past) if view.days else None
            if slots is None:
                continue
            chance[k, h] = view.chance(slots)
            for day, third in slots:
                named[k, h, column[day] if by_day else third] = 1.0
    return named, chance
