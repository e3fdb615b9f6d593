"""What a wave lacks to be planned; told before anybody waits for a solver."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from anfang.core.rotation.contradictions import contradictions
from anfang.core.rotation.month import Month
from anfang.planning.refusals import Unplannable
from anfang.planning.say import contradiction
from anfang.planning.spoken import LANGUAGES
from anfang.sheets.columns import Words, told

LOCKS = frozenset({"lock_unknown", "lock_breaks", "lock_impossible", "locks_clash", "locks_crowd"})


@dataclass(frozen=True)
class Lacking:
    """One thing. `what`: no_place, no_hours, never_open (a hall, by code), no_home, no_workday (a shopper, by login), no_halls,
    no_shoppers, no_open_day, travel_holes (the wave). `facts` fill its sentence. `leaves_out`: the hall or shopper alone stays out of
    the plan; else nothing can be planned at all.
    """

    what: str
    name: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)
    leaves_out: bool = True

    @property
    def words(self) -> Words:
        """The sentence: what, where, what to do."""
        return told(f"planning.lacking.{self.what}", **self.facts)


def refuse_locks(month: Month) -> None:
    """Raise Unplannable where a lock cannot be kept, or some cannot together: a lock is a hard rule, and no plan may break it."""
    names = {it.code: it.name for it in month.halls} | {it.login: it.name for it in month.shoppers}
    found = [it for it in contradictions(month) if it.what in LOCKS]
    if found:
        said = {language: contradiction(language, found[0], names) for language in LANGUAGES}
        raise Unplannable(found, first=said)


def refuse(lacking: Sequence[Lacking], *, leave_out: bool) -> None:
    """Raise Unplannable where something is lacking; with `leave_out` only for what makes any plan impossible."""
    found = [it for it in lacking if not (leave_out and it.leaves_out)]
    if found:
        raise Unplannable(found, first=found[0].words)
