"""Where the demo's shoppers live and when they work: near the middle of their city, the usual week, some with a Saturday."""

from datetime import datetime

from sqlmodel import Session

from anfang.halls.lodging import cities
from anfang.halls.reach import EVERYWHERE
from anfang.shoppers.set_terms import set_terms
from anfang.shoppers.within import regions_of, shoppers_in

WEEK = {day: ("08:30", "18:00") for day in ("mon", "tue", "wed", "thu", "fri")}
SATURDAY = {"sat": ("09:30", "16:30")}
# Those who speak what is spoken at home, besides Mandarin.
SPEAKING = {"long": ("zh", "hmn"), "shi": ("zh", "kmc"), "wei": ("zh", "pcc")}


def bring_terms(session: Session, *, now: datetime) -> None:
    """Give every shopper terms; halls and people must be there."""
    middles = {city.path: (city.lat_e6, city.lon_e6) for city in cities(session)}
    paths = regions_of(session)
    for n, shopper in enumerate(shoppers_in(session, EVERYWHERE).values()):
        lat, lon = middles[paths[shopper.id][0]]
        # A home of one's own, up to 3 km from the middle; repeatable, so that the demo is the same everywhere.
        home = lat + (n * 7 % 11 - 5) * 4_500, lon + (n * 5 % 11 - 5) * 5_000
        week = WEEK | (SATURDAY if n % 3 == 0 else {})
        spoken = SPEAKING.get(shopper.login, ("zh",))
        set_terms(
            session, shopper, home=home, hours=week, languages=spoken, most_stops=6, seen=0, by=None, now=now
        )
