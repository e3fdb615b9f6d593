"""What a report says in words: sentences made of its figures, never more certain than those are."""

from fractions import Fraction
from typing import Any

from anfang import desk
from anfang.core.statistics import Estimate, rate, rounded
from anfang.reports.deliverables.both import Both
from anfang.reports.deliverables.report_parts import costly, dimensions, item_lines, vetoes
from anfang.reports.figures.scores import Score

NAMED = 3


def summary(both: Both, score: Score, lights: list[dict[str, Any]], ranking: dict[str, Any]) -> list[str]:
    """The report in a dozen sentences."""
    found = [_mean(both, score.estimate), _moved(both, score)]
    found.append(both.say("deliverables.says.lights", lights=_listed(both, _light_words(both, lights))))
    found += [*_dimensions(both), *_items(both), *_vetoes(both, score), *_costly(both)]
    facts = {name: ranking[name] for name in ("ranked", "few", "held", "least")}
    found.append(both.say("deliverables.says.ranking", **facts))
    return found


def method(both: Both, *, whole: bool) -> list[str]:
    """How the figures came about, and how far they can be relied on."""
    figures, now = both.ground.made.figures, both.now
    weeks = sorted(now.weeks)
    found = [
        both.say(
            "deliverables.method.visits",
            visits=now.visits,
            halls=len(now.halls),
            first=weeks[0],
            last=weeks[-1],
        )
        if weeks
        else ""
    ]
    if whole:
        left_out = {key: figures.get(key, 0) for key in ("excluded", "exposed", "late")}
        found.append(both.say("deliverables.method.left_out", **left_out))
    if now.unscored:
        found.append(both.say("deliverables.method.unscored", count=now.unscored))
    least = both.ground.rules.rank_visits
    found += [
        both.say("deliverables.method.mean"),
        both.say("deliverables.method.interval"),
        both.say("deliverables.method.rate"),
        both.say("deliverables.method.change"),
        both.say("deliverables.method.ranking", least=least),
        both.say("deliverables.method.veto"),
        both.say("deliverables.method.frozen", edition=both.ground.made.edition),
    ]
    return [it for it in found if it]


def span(found: Estimate, *, percent: bool = False) -> str:
    """ "78.20（95% 区间 75.10–81.30）" without the brackets' words: "78.20 [75.10–81.30]"; the figure alone without an interval."""
    sign = "%" if percent else ""
    value = f"{desk.hundredths(found.value)}{sign}"
    if found.low is None:
        return value
    return f"{value} [{desk.hundredths(found.low)}–{desk.hundredths(found.high)}{sign}]"


def _mean(both: Both, found: Estimate) -> str:
    facts = {"place": both.ground.place(), "halls": len(both.now.halls), "visits": both.now.visits}
    if found.value is None:
        return both.say("deliverables.says.unscored", **facts)
    if found.low is None:
        return both.say("deliverables.says.mean_alone", **facts, mean=desk.hundredths(found.value))
    low, high = desk.hundredths(found.low), desk.hundredths(found.high)
    return both.say("deliverables.says.mean", **facts, mean=desk.hundredths(found.value), low=low, high=high)


def _moved(both: Both, score: Score) -> str:
    moved = score.change_from(both.then.score) if both.then else None
    if moved is None or both.earlier is None or both.then is None:
        return both.say("deliverables.says.no_before")
    facts = {"wave": both.earlier.wave.title, "before": desk.hundredths(both.then.score.estimate.value)}
    if not moved.real:
        return both.say("deliverables.says.no_change", **facts)
    way = "rose" if moved.value > 0 else "fell"
    return both.say(f"deliverables.says.{way}", **facts, points=desk.hundredths(abs(moved.value)))


def _light_words(both: Both, lights: list[dict[str, Any]]) -> list[str]:
    return [both.say("deliverables.says.light", light=it["words"], n=it["n"]) for it in lights]


def _dimensions(both: Both) -> list[str]:
    known = [it for it in dimensions(both) if it["now"]]
    if len(known) < 2:
        return []
    high, low = (pick(known, key=lambda it: it["now"]["value"]) for pick in (max, min))
    if high["now"]["value"] == low["now"]["value"]:
        return []
    names = {"high": high["title"], "low": low["title"]}
    values = {"most": desk.hundredths(high["now"]["value"]), "least": desk.hundredths(low["now"]["value"])}
    ends = (high["now"]["low"], low["now"]["high"])
    apart = None not in ends and ends[0] > ends[1]
    key = "deliverables.says.dimensions" if apart else "deliverables.says.dimensions_alike"
    return [both.say(key, **names, **values)]


def _items(both: Both) -> list[str]:
    lines = item_lines(both)
    aimed = [it for it in lines if it["met"]]
    found = []
    if aimed:
        met = [it for it in aimed if it["met"].startswith("met")]
        surely = sum(it["met"] == "missed" for it in aimed)
        facts = {"aimed": len(aimed), "met": len(met), "missed": len(aimed) - len(met), "surely": surely}
        found.append(both.say("deliverables.says.targets", **facts))
    missed = sorted(
        (it for it in aimed if it["met"] == "missed"), key=lambda it: it["now"]["value"] - it["target"]
    )
    if missed:
        told = [
            both.say(
                "deliverables.says.gap", item=it["title"], rate=desk.hundredths(it["now"]["value"]),
                target=it["target"] // 100,
            )
            for it in missed[:NAMED]
        ]  # fmt: skip
        found.append(both.say("deliverables.says.gaps", items=_listed(both, told)))
    for way, sign in (("risen", 1), ("fallen", -1)):
        real = [
            it for it in lines if it["change"] and it["change"]["real"] and sign * it["change"]["value"] > 0
        ]
        if real:
            real.sort(key=lambda it: -sign * it["change"]["value"])
            named = [
                both.say(
                    "deliverables.says.moved", item=it["title"], before=desk.hundredths(it["before"]["value"]),
                    after=desk.hundredths(it["now"]["value"]),
                )
                for it in real[:NAMED]
            ]  # fmt: skip
            found.append(both.say(f"deliverables.says.{way}", n=len(real), items=_listed(both, named)))
    return found


def _vetoes(both: Both, score: Score) -> list[str]:
    if not score.vetoed:
        return [both.say("deliverables.says.no_veto")]
    share, most = rate(score.vetoed, score.visits), vetoes(both)[0]
    facts = {"n": score.vetoed, "visits": score.visits, "share": span(share, percent=True)}
    return [both.say("deliverables.says.veto", **facts, item=most["title"], count=most["n"])]


def _costly(both: Both) -> list[str]:
    found = costly(both)[:NAMED]
    whole = sum(it.points for it in both.now.items.values())
    if not found or not whole:
        return []
    share = rounded(Fraction(100 * sum(it["points"] for it in found), whole))
    named = [both.say("deliverables.says.quoted", item=it["title"]) for it in found]
    return [both.say("deliverables.says.costly", items=_listed(both, named), n=len(found), share=share)]


def _listed(both: Both, words: list[str]) -> str:
    return both.say("deliverables.says.and").join(words)
