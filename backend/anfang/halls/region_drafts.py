"""The regions that a table of halls brings along or renames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anfang.halls.drafts import Draft
from anfang.halls.reach import Reach
from anfang.halls.records import Region
from anfang.halls.regions import LEVELS


@dataclass(frozen=True)
class RegionChange:
    """A region that is new (`old` is None) or gets another name."""

    path: str
    old: str | None
    new: str

    @property
    def code(self) -> str:
        """Its own code, the last step of the path."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def level(self) -> str:
        """province, city or county."""
        return LEVELS[self.path.count("/") - 2]


def region_changes(
    drafts: Sequence[Draft], stored: Mapping[str, Region], reach: Reach
) -> tuple[RegionChange, ...]:
    """What `drafts` change in the regions; contradictions and what is out of reach become complaints of their
    rows.
    """
    named: dict[str, str] = {}
    paths = {code: region.path for code, region in stored.items()}
    given = {path for each in drafts for path, name in each.regions.items() if name}
    for each in drafts:
        for path, name in each.regions.items():
            code, column = path.rstrip("/").rpartition("/")[2], f"{LEVELS[path.count('/') - 2]}_code"
            if paths.setdefault(code, path) != path:
                each.complain(column, "halls.wrong.region_moved", region=code)
                break
            if not name:
                if code not in stored and path not in given:
                    each.complain(column, "halls.wrong.region_name", region=code)
            elif named.setdefault(path, name) != name:
                each.complain(column, "halls.wrong.region_names", region=code, one=named[path], other=name)
            elif (code not in stored or stored[code].name != name) and not reach.holds(path):
                each.complain(column, "halls.wrong.out_of_reach")
    old = {region.path: region.name for region in stored.values()}
    changes = [RegionChange(path, old.get(path), name) for path, name in sorted(named.items())]
    return tuple(change for change in changes if change.old != change.new)
