"""JSON bodies. FastAPI reads a body before it asks who is calling; here the caller is known first, and what comes is measured as it comes.

    def sync(who: Shopper, sent: Annotated[SyncRequest, body(SyncRequest)], session: Writing) -> SyncReply:

The order in the signature is the order of events: caller, body, and only then the database (a slow phone must not hold the one
writer). tests/people/test_permissions.py holds every route to that order.
"""

import zlib
from typing import Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from anfang.core.plain_json import read_json
from anfang.problems import Invalid, TooLarge, WrongType
from anfang.wording import complaint

Model = TypeVar("Model", bound=BaseModel)
GZIP = 16 + zlib.MAX_WBITS


def body(model: type[Model]) -> Any:
    """A dependency that reads, measures, unpacks and checks a body of type `model`.

    At most `settings.request_limit` bytes, both as they travel and unpacked. Raises TooLarge, WrongType, Invalid.
    """

    async def read(request: Request) -> Model:
        return checked(model, await content(request))

    read.body_model = model  # type: ignore[attr-defined]  # read by the API's description
    return Depends(read)


def checked(model: type[Model], raw: bytes) -> Model:
    """`raw` as a `model`; nothing is coerced. Raises Invalid with the place of the first complaint."""
    read_json(raw)
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        at = ".".join(["body", *(str(step) for step in first["loc"])])
        raise Invalid(at=at, what=complaint(first)) from error


async def content(request: Request) -> bytes:
    """The bytes of a JSON body, unpacked where they come as gzip."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise WrongType(expected="application/json")
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip"):
        raise WrongType(expected="Content-Encoding: gzip")
    limit: int = request.app.state.settings.request_limit
    if packing == "gzip":
        return await _unpacked(request, limit)
    whole = bytearray()
    async for chunk in request.stream():
        whole += chunk
        if len(whole) > limit:
            raise TooLarge(limit=limit)
    return bytes(whole)


async def _unpacked(request: Request, limit: int) -> bytes:
    # max_length stops a bomb at the limit, whatever it would grow to.
    unpacker, whole = zlib.decompressobj(GZIP), bytearray()
    try:
        async for chunk in request.stream():
            whole += unpacker.decompress(chunk, limit + 1 - len(whole))
            if len(whole) > limit:
                raise TooLarge(limit=limit)
    except zlib.error as error:
        raise _torn() from error
    if not unpacker.eof or unpacker.unused_data:
        raise _torn()
    return bytes(whole)


def _torn() -> Invalid:
    return Invalid(at="body", what={"zh": "gzip 数据不完整", "en": "is not a whole gzip stream"})
