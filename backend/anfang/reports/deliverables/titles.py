"""The words of checklist versions in one language, by item: what a row of a table says beside a figure."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from anfang import desk
from anfang.checklists.find import parsed
from anfang.core.checklist import Checklist, Item
from anfang.problems import Language


@dataclass(frozen=True)
class ItemTitles:
    """One item with where it stands. `number`: "2.1.3", its place in its own version."""

    item: Item
    number: str
    ask: str
    broken: str
    dimension_key: str
    dimension: str
    indicator_key: str
    indicator: str


class Titles:
    """Versions of a checklist, the newest first; later versions' words go before earlier ones'."""

    def __init__(self, session: Session, digests: Iterable[str], language: Language) -> None:
        self.language: Language = language
        found = [parsed(session, digest) for digest in digests]
        self.checklists = sorted(found, key=lambda it: (it.effective.from_on, it.version), reverse=True)
        self.by_digest = {it.digest: self._items(it) for it in self.checklists}
        self.versions = {it.digest: it for it in self.checklists}
        self.items: dict[str, ItemTitles] = {}
        self.dimensions: dict[str, str] = {}
        self.indicators: dict[str, str] = {}
        for checklist in self.checklists:
            for key, titles in self.by_digest[checklist.digest].items():
                self.items.setdefault(key, titles)
                self.dimensions.setdefault(titles.dimension_key, titles.dimension)
                self.indicators.setdefault(titles.indicator_key, titles.indicator)

    @property
    def newest(self) -> Checklist:
        """The version whose bands and targets hold for the wave as a whole."""
        return self.checklists[0]

    def say(self, key: str, **facts: object) -> str:
        """Words of the console in this language."""
        return desk.say(self.language, key, **facts)

    def _items(self, checklist: Checklist) -> dict[str, ItemTitles]:
        found = {}
        for n, dimension in enumerate(checklist.dimensions, 1):
            for m, indicator in enumerate(dimension.indicators, 1):
                for k, item in enumerate(indicator.items, 1):
                    found[item.key] = ItemTitles(
                        item=item,
                        number=f"{n}.{m}.{k}",
                        ask=getattr(item.ask, self.language),
                        broken=getattr(item.broken, self.language),
                        dimension_key=dimension.key,
                        dimension=getattr(dimension.title, self.language),
                        indicator_key=indicator.key,
                        indicator=getattr(indicator.title, self.language),
                    )
        return found
