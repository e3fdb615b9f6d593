"""Who may visit which hall on which day: rotation, what is kept away or forbidden, as one table; and who speaks what, as another."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from anfang.core.rotation import permitted
from anfang.core.rotation.month import Month
from anfang.planning.engine.arrays import Bytes


def permits(month: Month, days: Sequence[date]) -> Bytes:
    """[hall, shopper, day]: 1 where the shopper may visit the hall that day, on their own or as one of two [domain §5].

    Languages, opening hours, gaps and teams are not in it.
    """
    halls = {hall.code: h for h, hall in enumerate(month.halls)}
    shoppers = {shopper.login: s for s, shopper in enumerate(month.shoppers)}
    works = np.array(
        [
            [day in one.hours and (one.left_on is None or day < one.left_on) for day in days]
            for one in month.shoppers
        ],
        np.uint8,
    ).reshape(len(month.shoppers), len(days))
    table = np.repeat(works[None], len(month.halls), axis=0)
    free: dict[date, Bytes] = {}
    for met in month.met:
        if met.code in halls and met.login in shoppers:
            if met.day_on not in free:
                free[met.day_on] = np.array([permitted(day, met.day_on) for day in days], np.uint8)
            table[halls[met.code], shoppers[met.login]] *= free[met.day_on]
    for away in month.keep_away:
        if away.code in halls and away.login in shoppers:
            late = np.array([day >= away.until_on for day in days], np.uint8)
            table[halls[away.code], shoppers[away.login]] *= late
    for rule in month.forbidden:
        if (rule.code is None or rule.code in halls) and (rule.login is None or rule.login in shoppers):
            rows = [halls[rule.code]] if rule.code else list(halls.values())
            columns = [shoppers[rule.login]] if rule.login else list(shoppers.values())
            then = [d for d, day in enumerate(days) if rule.day_on in (None, day)]
            table[np.ix_(rows, columns, then)] = 0
    return table


def speaks(month: Month) -> Bytes:
    """[hall, shopper]: 1 where the shopper speaks one of the hall's languages, or it asks for none."""
    rows = [
        [not hall.languages or bool(hall.languages & one.languages) for one in month.shoppers]
        for hall in month.halls
    ]
    return np.array(rows, np.uint8).reshape(len(month.halls), len(month.shoppers))
