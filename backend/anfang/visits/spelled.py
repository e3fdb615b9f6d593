"""A scorecard spelled out in the reader's language: every dimension, indicator and item with its words, every lost point with
its reason and what is left after it. Scores, shares and points are hundredths of a point."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from anfang import desk
from anfang.core.answers import Answers
from anfang.core.checklist import Checklist, Choice, Item, Kept, Measure, Scale, Text
from anfang.core.scorecard import WHOLE, Scorecard
from anfang.problems import Language


class Spelled(BaseModel):
    """Base: plain JSON, never changed."""

    model_config = ConfigDict(frozen=True)


class Line(Spelled):
    """One item. `credit` in words ("60 %") where it was scored; `lost`: its own loss, `taken`: what its veto took beyond."""

    key: str
    ask: str
    state: str
    answer: str
    reason: str
    note: str
    credit: str
    kept: bool | None
    veto: str | None
    fired: bool
    share: int
    lost: int
    taken: int


class Group(Spelled):
    """One indicator. `lost`: all points that its items cost the visit."""

    key: str
    title: str
    weight: int
    raw: int | None
    final: int | None
    lost: int
    vetoed: bool
    lines: list[Line]


class Block(Spelled):
    """One dimension. `share`: its part of the 100 points, as it counted in this visit."""

    key: str
    title: str
    weight: int
    raw: int | None
    final: int | None
    share: int
    lost: int
    vetoed: bool
    groups: list[Group]


class Loss(Spelled):
    """One line of the deduction table; `left` is what remains of 100 points after it."""

    n: int
    item: str
    dimension: str
    indicator: str
    words: str
    answer: str
    note: str
    reason: str
    reach: str | None
    points: int
    left: int


class Fired(Spelled):
    """One fired veto: what happened, how far it goes, what stands at 0 for it, and the points it took beyond the item's own."""

    item: str
    words: str
    reach: str
    title: str
    points: int


class Scored(Spelled):
    """A whole scorecard in words. `unseen`: what was not applicable or not observed; `observed`, `complied` count scored items."""

    raw: int | None
    final: int | None
    verdict: str
    band: str | None
    band_words: str
    lost: int
    blocks: list[Block]
    losses: list[Loss]
    vetoes: list[Fired]
    unseen: list[Line]
    review: list[str]
    observed: int
    complied: int
    asked: int


def spell(checklist: Checklist, card: Scorecard, answers: Answers, language: Language) -> Scored:
    """`card` in words; `answers` are those it was scored from (for reasons, notes and what was said)."""
    return _Speller(checklist, card, answers, language).whole()


def answer_words(item: Item, seen: dict[str, Any], language: Language) -> str:
    """What was answered to an item, by its line of a scorecard, in words; the state's word where nothing was."""
    if seen["state"] != "answered":
        return desk.say(language, f"visits.state.{seen['state']}")
    answer, value = item.answer, seen["value"]
    if value is None:
        return "—"  # a published document keeps back what was not scored
    if isinstance(answer, Kept):
        return desk.say(language, f"visits.answer.{value}")
    if isinstance(answer, Scale):
        return f"{value} / {answer.max}"
    if isinstance(answer, Choice):
        titles = (option.title for option in answer.options if option.key == value)
        return next(title.zh if language == "zh" else title.en for title in titles)
    if isinstance(answer, Measure):
        unit = answer.unit if isinstance(answer.unit, str) else getattr(answer.unit, language)
        return f"{value} {desk.words().get(f'visits.unit.{unit}', {}).get(language, unit)}"
    return str(value)


