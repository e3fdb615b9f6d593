"""Regions: province, city, county, known by codes that stay. They come in with the halls that lie in them."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from anfang.halls.records import Region

LEVELS = ("province", "city", "county")


def region_names(session: Session, *, of: Iterable[str] | None = None) -> dict[str, str]:
    """Path → full name, large to small: "/52/5201/" → "贵州省 · 贵阳市". In the order of the paths; of all, or of these and those above."""
    asked = select(Region).order_by(col(Region.path))
    if of is not None:
        asked = asked.where(col(Region.path).in_({above for path in of for above in _upwards(path)}))
    names: dict[str, str] = {"/": ""}
    for region in session.exec(asked):
        above = names.get(parent_path(region.path), "")
        names[region.path] = f"{above} · {region.name}" if above else region.name
    del names["/"]
    return names


def _upwards(path: str) -> Iterator[str]:
    while path != "/":
        yield path
        path = parent_path(path)


def own_names(session: Session) -> dict[str, str]:
    """Path → the region's own name."""
    return {region.path: region.name for region in session.exec(select(Region))}


def parent_path(path: str) -> str:
    """The path one level up: "/52/5201/" → "/52/"."""
    return path.rstrip("/").rpartition("/")[0] + "/"


def write_regions(session: Session, wanted: Iterable[Region]) -> None:
    """Create regions, or give those whose code is known their new name; parents before children."""
    for region in sorted(wanted, key=lambda it: it.path.count("/")):
        session.merge(region)
        session.flush()  # the next one may be its child
