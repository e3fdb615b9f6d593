"""An assignment that somebody made by hand."""

from uuid import UUID

from anfang.planning.records import PlanStop
from anfang.waves.assign import assign
from tests.planning.ground import Ground


def assigned(ground: Ground, stop: PlanStop) -> UUID:
    """The stop's assignment."""
    made = assign(
        ground.session, wave=ground.wave, hall=ground.hall("A"), shopper=ground.people["lan"], day_on=stop.day_on,
        window=("09:00", "12:00"), scenario="x", by=None, now=ground.now,
    )  # fmt: skip
    return made.id