class _Speller:
    def __init__(self, checklist: Checklist, card: Scorecard, answers: Answers, language: Language) -> None:
        self.checklist, self.card, self.answers, self.language = checklist, card, answers, language
        self.titles: dict[str, tuple[str, str]] = {}
        for dimension in checklist.dimensions:
            for indicator in dimension.indicators:
                pair = (self.told(dimension.title), self.told(indicator.title))
                self.titles |= {item.key: pair for item in indicator.items}
        self.taken = {it["item"]: 0 for it in card["deductions"]}
        for it in card["deductions"]:
            self.taken[it["item"]] += it["points"] if it["reason"] == "veto" else 0
        self.fired = {it["item"] for it in card["vetoes"]}

    def told(self, text: Text) -> str:
        return text.zh if self.language == "zh" else text.en

    def say(self, key: str, **facts: Any) -> str:
        return desk.say(self.language, key, **facts)

    def whole(self) -> Scored:
        card, blocks = self.card, [self.block(seen) for seen in self.card["dimensions"]]
        lines = [line for block in blocks for group in block.groups for line in group.lines]
        answered = [line for line in lines if line.kept is not None]
        return Scored(
            raw=card["raw"],
            final=card["final"],
            verdict=card["verdict"],
            band=card["band"],
            band_words=band_words(card["band"], self.language),
            lost=sum(it["points"] for it in card["deductions"]),
            blocks=blocks,
            losses=self.losses(),
            vetoes=[self.veto(it) for it in card["vetoes"]],
            unseen=[line for line in lines if line.state in ("not_applicable", "not_observed")],
            review=[self.told(self.checklist.by_key[it["item"]].ask) for it in card["review"]],
            observed=len(answered),
            complied=sum(line.kept is True for line in answered),
            asked=sum(line.state != "not_asked" for line in lines),
        )

    def block(self, seen: dict[str, Any]) -> Block:
        dimension = next(it for it in self.checklist.dimensions if it.key == seen["key"])
        titles = {it.key: self.told(it.title) for it in dimension.indicators}
        groups = [self.group(inner, titles[inner["key"]]) for inner in seen["indicators"]]
        keys = [line.key for group in groups for line in group.lines]
        reaches = {it["item"] for it in self.card["vetoes"] if it["reach"] == "dimension"}
        return Block(
            **{name: seen[name] for name in ("key", "weight", "raw", "final")},
            title=self.told(dimension.title),
            share=sum(line.share for group in groups for line in group.lines),
            lost=sum(group.lost for group in groups),
            vetoed=any(key in reaches for key in keys),
            groups=groups,
        )

    def group(self, seen: dict[str, Any], title: str) -> Group:
        lines = [self.line(item) for item in seen["items"]]
        figures = {name: seen[name] for name in ("key", "weight", "raw", "final")}
        lost = sum(line.lost + line.taken for line in lines)
        return Group(**figures, title=title, lost=lost, vetoed=bool(seen["vetoed_by"]), lines=lines)

    def line(self, seen: dict[str, Any]) -> Line:
        item = self.checklist.by_key[seen["key"]]
        said = self.answers.get(item.key) or {}
        credit = seen["credit"]
        return Line(
            key=item.key,
            ask=self.told(item.ask),
            state=seen["state"],
            answer=self.answer(item, seen),
            reason=said.get("reason", "") if seen["state"] != "not_asked" else "",
            note=said.get("note", "") if seen["state"] != "not_asked" else "",
            credit=f"{100 * credit[0] // credit[1]} %" if credit else "",
            kept=credit[0] * 100 >= item.complies_at * credit[1] if credit else None,
            veto=item.veto,
            fired=item.key in self.fired,
            share=seen["share"],
            lost=seen["lost"],
            taken=self.taken.get(item.key, 0),
        )

    def answer(self, item: Item, seen: dict[str, Any]) -> str:
        return answer_words(item, seen, self.language)

    def losses(self) -> list[Loss]:
        found, left = [], WHOLE
        seen = {
            item["key"]: item
            for block in self.card["dimensions"]
            for inner in block["indicators"]
            for item in inner["items"]
        }
        for n, taken in enumerate(self.card["deductions"], 1):
            item = self.checklist.by_key[taken["item"]]
            dimension, indicator = self.titles[item.key]
            left -= taken["points"]
            found.append(
                Loss(
                    n=n,
                    item=item.key,
                    dimension=dimension,
                    indicator=indicator,
                    words=self.told(item.broken),
                    answer=self.answer(item, seen[item.key]),
                    note=(self.answers.get(item.key) or {}).get("note", ""),
                    reason=taken["reason"],
                    reach=taken["reach"],
                    points=taken["points"],
                    left=left,
                )
            )
        return found

    def veto(self, fired: dict[str, Any]) -> Fired:
        dimension, indicator = self.titles[fired["item"]]
        whole = self.say("visits.whole_visit")
        title = {"indicator": indicator, "dimension": dimension, "visit": whole}[fired["reach"]]
        words = self.told(self.checklist.by_key[fired["item"]].broken)
        points = self.taken.get(fired["item"], 0)
        return Fired(item=fired["item"], words=words, reach=fired["reach"], title=title, points=points)


def band_words(band: str | None, language: Language) -> str:
    """A band's name; its own key where a checklist has named its bands otherwise."""
    if band is None:
        return desk.say(language, "visits.unscored")
    return desk.words().get(f"visits.band.{band}", {}).get(language, band)
