"""How far a person who plans may reach, as plain paths, for verbs that are called with a person."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from anfang.people.records import Person, Role, Scope


@dataclass(frozen=True)
class Reach:
    """Region paths with their closing slash ("/" is everywhere), and single halls."""

    paths: tuple[str, ...]
    halls: frozenset[UUID] = frozenset()

    def holds(self, path: str, hall_id: UUID | None = None) -> bool:
        """Whether the region at `path`, or the hall in it, lies within reach."""
        return path.startswith(self.paths) or hall_id in self.halls

    def meets(self, paths: tuple[str, ...]) -> bool:
        """Whether one of `paths` lies in, holds or is a region of this reach."""
        return any(one.startswith(other) or other.startswith(one) for one in self.paths for other in paths)


EVERYWHERE = Reach(("/",))


def reach_of(session: Session, person: Person | None) -> Reach:
    """The reach of a person; None, the operator at the shell, and an admin reach everywhere."""
    if person is None or person.role == Role.ADMIN:
        return EVERYWHERE
    scopes = session.exec(select(Scope).where(Scope.person_id == person.id)).all()
    paths = tuple(scope.region_path.rstrip("/") + "/" for scope in scopes if scope.region_path)
    return Reach(paths, frozenset(scope.hall_id for scope in scopes if scope.hall_id))
