"""Read a parcel's bytes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pydantic import ValidationError
from pydantic_core import from_json

from anfang.core.canonical import is_canonical
from anfang.core.entries import check_chain
from anfang.core.plain_json import read_json
from anfang.core.wire import PARCEL_SCHEMA, Parcel
from anfang.problems import ChainBroken, Invalid
from anfang.visits.refusals import ParcelInvalid, ParcelUnreadable, SchemaNewer
from anfang.visits.unfit import Unfit
from anfang.wording import complaint

MOST_COMPLAINTS = 50
NUL = rb"\u0000"


@dataclass(frozen=True)
class Named:
    """What a body says it is, before anything is believed: the JSON (None if unreadable), visit, revision."""

    said: dict[str, Any] | None
    visit: UUID | None
    revision: int | None


def name(body: bytes) -> Named:
    """As much as can be read of any body at all; never raises for what a phone may send."""
    try:
        # A key twice, NaN and the like are no canonical JSON, which `unpack` sees to; NUL is.
        said = read_json(body, at="parcel") if NUL in body else from_json(body)
    except (Invalid, ValueError):
        return Named(None, None, None)
    if not isinstance(said, dict):
        return Named(None, None, None)
    revision = said.get("revision")
    whole = type(revision) is int and 1 <= revision <= 1000
    try:
        visit = UUID(said.get("visit"))
    except (ValueError, TypeError, AttributeError):
        visit = None
    return Named(said, visit, revision if whole else None)


def unpack(body: bytes, said: dict[str, Any] | None) -> Parcel:
    """The parcel that `body` (whose JSON is `said`) is.

    Raises Unfit: refused for what is no canonical JSON or says something that cannot be, quarantined for a newer schema and for
    entries whose chain is broken [sync §On the wire].
    """
    if said is None or not is_canonical(said, body):
        raise Unfit("refused", ParcelUnreadable())
    schema = said.get("schema")
    if type(schema) is int and schema > PARCEL_SCHEMA:
        raise Unfit("quarantined", SchemaNewer(at="schema", schema=schema))
    try:
        parcel = Parcel.model_validate_json(body, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:MOST_COMPLAINTS]
        raise Unfit("refused", *(_invalid(one) for one in found)) from error
    try:
        # The entries as they came: the chain covers what was sent, not what the model makes of it.
        # As they stand in canonical JSON their keys are in order, so that writing them needs no sorting.
        check_chain(said["entries"]["log"], parcel.entries.head, parcel.entries.length, orjson.dumps)
    except ChainBroken as problem:
        raise Unfit("quarantined", problem) from problem
    return parcel


def _invalid(error: Any) -> ParcelInvalid:
    return ParcelInvalid(at=".".join(str(step) for step in error["loc"]) or "parcel", what=complaint(error))
