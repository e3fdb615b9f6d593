"""Random checklists and answers, the same for the same seed: every answer type, reach, condition, tier subset and weight 0."""

from random import Random
from typing import Any

from anfang.core.answers import asked_only
from anfang.core.checklist import Checklist, Choice, Item, Kept, Measure, Scale, read

WORDS = {"zh": "话", "en": "words"}
TIERS = ["flagship", "second", "cooperative"]
WEIGHTS = [0, 1, 1, 2, 3, 5, 7, 11, 30, 97, 1_000_003]


def weight(draw: Random, tiers: list[str]) -> Any:
    if draw.random() < 0.6:
        return draw.choice(WEIGHTS)
    return {tier: draw.choice(WEIGHTS) for tier in tiers}


def answer_type(draw: Random) -> dict[str, Any]:
    kind = draw.choice(["kept", "kept", "kept", "scale", "choice", "measure", "note"])
    if kind == "scale":
        return {"type": kind, "max": draw.randint(1, 11)}
    if kind == "choice":
        options = [
            {"key": f"o{n}", "title": WORDS, "credit": draw.randint(0, 100)}
            for n in range(draw.randint(1, 4))
        ]
        return {"type": kind, "options": options}
    if kind == "measure":
        limits = sorted(draw.sample(range(30), draw.randint(0, 3)))
        bands = [{"up_to": limit, "credit": draw.choice([0, 33, 50, 100])} for limit in limits]
        return {"type": kind, "unit": "minute", "bands": [*bands, {"credit": draw.choice([0, 10])}]}
    return {"type": kind}


def value(draw: Random, item: Item) -> Any:
    answer = item.answer
    if isinstance(answer, Kept):
        return draw.choice(["kept", "kept", "broken"])
    if isinstance(answer, Scale):
        return draw.randint(0, answer.max)
    if isinstance(answer, Choice):
        return draw.choice(answer.options).key
    return draw.randint(0, 35) if isinstance(answer, Measure) else "记 note \u2028 😀"


def item(draw: Random, tiers: list[str], earlier: list[dict[str, Any]], key: str) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "key": key,
        "ask": WORDS,
        "broken": WORDS,
        "weight": weight(draw, tiers),
        "answer": answer_type(draw),
        "not_applicable": draw.random() < 0.4,
    }
    if draw.random() < 0.25:
        drawn["veto"] = draw.choice(["indicator", "dimension", "visit"])
    if draw.random() < 0.2:
        drawn["tiers"] = draw.sample(tiers, draw.randint(1, len(tiers)))
    if earlier and draw.random() < 0.25:
        other = draw.choice(earlier)
        options = other["answer"].get("options", [])
        possible = {"kept": ["kept", "broken"], "choice": [option["key"] for option in options]}
        drawn["when"] = {
            "item": other["key"],
            "is": [draw.choice(possible.get(other["answer"]["type"], [0, 1, 2]))],
        }
    return drawn


def document(draw: Random) -> dict[str, Any]:
    tiers = draw.sample(TIERS, draw.randint(1, 3))
    items: list[dict[str, Any]] = []
    dimensions = []
    for d in range(draw.randint(1, 4)):
        indicators = []
        for i in range(draw.randint(1, 3)):
            own = []
            for n in range(draw.randint(1, 5)):
                own.append(item(draw, tiers, items, f"d{d}i{i}n{n}"))
                items.append(own[-1])
            indicators.append(
                {"key": f"d{d}i{i}", "title": WORDS, "weight": weight(draw, tiers), "items": own}
            )
        drawn = {"key": f"d{d}", "title": WORDS, "weight": weight(draw, tiers), "indicators": indicators}
        dimensions.append(drawn)
    limits = sorted(draw.sample(range(1, 101), draw.randint(0, 3)), reverse=True)
    return {
        "format": 1,
        "code": "drawn",
        "version": str(draw.randint(1, 999)),
        "title": WORDS,
        "effective": {"from": "2026-12-01", "to": None},
        "tiers": tiers,
        "bands": [{"key": f"b{limit}", "from": limit} for limit in [*limits, 0]],
        "dimensions": dimensions,
    }


def answers(draw: Random, checklist: Checklist, tier: str) -> dict[str, Any]:
    """Good answers, some open, some not seen, in no particular order."""
    drawn: dict[str, Any] = {}
    open_share = draw.choice([0, 0, 0.1, 0.9])
    for key, one in draw.sample(list(checklist.by_key.items()), len(checklist.by_key)):
        luck = draw.random()
        if luck < open_share:
            continue
        if luck > 0.9:
            state = "not_applicable" if one.not_applicable else "not_observed"
            drawn[key] = {"state": state, "reason": "看不到"}
        else:
            drawn[key] = {"state": "answered", "value": value(draw, one)}
    return asked_only(checklist, tier, drawn)


WRONG: list[Any] = [
    None, [], "kept", 3, {}, {"state": "seen"}, {"state": ["answered"]}, {"state": "answered"}, {"state": "not_asked"},
    {"state": "answered", "value": None}, {"state": "answered", "value": True}, {"state": "answered", "value": "no"},
    {"state": "answered", "value": -1}, {"state": "answered", "value": 12}, {"state": "answered", "value": 1.5},
    {"state": "answered", "value": "kept", "reason": "x"}, {"state": "answered", "value": "kept", "note": 7},
    {"state": "answered", "value": {"kept": True}}, {"state": "answered", "value": " \u3000"},
    {"state": "not_applicable", "reason": "没有"}, {"state": "not_applicable"}, {"state": "not_observed", "reason": " "},
    {"state": "not_observed", "reason": 5}, {"state": "not_observed", "reason": "长" * 4001},
]  # fmt: skip


def case(seed: int) -> tuple[Checklist, str, Any]:
    """A checklist, a tier and answers; one in six with something wrong."""
    draw = Random(seed)
    checklist = read(document(draw))
    tier = draw.choice(checklist.tiers)
    given: Any = answers(draw, checklist, tier)
    fault = draw.randrange(36)
    if fault == 0:
        tier = "unheard_of"
    elif fault == 1:
        given = draw.choice([[], None, 3])
    elif fault == 2:
        given = {
            "😀": 1,
            "\ufb01": 1,
            "toString": 1,
            "__proto__": {"state": "answered", "value": "kept"},
            **given,
        }
        if draw.random() < 0.5:  # so that the characters whose order differs between the languages come first
            del given["toString"], given["__proto__"]
    elif fault < 6:
        for key in draw.sample(list(checklist.by_key), min(2, len(checklist.by_key))):
            given[key] = draw.choice(WRONG)
    return checklist, tier, given
