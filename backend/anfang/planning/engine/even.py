"""Each day of the month gets as many visits as chance would give it.

Shoppers who may come back to a hall only late in the month make late days cheap: left alone, half of all visits fall into the last
week, and halls know it. So a day to which too many come costs something while the plan is improved, and one to which too few come
gives something back.
"""

import numpy as np

from anfang.planning.engine.arrays import Routes
from anfang.planning.engine.chance import targets
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.likeness import Likeness
from anfang.planning.engine.pricing import Floats

STEP = 150.0
"""Seconds that a day costs more after a look at which e times as many came as would by chance."""
LIKE = 300.0
MOST = 3600.0
FEW = 20.0
"""Visits more or fewer around a day that say nothing: some itineraries."""
AROUND = np.ones(5)


def dearer(laid: Laid, routes: Routes, pull: Floats, likeness: Likeness) -> None:
    """Look at how many visits each day has, and move what it costs, `pull[day]`, by that; what resembles the past costs too."""
    target = targets(laid, routes)
    seen = np.bincount(routes.where[routes.where >= 0] % len(laid.days), minlength=len(laid.days))
    pull += STEP * np.log((around(seen) + FEW) / (around(target) + FEW))
    pull -= pull.mean()
    np.clip(pull, -MOST, MOST, out=pull)
    served = np.flatnonzero(routes.where >= 0)
    likeness.look(laid.ground.hall[served], routes.where[served] % len(laid.days))
    laid.ground.dear[:] = np.rint(pull + LIKE * likeness.lean).astype(np.int32)


def around(days: Floats) -> Floats:
    """Each day with the two before and after it: an itinerary more or less on one of them is no trend."""
    found: Floats = np.convolve(days, AROUND, "same") if len(days) > len(AROUND) else days
    return found
