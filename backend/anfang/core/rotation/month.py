"""A month to be planned, as plain facts: the halls and what they need, the shoppers and what they can, what was and what is fixed.

Whoever plans, checks or guesses takes a `Month`; a database is not needed for it. Halls are named by their code, shoppers by
their login. Days are dates, times whole minutes after local midnight, distances whole seconds of travel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Spans = tuple[tuple[int, int], ...]
"""Open from, to: minutes after midnight, ascending, apart from each other. Empty: closed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in WGS-84, in 1e-6 degrees."""

    lat_e6: int
    lon_e6: int


@dataclass(frozen=True, slots=True)
class HallWanted:
    """A hall and what it needs this month.

    `rank`: 0 is served first (flagship, central, counties, towns, cooperative) [domain §5]. `open`: a day that is not named is a
    closed one. `visits`: 0 to 4. `minutes`: how long a visit takes there. `least_gap`: working days that lie between the days of
    two visits, at least (0: never on one day). `languages`: a shopper must speak one of them; empty: any shopper. `team`: two go together.
    `retired_on`: from this day on there is no hall.
    """

    code: str
    name: str
    tier: str
    region: str
    rank: int
    place: Place
    open: Mapping[date, Spans]
    visits: int
    minutes: int = 45
    least_gap: int = 0
    languages: frozenset[str] = frozenset()
    team: bool = False
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShopperThere:
    """A shopper and what they can. `hours`: on a day that is not named they do not work; leaves home (or lodging) not before
    the first minute, is back by the second. `region`: where home is. `left_on`: from this day on they are gone.
    """

    login: str
    name: str
    region: str
    home: Place
    hours: Mapping[date, tuple[int, int]]
    languages: frozenset[str] = frozenset()
    most_stops: int = 8
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class City:
    """Where a shopper can be posted: a region with the place of its lodging."""

    region: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Posting:
    """A shopper sleeps in another city in the nights that follow the days `first_on` … `last_on` - 1: the first day's itinerary
    starts at home and ends at the lodging, the last day's starts there and ends at home.
    """

    login: str
    region: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Met:
    """A shopper was, or will be, at a hall that day: visits of earlier months, of other waves, unplanned ones, companions.
    `source`: visited | planned. `at`: minute of arrival, None where nobody knows. `companion`: went along.
    """

    code: str
    login: str
    day_on: date
    at: int | None = None
    source: str = "visited"
    companion: bool = False


@dataclass(frozen=True, slots=True)
class KeepAway:
    """A shopper must not be at a hall before `until_on`, beyond the three months. `why`: exposed or noted."""

    code: str
    login: str
    until_on: date
    why: str = "exposed"


@dataclass(frozen=True, slots=True)
class Lock:
    """One stop of the hall has to be like this; what is None is free. `started`: the visit has begun and never moves.
    `companion`: who goes along, where that is known; it holds only with `login`.
    """

    code: str
    login: str | None = None
    day_on: date | None = None
    at: int | None = None
    started: bool = False
    companion: str | None = None


@dataclass(frozen=True, slots=True)
class Forbidden:
    """No stop may be like this; what is None stands for any."""

    code: str | None = None
    login: str | None = None
    day_on: date | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """Two shoppers who go together where a hall asks for it, on one itinerary a day: on such a day all stops of both are common ones.
    Each leaves their own home (or lodging), meets the other at the first stop and is counted by rotation. Either may transact.
    """

    lead: str
    companion: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One planned visit. `at`: minute of arrival, which is when the visit begins. `shadow`: beyond the month's quota, by chance."""

    code: str
    login: str
    day_on: date
    at: int
    companion: str | None = None
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A month's stops, and the postings that they presuppose beside those the month had already."""

    stops: tuple[Stop, ...] = ()
    postings: tuple[Posting, ...] = ()


@dataclass(frozen=True)
class Month:
    """Everything a plan is made from.

    `days`: all days of the wave, ascending; `working`: those of them and around them that count as working days (public holidays out,
    make-up workdays in). `met` reaches three months back and as far ahead as other waves are planned; `history` (hall → visits, oldest
    first) twelve months back: what a hall could have learned. `may_post`: whether the solver may propose postings to `cities`.
    `shadow_percent`: the chance a week, in percent, of one more visit after a hall's quota. `travel`: seconds between two
    places where a matrix is configured; what it does not hold is reckoned [core.rotation.travel].
    """

    code: str
    days: tuple[date, ...]
    working: frozenset[date]
    halls: tuple[HallWanted, ...]
    shoppers: tuple[ShopperThere, ...]
    cities: tuple[City, ...] = ()
    postings: tuple[Posting, ...] = ()
    teams: tuple[Team, ...] = ()
    met: tuple[Met, ...] = ()
    keep_away: tuple[KeepAway, ...] = ()
    locks: tuple[Lock, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    history: Mapping[str, tuple[Met, ...]] = field(default_factory=dict)
    travel: Mapping[tuple[Place, Place], int] = field(default_factory=dict)
    may_post: bool = True
    shadow_percent: int = 5
    seed: int = 0
