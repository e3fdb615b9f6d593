"""In minority areas, shoppers of that language [domain §5]."""

from collections.abc import Iterator

from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.verdict import Broken


def language(sight: Sight) -> Iterator[Broken]:
    """The shopper, who transacts, speaks none of the hall's languages; a companion need not. Facts: wanted, who."""
    for stop in sight.stops:
        hall, shopper = sight.halls.get(stop.code), sight.shoppers.get(stop.login)
        if hall and shopper and hall.languages and hall.languages.isdisjoint(shopper.languages):
            facts = {"who": stop.login, "wanted": ", ".join(sorted(hall.languages))}
            yield Broken("language", stop.code, stop.login, stop.day_on, facts)
