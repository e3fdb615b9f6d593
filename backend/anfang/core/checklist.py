"""The checklist document, format 1: dimension → indicator → item, with weights per tier [scoring §The checklist document].

These models say what shape a document has; `lint.py` says, in words, what is wrong with one that has not.
Weights are shares within their own level: whole numbers, one for all tiers or one per tier; 0 = listed, not scored.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from anfang.core.canonical import canonical, digest

# The inside phase's one-tap marks, in the order of a visit. A `measure` may be the minutes between two of them.
MARKS = ("arrived", "greeted", "ticket", "called", "served", "left")
LARGEST = 2**53 - 1  # the largest integer that JSON carries exactly
LARGEST_SCALE = 100

Reach = Literal["indicator", "dimension", "visit"]
Mark = Literal["arrived", "greeted", "ticket", "called", "served", "left"]
Kind = Literal["photo", "audio", "note"]

_BLANK = re.compile("[ \t\r\n\u00a0\u3000]*")


def blank(text: str) -> bool:
    """Whether a text says nothing: empty, or only the spaces that a Chinese or Latin keyboard makes."""
    return _BLANK.fullmatch(text) is not None


def _spoken(text: str) -> str:
    if blank(text):
        raise PydanticCustomError("blank", "blank")
    return text


def _day(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "not a day")


def _weight(value: object) -> int | dict[str, int]:
    def whole(number: object) -> bool:
        return type(number) is int and 0 <= number <= LARGEST

    if type(value) is dict:
        for tier, number in value.items():
            if not isinstance(tier, str) or not whole(number):
                raise PydanticCustomError("weight", "not a weight", {"tier": str(tier)})
        if value:
            return dict(value)
    if type(value) is int and whole(value):
        return value
    raise PydanticCustomError("weight", "not a weight", {"tier": ""})


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Spoken = Annotated[str, Field(max_length=2000), AfterValidator(_spoken)]
Day = Annotated[date, BeforeValidator(_day)]
Weight = Annotated[
    Any, BeforeValidator(_weight)
]  # int | dict[tier, int]; a union would blur where the fault is
Percent = Annotated[int, Field(ge=0, le=100)]
Whole = Annotated[int, Field(ge=0, le=LARGEST)]


class Part(BaseModel):
    """Base of all parts of a checklist: unknown fields are errors, nothing is coerced, nothing changes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(Part):
    """Words for people, in both languages."""

    zh: Spoken
    en: Spoken


def _unit(value: object) -> str | Text:
    return value if isinstance(value, str) and not blank(value) else Text.model_validate(value)


class Weighted(Part):
    """What has a place in a level: a key, and a weight."""

    key: Key
    weight: Weight

    def weight_for(self, tier: str) -> int:
        """The weight at this tier; 0 where none is given (an item that this tier does not have)."""
        weight: int | dict[str, int] = self.weight
        return weight if isinstance(weight, int) else weight.get(tier, 0)


class Kept(Part):
    """`kept` (credit 1) or `broken` (0)."""

    type: Literal["kept"]


class Scale(Part):
    """A whole number 0 … max; credit value/max."""

    type: Literal["scale"]
    max: Annotated[int, Field(ge=1, le=LARGEST_SCALE)]


class Option(Part):
    """One of a choice; credit in whole percent."""

    key: Key
    title: Text
    credit: Percent


class Choice(Part):
    """The key of one option."""

    type: Literal["choice"]
    options: Annotated[list[Option], Field(min_length=1)]


class Step(Part):
    """Credit in percent for values up to and including `up_to`; the last step has none and takes the rest."""

    up_to: Whole | None = None
    credit: Percent


class Measure(Part):
    """A whole number from 0. With `between`, the phone's minutes from one mark to the other, rounded up: nobody types them."""

    type: Literal["measure"]
    unit: Annotated[str | Text, BeforeValidator(_unit)]
    bands: Annotated[list[Step], Field(min_length=1)]
    between: Annotated[list[Mark], Field(min_length=2, max_length=2)] | None = None


