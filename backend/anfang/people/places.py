"""Which regions and halls a scope can name. Station people stands left of station halls, so halls tells it here what there is."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session


@dataclass(frozen=True)
class Places:
    """Regions as path → name, halls as id → name, both in the order in which to show them."""

    regions: dict[str, str]
    halls: dict[UUID, str]


_told_by: list[Callable[[Session], Places]] = []


def tell(teller: Callable[[Session], Places]) -> Callable[[Session], Places]:
    """Register who knows the places."""
    _told_by.append(teller)
    return teller


def places(session: Session) -> Places:
    """All regions and halls that a scope can name; "/" is everywhere."""
    told = [teller(session) for teller in _told_by]
    regions: dict[str, str] = {"/": "*"}
    halls: dict[UUID, str] = {}
    for each in told:
        regions |= each.regions
        halls |= each.halls
    return Places(regions, halls)
