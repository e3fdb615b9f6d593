"""Travel and nights of a plan, from the plan itself."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from anfang.core.rotation.month import Month, Place, Plan, Posting
from anfang.core.rotation.travel import seconds


def travel(month: Month, plan: Plan) -> int:
    """Seconds that all persons are on the way, companions too; a day of a posting's begin or end without a stop is a way as well."""
    halls = {hall.code: hall.place for hall in month.halls}
    homes = {shopper.login: shopper.home for shopper in month.shoppers}
    lodging = {city.region: city.place for city in month.cities}
    at: dict[tuple[str, date], list[tuple[int, Place]]] = defaultdict(list)
    for stop in plan.stops:
        for login in (stop.login, stop.companion):
            if login:
                at[login, stop.day_on].append((stop.at, halls[stop.code]))
    start, end = dict[tuple[str, date], Place](), dict[tuple[str, date], Place]()
    for posting in {*month.postings, *plan.postings}:
        place = lodging.get(posting.region, homes[posting.login])
        for day in month.days:
            if posting.first_on < day <= posting.last_on:
                start[posting.login, day] = place
            if posting.first_on <= day < posting.last_on:
                end[posting.login, day] = place
    total = 0
    for login, day in {*at, *start, *end}:
        home = homes[login]
        ordered = [place for _, place in sorted(at.get((login, day), ()), key=lambda it: it[0])]
        whole = [start.get((login, day), home), *ordered, end.get((login, day), home)]
        total += sum(seconds(one, two, month.travel) for one, two in pairwise(whole))
    return total


def nights(postings: Iterable[Posting]) -> int:
    """Nights away from home."""
    return sum((posting.last_on - posting.first_on).days for posting in set(postings))