class Note(Part):
    """Free words; never scored."""

    type: Literal["note"]


class When(Part):
    """Asked only where an earlier item was answered with one of these values."""

    item: Key
    is_: Annotated[list[str | int], Field(alias="is", min_length=1)]


class Evidence(Part):
    """How many pieces of which kinds an answer needs: `broken` = where it does not comply, `always` = wherever answered."""

    when: Literal["broken", "always"]
    kinds: Annotated[list[Kind], Field(min_length=1)]
    min: Annotated[int, Field(ge=1, le=20)] = 1


class Item(Weighted):
    """One observable fact. `ask` is what the shopper reads, `broken` the words of its deduction."""

    ask: Text
    broken: Text
    tiers: Annotated[list[Key], Field(min_length=1)] | None = None
    when: When | None = None
    answer: Annotated[Kept | Scale | Choice | Measure | Note, Field(discriminator="type")]
    not_applicable: bool = False
    veto: Reach | None = None
    evidence: Evidence | None = None
    complies_at: Percent = 100
    target: Percent | None = None
    phase: Literal["inside", "outside"] = "outside"

    def asked_of(self, tier: str) -> bool:
        """Whether this tier has the item at all."""
        return self.tiers is None or tier in self.tiers


class Indicator(Weighted):
    """What several items show together."""

    title: Text
    items: Annotated[list[Item], Field(min_length=1)]


class Dimension(Weighted):
    """The coarsest level, directly below the visit."""

    title: Text
    indicators: Annotated[list[Indicator], Field(min_length=1)]


class Band(Part):
    """From this many points (inclusive) up to the band above it."""

    key: Key
    from_: Annotated[Percent, Field(alias="from")]


class Effective(Part):
    """Half-open [from, to) of planned days."""

    from_on: Annotated[Day, Field(alias="from")]
    to_on: Annotated[Day | None, Field(alias="to")] = None


class Checklist(Part):
    """One version of a checklist. `document` is the JSON it was read from; its digest is the version's address."""

    format: Annotated[int, Field(ge=1, le=1)]  # a Literal would take true and 1.0 for 1
    code: Key
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=40)]
    title: Text
    effective: Effective
    tiers: Annotated[list[Key], Field(min_length=1)]
    shopper_sees_score: Literal["never", "after_seal", "live"] = "after_seal"
    bands: Annotated[list[Band], Field(min_length=1)]
    dimensions: Annotated[list[Dimension], Field(min_length=1)]

    _document: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document as it was published; not to be changed."""
        return self._document

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the document's canonical JSON, in hex."""
        return digest(canonical(self._document))

    @cached_property
    def by_key(self) -> dict[str, Item]:
        """Every item by its key, in checklist order."""
        return {item.key: item for item in self.items()}

    @cached_property
    def inside(self) -> frozenset[str]:
        """The keys of what can only be seen in the hall."""
        return frozenset(key for key, item in self.by_key.items() if item.phase == "inside")

    @cached_property
    def tapped(self) -> frozenset[str]:
        """The keys of items whose answer is a tap of its own: no words, no minutes that come with a mark."""
        return frozenset(
            key
            for key, item in self.by_key.items()
            if not isinstance(item.answer, Note)
            and not (isinstance(item.answer, Measure) and item.answer.between)
        )

    @cached_property
    def laid_out(self) -> dict[str, Any]:
        """Where `at_tier` keeps, tier by tier, what it has laid out."""
        return {}

    def items(self) -> Iterator[Item]:
        """Every item, in checklist order."""
        for dimension in self.dimensions:
            for indicator in dimension.indicators:
                yield from indicator.items


def read(document: dict[str, Any]) -> Checklist:
    """The checklist of a document known to be sound (a published version). Anything else goes through `lint.model`.

    Dates are strings "YYYY-MM-DD": a document is JSON. Raises pydantic's ValidationError when the shape is wrong.
    """
    checklist = Checklist.model_validate(document)
    checklist._document = document
    return checklist
