"""What a demo shopper sees: answers whose execution rates follow the field's figures [domain §2], marks, notes, photos."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anfang.core.answers import complies, evidence_missing, states
from anfang.core.checklist import Choice, Item, Kept, Measure, Note, Scale
from anfang.demo.draft import Draft
from anfang.demo.scene import scene
from anfang.visits.times import millis

# Execution rates in percent, as measured in the field.
FIELD = {
    "fare_told": 70,
    "effective_told": 56,
    "bundle_told": 51,
    "rebate_told": 91,
    "id_check": 69,
    "no_forced_activation": 47,
    "work_order_signed": 41,
    "sms_trigger": 48,
    "greet_in": 66,
    "farewell": 76,
    "answer_call": 84,
    "seat_invited": 35,
    "both_hands": 35,
    "posture": 61,
    "private_chat": 41,
    "smile": 52,
    "eye_contact": 67,
}
# How often, in percent, a second shopper says of a hall what the first one said: what is in the eye of the beholder, less often.
SAME, SAME_OF = 93, {"smile": 62, "posture": 60, "eye_contact": 68, "patience": 66, "grooming": 72}
ELSEWHERE = 88  # no figure in the field: most of it kept
RED_LINES = 98  # nor for these; they are rarely crossed
# Errands, so that most visits ask and some transact.
ERRANDS = (
    ("enquiry",) * 11
    + ("pay",) * 3
    + ("query",) * 2
    + ("plan_change",) * 2
    + ("add_on",) * 2
    + ("new_line", "contract")
)
REMARKS = (
    "柜台前排了三个人，只开了两个窗口。",
    "店员一直低头看手机。",
    "解释得很清楚，还画了图。",
    "桌面上堆着上一位客户的资料。",
)
NOTHING = "本次没有出现这种情形"
# What is written down where no photo can show it, by item.
WITNESSED = {
    "first_asked": "第一位店员说“这不归我管”，让我去别的窗口，换了两个窗口才有人接。",
    "id_check": "报了手机号就直接开始办，没有看证件，也没有验服务密码。",
    "fare_told": "全程没提每月多少钱，我追问后才说“系统里都有”。",
    "terms_confirmed": "协议直接翻到签字页，没有说条款。",
    "no_forced_activation": "我说先考虑一下，店员仍点了开通，说“不要可以再退”。",
    "no_secret_activation": "离厅后查询，多了一项没有申请过的来电彩铃。",
    "no_overpromise": "店员说“这个套餐全国任何地方都是满速”，墙上的说明写的不是这样。",
    "leave_not_blocked": "说想销户，店员说系统忙，让我下个月再来。",
    "no_favours": "店员收下前一位客户带来的一袋水果，放到柜台下面。",
}
HEARD = "原话与经过当场记下：店员没有按要求办理。"


class Field:
    """All demo visits' eyes: counts how often an item was seen, so that its rate comes out as measured, to within one visit."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.said: dict[tuple[UUID, str], bool] = {}
        self.draw = random.Random("the demo's field")  # noqa: S311 - repeatable on purpose

    def complies(self, hall: UUID, item: Item) -> bool:
        """Whether the next observation of an item complies: evenly spread; a hall's second one is mostly as its first."""
        key, rate = item.key, FIELD.get(item.key)
        first = self.said.get((hall, key))
        if first is not None and self.draw.random() * 100 >= SAME_OF.get(key, SAME):
            first = None
        if rate is None:
            drawn = self.draw.random() * 100 < (RED_LINES if item.veto else ELSEWHERE)
            return self.said.setdefault((hall, key), drawn) if first is None else first
        start = random.Random(key).random() * 100  # noqa: S311
        n, kept = self.seen[key] + 1, self.kept[key]
        even = (start + n * rate) // 100 > kept
        # As the first one only as long as the rate stays within one observation of the field's.
        complies = even if first is None or abs(100 * (kept + first) - n * rate) > 100 else first
        self.seen[key], self.kept[key] = n, kept + complies
        self.said.setdefault((hall, key), complies)
        return complies

    def errand(self) -> str:
        """What is transacted in the next visit."""
        return self.draw.choice(ERRANDS)

    def walk(self, draft: Draft, place: tuple[int, int] | None) -> datetime:
        """Walk a whole visit, from arriving to the last answer; answers when it was finished."""
        now = draft.started_at
        draft.clock.append({"sent": millis(now), "server": millis(now) + 180, "received": millis(now) + 400})
        self._be_there(draft, "arrived", place, now)
        steps = {
            "arrived": 0,
            "greeted": self.draw.randint(20, 160),
            "ticket": 40,
            "called": 60 * self.draw.randint(2, 14),
        }
        for key, seconds in steps.items():
            now += timedelta(seconds=seconds)
            draft.mark(key, now)  # type: ignore[arg-type]
        errand = self.errand()
        now = self._answer_all(draft, "inside", errand, now + timedelta(seconds=30))
        now += timedelta(seconds=60 * self.draw.randint(2, 9))
        draft.mark("served", now)
        now += timedelta(seconds=self.draw.randint(30, 200))
        draft.mark("left", now)
        self._be_there(draft, "left", place, now)
        return self._answer_all(draft, "outside", errand, now + timedelta(seconds=90))

    def _be_there(self, draft: Draft, when: Any, place: tuple[int, int] | None, now: datetime) -> None:
        if place is None or self.draw.random() < 0.12:
            return
        off = [self.draw.randint(-250, 250) for _ in range(2)]
        draft.place(when, (place[0] + off[0], place[1] + off[1], self.draw.randint(8, 60)), now)

    def _answer_all(self, draft: Draft, phase: str, errand: str, now: datetime) -> datetime:
        for item in draft.checklist.items():
            # Conditions look back only, so an item's state is settled once its turn comes.
            if states(draft.checklist, draft.tier, draft.answers)[item.key] != "unanswered":
                continue
            if phase == "inside" and item.phase == "outside":
                continue
            now += timedelta(seconds=self.draw.randint(3, 14))
            self._answer(draft, item, errand, now)
        for wanting in evidence_missing(draft.checklist, draft.tier, draft.answers, _counts(draft)):
            for _ in range(wanting.needed - wanting.have):
                now += timedelta(seconds=self.draw.randint(4, 20))
                draft.photo(wanting.item, scene(self.draw), now)
        return now

    def _answer(self, draft: Draft, item: Item, errand: str, now: datetime) -> None:
        fates = self.draw.random()
        if item.not_applicable and item.key not in FIELD and fates < 0.08:
            draft.excuse(item.key, "not_applicable", NOTHING, now)
        elif fates > 0.985 and item.key not in FIELD:
            draft.excuse(item.key, "not_observed", "当时被隔断挡住，看不到", now)
        elif isinstance(item.answer, Note):
            draft.answer(item.key, f"工号 {self.draw.randint(1, 30):02d}", now)
        else:
            value = errand if item.key == "transaction_kind" else self._value(draft, item)
            broken = not complies(item, value)
            note = self.draw.choice(REMARKS) if broken and self.draw.random() < 0.15 else ""
            if broken and item.evidence and "photo" not in item.evidence.kinds:
                note = WITNESSED.get(item.key, HEARD)
            draft.answer(item.key, value, now, note=note)

    def _value(self, draft: Draft, item: Item) -> Any:
        answer = item.answer
        if isinstance(answer, Measure) and answer.between:
            first, last = (draft.marks.get(mark) for mark in answer.between)
            if first and last:
                return -(-(last["at"] - first["at"]) // 60_000)
        good = self.complies(draft.hall, item)
        if isinstance(answer, Kept):
            return "kept" if good else "broken"
        values: list[Any] = list(_values(answer))
        fitting = [value for value in values if complies(item, value) is good]
        return self.draw.choice(fitting or values)


def _values(answer: Any) -> Any:
    if isinstance(answer, Scale):
        return range(answer.max + 1)
    if isinstance(answer, Choice):
        return [option.key for option in answer.options]
    return [step.up_to for step in answer.bands if step.up_to is not None] + [
        max(step.up_to or 0 for step in answer.bands) + 3
    ]


def _counts(draft: Draft) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for link in draft.links:
        kinds = counts.setdefault(link["item"], {})
        kinds["photo"] = kinds.get("photo", 0) + 1
    return counts
