"""What every maker of a deliverable is given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from anfang import desk
from anfang.core.programme import Programme
from anfang.problems import Language
from anfang.reports.deliverables.frozen import Extent, HallSeen, checklists_in, documents
from anfang.reports.deliverables.gather import Gathered, gather
from anfang.reports.deliverables.titles import Titles
from anfang.reports.hall_document import VisitTold
from anfang.reports.records import Deliverable, Publication, PublishedHall
from anfang.waves.programme import rules_of
from anfang.waves.records import Wave


@dataclass(frozen=True)
class Ground:
    """An edition and how much of it, the words, and `step`, which is called after every hall that was read."""

    session: Session
    made: Publication
    wave: Wave
    extent: Extent
    titles: Titles
    held: frozenset[UUID]
    step: Callable[[], None]

    @property
    def rules(self) -> Programme:
        """The programme's rules as they were at publication."""
        return rules_of(self.made.figures["rules"])

    def gathered(self) -> Gathered:
        """One pass over the documents."""
        return gather(self.session, self.made, self.extent, self.titles, self.step)

    def halls(self) -> Iterator[HallSeen]:
        """Another one, hall by hall."""
        for seen in documents(self.session, self.made, self.extent):
            yield seen
            self.step()

    def word(self, kind: str, key: str) -> str:
        """What is called so in the console ("halls.tier", "second"); the key itself where nobody named it."""
        found: dict[str, Any] = desk.words().get(f"{kind}.{key}", {})
        return str(found.get(self.titles.language, key))

    def names(self, seen: HallSeen) -> tuple[str, str, str, str, str]:
        """What every row begins with: region, hall's code and name, tier, kind."""
        hall = seen.document.hall
        return (
            seen.region,
            hall.code,
            hall.name,
            self.word("halls.tier", hall.tier),
            self.word("halls.kind", seen.kind),
        )

    def place(self) -> str:
        """What the extent is called: the region, as it was at publication, or the hall; "whole wave" else."""
        session, path = self.session, self.extent.region_path
        if self.extent.hall_id is None and path == "/":
            return self.titles.say("deliverables.whole")
        found = select(PublishedHall).where(PublishedHall.wave_id == self.wave.id, *self.extent.conditions())
        one = session.exec(found.order_by(PublishedHall.code).limit(1)).one()
        if self.extent.hall_id is not None:
            return f"{one.code} · {one.region}"
        return " · ".join(one.region.split(" · ")[: path.count("/") - 1])

    def filed(self, halls: list[UUID]) -> dict[UUID, PublishedHall]:
        """Those of these halls that lie in the extent."""
        found = select(PublishedHall).where(PublishedHall.wave_id == self.wave.id, *self.extent.conditions())
        return {
            it.hall_id: it for it in self.session.exec(found.where(col(PublishedHall.hall_id).in_(halls)))
        }

    def before(self) -> "Ground | None":
        """The same extent of the wave before it, by the same checklist, as it stood when this edition was made."""
        found = (
            select(Publication, Wave)
            .join(Wave, col(Wave.id) == col(Publication.wave_id))
            .where(Wave.checklist_code == self.wave.checklist_code, Wave.starts_on < self.wave.starts_on)
            .where(Publication.at <= self.made.at)
            .order_by(col(Wave.starts_on).desc(), col(Publication.edition).desc())
        )
        last = self.session.exec(found.limit(1)).first()
        if last is None:
            return None
        made, wave = last
        digests = {*checklists_in(self.session, made), *self.titles.versions}
        titles = Titles(self.session, digests, self.titles.language)
        return replace(self, made=made, wave=wave, titles=titles)

    def version(self, visit: VisitTold) -> str:
        """The checklist version that scored a visit."""
        return visit.checklist.version


NAMES = ("region", "hall_code", "hall", "tier", "kind")


def ground_of(session: Session, asked: Deliverable, step: Callable[[], None] = lambda: None) -> Ground:
    """The ground of a deliverable that was asked for."""
    made = session.get_one(Publication, asked.publication_id)
    language: Language = "en" if asked.language == "en" else "zh"
    return Ground(
        session=session,
        made=made,
        wave=session.get_one(Wave, made.wave_id),
        extent=Extent(asked.region_path, asked.hall_id),
        titles=Titles(session, checklists_in(session, made), language),
        held=frozenset(UUID(each) for each in asked.held),
        step=step,
    )
