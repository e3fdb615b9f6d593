"""What the entries' chain tells of how a visit was recorded: when each item was first answered, what changed, whether the clock jumped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import isqrt
from typing import Any

from anfang.core.answers import complies
from anfang.core.checklist import Checklist, Item
from anfang.core.wire import Parcel
from anfang.visits.flag import Flag, flag

JUMP_MS = 120_000
BURST_MS, BURST = 30_000, 20  # one answer every second and a half, without a pause to read
PAUSE_MS = 120_000
RUN, SPREAD = 20, 20  # gaps that make a rhythm, and the spread in percent below which no hand taps
FEW = 5  # answers on the wrong side of a mark that a late tap explains
MANY, NEARLY = 10, 95  # items of the hall, and the percent of them that is all but all
LATER_MS = 600_000
IN_ORDER = ("arrived", "ticket", "called", "served", "left")


@dataclass(slots=True)
class Chain:
    """One walk through the log. What came before what is told by the entries' numbers: clocks are put right and set back.

    `told`: item → its answers as (entry, time, answer); `marked`: mark → the entry that made it last; `arrived`: the first arrival.
    """

    told: dict[str, list[tuple[int, int, Any]]] = field(default_factory=dict)
    marked: dict[str, int] = field(default_factory=dict)
    arrived: int | None = None
    jumps: list[tuple[int, int]] = field(default_factory=list)


def read_chain(parcel: Parcel) -> Chain:
    """What was recorded up to the first seal; what comes after it was asked for by a reviewer."""
    chain = Chain()
    told = chain.told
    wall, mono = None, 0
    for entry in parcel.entries.log:
        at, ticks, kind = entry.at, entry.mono, entry.kind
        if wall is not None:
            passed = ticks - mono
            # The monotonic clock begins anew with the browser: then only a step back can be told.
            off = at - wall - passed if passed >= 0 else min(at - wall, 0)
            if off > JUMP_MS or off < -JUMP_MS:
                chain.jumps.append((entry.n, off // 1000))
        wall, mono = at, ticks
        if kind == "answer":
            item = entry.item or ""
            if item in told:
                told[item].append((entry.n, at, entry.value))
            else:
                told[item] = [(entry.n, at, entry.value)]
        elif kind == "mark" and isinstance(entry.value, str):
            chain.marked[entry.value] = entry.n
            if chain.arrived is None and entry.value == "arrived":
                chain.arrived = entry.n
        elif kind == "unmark" and isinstance(entry.value, str):
            chain.marked.pop(entry.value, None)
        elif kind == "seal" and parcel.revision > 1:
            break
    return chain


def chain_flags(parcel: Parcel, checklist: Checklist, chain: Chain) -> list[Flag]:
    """The chain's signals, in a fixed order."""
    return [
        *_jumps(chain),
        *_pace(checklist, chain),
        *_order(chain),
        *_before(checklist, chain),
        *_after(checklist, chain),
    ]


def _jumps(chain: Chain) -> Iterator[Flag]:
    if chain.jumps:
        n, seconds = max(chain.jumps, key=lambda jump: abs(jump[1]))
        yield flag("clock_jump", entry=n, seconds=seconds, count=len(chain.jumps))


def _pace(checklist: Checklist, chain: Chain) -> Iterator[Flag]:
    tapped = checklist.tapped
    times = sorted([told[0][1] for key, told in chain.told.items() if key in tapped])
    if len(times) < BURST:
        return
    most = begin = 0
    for end, at in enumerate(times):
        while at - times[begin] > BURST_MS:
            begin += 1
        most = max(most, end - begin + 1)
    if most >= BURST:
        yield flag("answers_in_a_burst", count=most, seconds=BURST_MS // 1000)
    gaps = [gap for one, other in pairwise(times) if 0 < (gap := other - one) <= PAUSE_MS]
    if len(gaps) >= RUN:
        total = sum(gaps)
        # Standard deviation over mean, in percent, with whole numbers only.
        square = len(gaps) * sum([gap * gap for gap in gaps]) - total * total
        spread = isqrt(10_000 * square // (total * total))
        if spread < SPREAD:
            yield flag("answers_too_regular", count=len(gaps), spread=spread)


def _order(chain: Chain) -> Iterator[Flag]:
    order = [(key, chain.marked[key]) for key in IN_ORDER if key in chain.marked]
    wrong = [(one, other) for (one, n), (other, later) in pairwise(order) if later < n]
    if wrong:
        one, other = wrong[0]
        yield flag("marks_out_of_order", one=one, other=other)


def _before(checklist: Checklist, chain: Chain) -> Iterator[Flag]:
    """Answered before coming (by the first arrival: who walks out and comes back marks another), or before anybody had served."""
    if chain.arrived is not None:
        early = len([told for told in chain.told.values() if told[0][0] < chain.arrived])
        if early >= FEW:
            percent = early * 100 // len(chain.told)
            yield flag("answered_before_arriving", count=early, percent=percent)
    called, inside = chain.marked.get("called"), checklist.inside
    if called is not None:
        entries = [told[0][0] for key, told in chain.told.items() if key in inside]
        before = len([n for n in entries if n < called])
        if len(entries) >= MANY and before * 100 >= NEARLY * len(entries):
            yield flag("answered_before_called", count=before, of=len(entries))


def _after(checklist: Checklist, chain: Chain) -> Iterator[Flag]:
    """What could only be seen inside, answered after leaving or changed then; and answers that turned good later."""
    left, items = chain.marked.get("left"), checklist.by_key
    late: list[str] = []
    edited: list[str] = []
    bettered: list[str] = []
    seen = 0
    for key, told in chain.told.items():
        item = items.get(key)
        if item is None:
            continue
        inside = item.phase == "inside"
        seen += inside
        if inside and left is not None and told[0][0] > left:
            late.append(key)
        elif len(told) > 1:
            n, at, last = told[-1]
            if inside and left is not None and n > left and not _same(_standing(told, left), last):
                edited.append(key)
            if at - told[0][1] >= LATER_MS and _bettered(item, told[0][2], last):
                bettered.append(key)
    if len(late) >= FEW:
        yield flag("answered_after_leaving", count=len(late), percent=len(late) * 100 // seen)
    if edited:
        yield flag("edited_after_leaving", items=edited, count=len(edited))
    if len(bettered) > 1:
        yield flag("bettered_later", items=bettered, count=len(bettered))


def _same(one: Any, other: Any) -> bool:
    """Whether two answers say the same; a note beside one may have grown."""
    return _said(one) == _said(other)


def _said(answer: Any) -> tuple[Any, Any]:
    """State and value. A parcel's answers are checked, what its log says they once were is not."""
    return (answer.get("state"), answer.get("value")) if isinstance(answer, dict) else (None, None)


def _standing(told: list[tuple[int, int, Any]], entry: int) -> Any:
    """The answer that stood at that entry; the first one was given before."""
    return [answer for n, _, answer in told if n < entry][-1]


def _bettered(item: Item, one: Any, other: Any) -> bool:
    (was, before), (is_, after) = _said(one), _said(other)
    if (was, is_) != ("answered", "answered"):
        return False
    try:
        return complies(item, before) is False and complies(item, after) is True
    except (TypeError, StopIteration):
        return False
