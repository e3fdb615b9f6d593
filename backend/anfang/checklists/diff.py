"""What changed between two versions of a checklist, in words a service department understands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anfang import desk
from anfang.core.canonical import canonical
from anfang.core.checklist import Checklist, Item, Weighted
from anfang.problems import Language

Kind = Literal["added", "removed", "changed"]

# What of an item is compared as it stands in the document; words come first in the list because they are read first.
FIELDS: dict[str, tuple[str, str]] = {
    "ask": ("问法", "wording"),
    "broken": ("扣分说明", "deduction words"),
    "answer": ("答案形式", "answer"),
    "when": ("前提条件", "condition"),
    "not_applicable": ("可否不适用", "may be not applicable"),
    "veto": ("一票否决范围", "veto reach"),
    "evidence": ("取证要求", "evidence"),
    "complies_at": ("达标线", "complies at"),
    "target": ("执行率目标", "target"),
    "phase": ("检查时段", "phase"),
}
WHOLE = {
    "title": ("名称", "title"),
    "bands": ("等次", "bands"),
    "tiers": ("适用等级", "tiers"),
    "shopper_sees_score": ("神秘顾客可见得分", "when the shopper sees the score"),
    "effective": ("生效期", "period"),
}


@dataclass(frozen=True)
class Difference:
    """One change. `level`: checklist, dimension, indicator or item; `title` names the part, `zh` and `en` say what changed."""

    kind: Kind
    level: str
    key: str
    title_zh: str
    title_en: str
    zh: str
    en: str


def diff(old: Checklist, new: Checklist) -> list[Difference]:
    """Every difference from `old` to `new`: the whole, dimensions, indicators, items; each in the order of `new`, what is gone last."""
    return [
        *_whole(old, new),
        *_level("dimension", _dimensions(old), _dimensions(new)),
        *_indicators(old, new),
        *_items(old, new),
    ]


def _whole(old: Checklist, new: Checklist) -> Iterator[Difference]:
    for name, (zh, en) in WHOLE.items():
        before, after = old.document.get(name), new.document.get(name)
        if _differs(before, after):
            yield Difference(
                "changed",
                "checklist",
                name,
                new.title.zh,
                new.title.en,
                _step(zh, before, after),
                _step(en, before, after),
            )


def _dimensions(checklist: Checklist) -> dict[str, Weighted]:
    return {dimension.key: dimension for dimension in checklist.dimensions}


def _indicators(old: Checklist, new: Checklist) -> Iterator[Difference]:
    def of(checklist: Checklist) -> dict[str, Weighted]:
        return {part.key: part for dimension in checklist.dimensions for part in dimension.indicators}

    yield from _level("indicator", of(old), of(new))


def _level(level: str, old: Mapping[str, Weighted], new: Mapping[str, Weighted]) -> Iterator[Difference]:
    for key, part in new.items():
        if key not in old:
            yield Difference("added", level, key, *_title(part), "新增", "added")
            continue
        # An item's title is its wording, which is compared with its other fields.
        if level != "item" and _title(old[key]) != _title(part):
            words = (
                f"名称：{_title(old[key])[0]} → {_title(part)[0]}",
                f"title: {_title(old[key])[1]} → {_title(part)[1]}",
            )
            yield Difference("changed", level, key, *_title(part), *words)
        yield from _weights(level, old[key], part)
    for key, part in old.items():
        if key not in new:
            yield Difference("removed", level, key, *_title(part), "取消", "removed")


def _items(old: Checklist, new: Checklist) -> Iterator[Difference]:
    before, after = _documents(old), _documents(new)
    yield from _level("item", old.by_key, new.by_key)
    for key, item in new.by_key.items():
        if key not in before:
            continue
        if old.by_key[key].tiers != item.tiers:
            was, now = (",".join(tiers or ["*"]) for tiers in (old.by_key[key].tiers, item.tiers))
            yield Difference(
                "changed", "item", key, *_title(item), f"适用等级：{was} → {now}", f"tiers: {was} → {now}"
            )
        for name, (zh, en) in FIELDS.items():
            old_part, new_part = before[key].get(name), after[key].get(name)
            if _differs(old_part, new_part):
                yield Difference(
                    "changed",
                    "item",
                    key,
                    *_title(item),
                    _step(zh, old_part, new_part, "zh"),
                    _step(en, old_part, new_part, "en"),
                )


def _documents(checklist: Checklist) -> dict[str, dict[str, Any]]:
    parts = (part for dimension in checklist.document["dimensions"] for part in dimension["indicators"])
    return {item["key"]: item for part in parts for item in part["items"]}


def _weights(level: str, old: Weighted, new: Weighted) -> Iterator[Difference]:
    def by_tier(part: Weighted) -> dict[str, int]:
        weight: int | dict[str, int] = part.weight
        return {"*": weight} if isinstance(weight, int) else weight

    before, after = by_tier(old), by_tier(new)
    # One integer against one per tier: compare tier by tier, so that "20" and "20 everywhere" read as the same.
    tiers = [tier for tier in {**before, **after} if tier != "*"] or ["*"]
    steps = [
        (tier, before.get(tier, before.get("*", 0)), after.get(tier, after.get("*", 0))) for tier in tiers
    ]
    changed = [step for step in steps if step[1] != step[2]]
    if changed:
        zh = "、".join(f"{_tier(tier, 'zh')}{was} → {now}" for tier, was, now in changed)
        en = ", ".join(f"{_tier(tier, 'en')}{was} → {now}" for tier, was, now in changed)
        yield Difference("changed", level, new.key, *_title(new), f"权重：{zh}", f"weight: {en}")


def _tier(tier: str, language: Language) -> str:
    """A tier's name with a space after it; nothing for all tiers; the key of a tier that only this checklist knows."""
    known = desk.words().get(f"halls.tier.{tier}")
    return "" if tier == "*" else f"{known[language] if known else tier} "


def _title(part: Weighted) -> tuple[str, str]:
    words = part.ask if isinstance(part, Item) else part.title  # type: ignore[attr-defined]
    return words.zh, words.en


def _differs(before: Any, after: Any) -> bool:
    return canonical(before) != canonical(after)


def _step(name: str, before: Any, after: Any, language: str = "") -> str:
    return f"{name}{'：' if name[0] > 'ÿ' else ': '}{_plain(before, language)} → {_plain(after, language)}"


def _plain(value: Any, language: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, dict) and value.keys() <= {"from", "to"}:
        return f"{value.get('from')} – {value.get('to') or '…'}"
    if isinstance(value, dict) and language in value:
        return str(value[language])
    return value if isinstance(value, str) else canonical(value).decode()
