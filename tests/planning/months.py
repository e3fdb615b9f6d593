"""Small nasty months: month ends, leap days, holidays and make-up workdays, shoppers who leave, halls that open half days."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from anfang.core.rotation.explain import place
from anfang.core.rotation.figures import unserved
from anfang.core.rotation.month import (
    City,
    Forbidden,
    HallWanted,
    KeepAway,
    Lock,
    Met,
    Month,
    Place,
    Plan,
    Posting,
    ShopperThere,
    Spans,
    Stop,
    Team,
)

STARTS = (
    *(date(2026, 2, 1), date(2027, 2, 1), date(2028, 2, 1), date(2026, 12, 1), date(2026, 11, 30)),
    *(date(2026, 8, 31), date(2026, 9, 20), date(2028, 5, 20), date(2026, 5, 31), date(2027, 1, 29)),
)
CITIES = (
    City("/52/5201/", "一市", Place(26_600_000, 106_700_000)),
    City("/52/5203/", "二市", Place(27_700_000, 107_000_000)),
)
OPEN: tuple[Spans, ...] = (((540, 1080),), ((540, 720), (840, 1050)), ((540, 720),), ((840, 1050),), ())


@st.composite
def months(draw: st.DrawFn, *, most_halls: int = 8, most_shoppers: int = 5, locks: bool = False) -> Month:
    """A month with all that can go wrong in it. `locks`: some of them, that can all be kept."""
    first, length = draw(st.sampled_from(STARTS)), draw(st.sampled_from((5, 12, 28, 31)))
    halls, shoppers = draw(st.integers(1, most_halls)), draw(st.integers(1, most_shoppers))
    # A seed and not hypothesis' own random numbers: a month is drawn at once, and printed by its seed.
    made = month_of(draw(st.integers(0, 2**32 - 1)), first, length, halls, shoppers)
    if not locks:
        return made
    rng = random.Random(made.seed)
    stops = filled(made).stops
    chosen = rng.sample(stops, min(len(stops), rng.randint(0, 3)))
    locks = [_lock(rng, it) for it in chosen]
    return replace(
        made,
        locks=tuple(
            _begun(it) if _is_over(it, zip(chosen, locks, strict=True)) else lock
            for it, lock in zip(chosen, locks, strict=True)
        ),
    )


def month_of(seed: int, first: date, length: int, halls: int, shoppers: int) -> Month:
    """The month of a seed."""
    rng = random.Random(seed)
    days = tuple(first + timedelta(days=n) for n in range(length))
    around = [first + timedelta(days=n) for n in range(-120, 150)]
    off = {day for day in days if rng.random() < 0.08}
    make_up = {day for day in days if day.weekday() > 4 and rng.random() < 0.15}
    working = frozenset(day for day in around if day in make_up or (day.weekday() < 5 and day not in off))
    there = tuple(_shopper(rng, number, days, working) for number in range(shoppers))
    wanted = tuple(_hall(rng, number, days, off) for number in range(halls))
    names, codes = [it.login for it in there], [it.code for it in wanted]
    return Month(
        code="nasty",
        days=days,
        working=working,
        halls=wanted,
        shoppers=there,
        cities=CITIES,
        postings=tuple(_postings(rng, names, days)),
        teams=(Team(*rng.sample(names, 2)),) if len(names) > 1 and rng.random() < 0.5 else (),
        met=tuple(_met(rng, codes, names, days)),
        keep_away=tuple(
            KeepAway(rng.choice(codes), rng.choice(names), rng.choice(days))
            for _ in range(rng.choice((0, 0, 1, 2)))
        ),
        forbidden=tuple(
            rng.choice(
                (
                    Forbidden(rng.choice(codes), rng.choice(names)),
                    Forbidden(rng.choice(codes), day_on=rng.choice(days)),
                    Forbidden(login=rng.choice(names), day_on=rng.choice(days)),
                    Forbidden(rng.choice(codes), rng.choice(names), rng.choice(days)),
                )
            )
            for _ in range(rng.choice((0, 0, 1, 3)))
        ),
        seed=seed,
    )


def filled(month: Month) -> Plan:
    """A plan that keeps all rules, made by putting in one visit after another as long as one can be."""
    plan = Plan()
    for hall in sorted(month.halls, key=lambda it: (it.rank, it.code)):
        for _ in range(hall.visits):
            way = place(month, plan, hall.code)
            if way.plan is None:
                break
            plan = way.plan
    return plan


def lacking(month: Month, plan: Plan) -> set[str]:
    """The halls that lack a visit."""
    return {it.code for it in unserved(month, plan)}


def _place(rng: random.Random) -> Place:
    near = rng.choice((CITIES[0], CITIES[0], CITIES[1])).place
    wide = rng.choice((40_000, 40_000, 400_000))
    return Place(near.lat_e6 + rng.randint(-wide, wide), near.lon_e6 + rng.randint(-wide, wide))


def _hall(rng: random.Random, number: int, days: tuple[date, ...], off: set[date]) -> HallWanted:
    week = [rng.choices(OPEN, (8, 2, 1, 1, 0))[0] for _ in range(5)] + [rng.choice(OPEN) for _ in range(2)]
    if rng.random() < 0.1:
        week[rng.randrange(5)] = ()
    visits = rng.choices((0, 1, 2, 3, 4), (1, 10, 3, 1, 1))[0]
    return HallWanted(
        *(f"H{number}", f"{number}号厅", "second", "/52/5201/520103/", rng.randrange(5), _place(rng)),
        open={day: week[6] if day in off else week[day.weekday()] for day in days},
        visits=visits,
        minutes=rng.choice((30, 45, 90)),
        least_gap=(0, 0, 6, 4, 3)[visits] if rng.random() < 0.7 else rng.randrange(4),
        languages=frozenset({"miao"}) if rng.random() < 0.15 else frozenset(),
        team=rng.random() < 0.1,
        retired_on=rng.choice(days) if rng.random() < 0.05 else None,
    )


def _shopper(
    rng: random.Random, number: int, days: tuple[date, ...], working: frozenset[date]
) -> ShopperThere:
    hours = rng.choice(((480, 1110), (480, 1140), (510, 780), (780, 1140)))
    left = rng.choice(days) if rng.random() < 0.15 else None
    there = {
        day: hours
        for day in days
        if (day in working or rng.random() < 0.1) and rng.random() < 0.9 and not (left and day >= left)
    }
    return ShopperThere(
        *(f"s{number}", f"{number}号", "/52/5201/", _place(rng), there),
        languages=frozenset({"miao"}) if rng.random() < 0.5 else frozenset(),
        most_stops=rng.choice((1, 2, 4, 8)),
        left_on=left,
    )


def _met(rng: random.Random, codes: list[str], names: list[str], days: tuple[date, ...]) -> Iterator[Met]:
    for _ in range(rng.randrange(2 * len(codes) + 1)):
        back = days[0] - timedelta(days=rng.choice((1, 5, rng.randint(1, 100), rng.randint(60, 95))))
        on = days[-1] + timedelta(days=rng.randint(1, 95))
        day, source = rng.choice(((back, "visited"), (back, "visited"), (on, "planned")))
        yield Met(rng.choice(codes), rng.choice(names), day, rng.choice((None, 600, 900)), source)


def _postings(rng: random.Random, names: list[str], days: tuple[date, ...]) -> Iterator[Posting]:
    if rng.random() < 0.3:
        place = rng.randrange(len(days) - 3)
        yield Posting(rng.choice(names), rng.choice(CITIES).region, days[place], days[place + 3])


def _begun(stop: Stop) -> Lock:
    return Lock(stop.code, stop.login, stop.day_on, stop.at, started=True)


def _is_over(stop: Stop, fixed: Iterable[tuple[Stop, Lock]]) -> bool:
    """Whether somebody of this stop has begun a later one of the same day: then this one cannot be still to come."""
    who = {stop.login, stop.companion} - {None}
    return any(
        lock.started
        and other.day_on == stop.day_on
        and other.at > stop.at
        and who & {other.login, other.companion}
        for other, lock in fixed
    )


def _lock(rng: random.Random, stop: Stop) -> Lock:
    return rng.choice(
        (
            _begun(stop),
            Lock(stop.code, stop.login, stop.day_on, stop.at),
            Lock(stop.code, stop.login, stop.day_on),
            Lock(stop.code, day_on=stop.day_on),
            Lock(stop.code, stop.login),
        )
    )
