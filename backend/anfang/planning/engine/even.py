"""Each day of the month gets as many visits as chance would give it.

Shoppers who may come back to a hall only late in the month make late days cheap: left alone, half of all visits fall into the last
week, and halls know it. So a day to which too many come costs something while the plan is improved, and one to which too few come
gives something back.
"""

import numpy as np

from anfang.planning.engine.arrays import Floats, Routes
from anfang.planning.engine.chance import targets
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.likeness import BY_DAY, Likeness, likenesses

STEP = 150.0
"""Seconds that a day costs more after a look at which e times as many came as would by chance."""
LIKE = 300.0
"""Seconds that a weight of one in the logarithm of odds is worth."""
MOST = 3600.0
"""Seconds that a day costs at most."""
FEW = 20.0
"""Visits more or fewer around a day that say nothing: some itineraries."""
AROUND = np.ones(5)


class Even:
    """What each day costs beside travel, `pull[day]`, and how heavy likeness to the past weighs: both follow the plan."""

    def __init__(self, laid: Laid) -> None:
        self.pull, self.likeness = (
            np.zeros(len(laid.days)),
            Likeness(likenesses(laid.month, laid.days, BY_DAY)),
        )

    def look(self, laid: Laid, routes: Routes) -> None:
        """Days to which too many come get dearer, and so does what resembles the past too much."""
        served = np.flatnonzero(routes.where >= 0)
        days = routes.where[served] % len(laid.days)
        seen = around(np.bincount(days, minlength=len(laid.days)).astype(float))
        self.pull += STEP * np.log((seen + FEW) / (around(targets(laid, routes)) + FEW))
        self.pull -= self.pull.mean()
        np.clip(self.pull, -MOST, MOST, out=self.pull)
        self.likeness.look(laid.ground.hall[served], days)
        laid.ground.dear[:] = np.rint(self.pull + LIKE * self.likeness.lean).astype(np.int32)


def around(days: Floats) -> Floats:
    """Each day with the two before and after it: an itinerary more or less on one of them is no trend."""
    found: Floats = np.convolve(days, AROUND, "same") if len(days) > len(AROUND) else days
    return found
