"""Score a parcel's answers again: the phone's own score is a claim [scoring §How it is held true]."""

from typing import Any
from uuid import UUID

from anfang.core.answers import complies_at, faults
from anfang.core.at_tier import at_tier
from anfang.core.checklist import Checklist
from anfang.core.scorecard import Scorecard
from anfang.core.scoring import score
from anfang.core.wire import Parcel
from anfang.problems import AnswerProblem
from anfang.visits.refusals import AnswerMissing
from anfang.visits.unfit import Unfit


def scored(checklist: Checklist, parcel: Parcel) -> Scorecard:
    """The scorecard by the server's own engine. Raises Unfit (refused) with one complaint for each wrong or missing answer."""
    try:
        card = score(checklist, parcel.tier, parcel.answers)
    except AnswerProblem as first:
        wrong = faults(checklist, parcel.tier, parcel.answers) or [first]
        raise Unfit("refused", *wrong) from first
    missing = [item["key"] for item in items(card) if item["state"] == "unanswered"]
    if missing:
        raise Unfit("refused", *(AnswerMissing(at=key) for key in missing))
    return card


def items(card: Scorecard) -> list[dict[str, Any]]:
    """The scorecard's lines, one an item, in checklist order."""
    return [
        item
        for dimension in card["dimensions"]
        for inner in dimension["indicators"]
        for item in inner["items"]
    ]


def item_rows(checklist: Checklist, card: Scorecard, revision_id: UUID) -> list[dict[str, Any]]:
    """Rows of ItemResult for one scorecard."""
    rows = []
    for item, asked in zip(items(card), at_tier(checklist, card["tier"]).items, strict=True):
        credit, answered = item["credit"] or (None, None), item["state"] == "answered"
        rows.append(
            {
                "revision_id": revision_id,
                "item": item["key"],
                "state": item["state"],
                "credit_numerator": credit[0],
                "credit_denominator": credit[1],
                "complied": complies_at(asked, item["value"]) if answered else None,
            }
        )
    return rows
