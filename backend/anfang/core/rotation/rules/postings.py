"""Nights in another city. What breaks a rule here is a posting, not a stop: `code` is empty, the day is the posting's first."""

from collections.abc import Iterator

from anfang.core.rotation.month import Posting
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.verdict import Broken


def posting_unknown(sight: Sight) -> Iterator[Broken]:
    """Nobody of this login, or no city with a lodging. Facts: region, what (shopper | city)."""
    for it in _postings(sight):
        if it.login not in sight.shoppers:
            yield _broken("posting_unknown", it, what="shopper")
        if it.region not in sight.lodgings:
            yield _broken("posting_unknown", it, what="city")


def posting_days(sight: Sight) -> Iterator[Broken]:
    """No night lies between first and last day; or a posting of the plan does not lie in the wave. Facts: region, last."""
    planned = set(sight.plan.postings)
    for it in _postings(sight):
        outside = it in planned and not {it.first_on, it.last_on} <= sight.days
        if it.last_on <= it.first_on or outside:
            yield _broken("posting_days", it)


def postings_overlap(sight: Sight) -> Iterator[Broken]:
    """Two lodgings in one night; told at the one that begins later. From one city straight to the next is none. Facts: region, last,
    other (region).
    """
    for postings in sight.postings.values():
        ordered = sorted(postings, key=lambda it: (it.first_on, it.last_on, it.region))
        for place, late in enumerate(ordered):
            for early in ordered[:place]:
                if late.first_on < early.last_on:
                    yield _broken("postings_overlap", late, other=early.region)


def _postings(sight: Sight) -> Iterator[Posting]:
    for postings in sight.postings.values():
        yield from postings


def _broken(rule: str, it: Posting, **facts: str) -> Broken:
    return Broken(rule, "", it.login, it.first_on, {"region": it.region, "last": it.last_on, **facts})
