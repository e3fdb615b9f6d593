"""Tell station people, which stands to the left, what regions and halls a scope can name."""

from sqlmodel import Session, select

from anfang.halls.records import Hall
from anfang.halls.regions import region_names
from anfang.people.places import Places, tell


@tell
def told(session: Session) -> Places:
    """All regions by path, and the halls in use as "code name", by code."""
    in_use = select(Hall.id, Hall.code, Hall.name).where(Hall.retired_at == None).order_by(Hall.code)  # noqa: E711
    halls = {id: f"{code} {name}" for id, code, name in session.exec(in_use)}
    return Places(region_names(session), halls)
