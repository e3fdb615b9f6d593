"""Raw data for an analyst's program: which waves are published, and each one's data as CSV or Parquet. Called with a token."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from anfang import desk
from anfang.clock import Now
from anfang.core.wire import Digest, Wire
from anfang.database import Reading, Writing
from anfang.people.records import Role
from anfang.people.who import TOKEN, Who, may
from anfang.problems import NotHere
from anfang.reports.deliverables.ask import ask
from anfang.reports.deliverables.keep import open_file
from anfang.reports.deliverables.kinds import MEDIA
from anfang.reports.deliverables.reach import extent_for, regions_out, wave_out, waves_out
from anfang.reports.records import Deliverable
from anfang.visits.vault import vault

router = APIRouter(prefix="/api/waves")
Program = Annotated[Who, may(Role.ANALYST, door=TOKEN)]
AGAIN = 5  # seconds until a program asks again


class RegionOut(Wire):
    """A region that may be asked for by its path; "/" is the whole wave."""

    path: str
    name: str


class WaveSent(Wire):
    """A published wave; `edition` is its newest, `digest` that of the publication."""

    code: str
    title: str
    starts_on: date
    ends_on: date
    edition: int
    digest: Digest
    regions: list[RegionOut]


class Making(Wire):
    """The file is being made: `done` of `total` steps; ask again after Retry-After seconds."""

    state: Literal["making"]
    done: int
    total: int


@router.get("")
def published_waves(who: Program, session: Reading) -> list[WaveSent]:
    """The published waves of one's regions, the newest first."""
    return [
        WaveSent(
            code=it.wave.code,
            title=it.wave.title,
            starts_on=it.wave.starts_on,
            ends_on=it.wave.ends_on,
            edition=it.newest.edition,
            digest=it.newest.digest,
            regions=[
                RegionOut(path=path, name=name) for path, name in regions_out(session, who, it.wave).items()
            ],
        )
        for it in waves_out(session, who)
    ]


@router.get(
    "/{wave_code}/raw.{kind}",
    response_class=Response,
    responses={
        200: {"content": {MEDIA["parquet"]: {}, "text/csv": {}}},
        202: {"model": Making, "description": "The file is being made"},
    },
)
def raw_rows(
    request: Request,
    who: Program,
    session: Writing,
    now: Now,
    wave_code: str,
    kind: str,
    edition: Annotated[str, Query(max_length=10)] = "",
    region: Annotated[str, Query(max_length=120)] = "/",
) -> Response:
    """One row for every item of every visit: csv in the language asked for, parquet under fixed names. Made once, then kept."""
    out = wave_out(session, who, wave_code)
    made = next((it for it in reversed(out.editions) if edition in ("", str(it.edition))), None)
    if made is None or kind not in ("csv", "parquet"):
        raise NotHere
    extent, language = extent_for(session, who, out.wave, region), desk.language_of(request)
    asked = ask(session, made, extent, "raw", kind, language=language, by=who.person, now=now)
    if asked.finished_at is None:
        told = Making(state="making", done=asked.done, total=asked.total)
        return JSONResponse(told.model_dump(), 202, {"Retry-After": str(AGAIN)})
    return _sent(request, asked)


def _sent(request: Request, asked: Deliverable) -> Response:
    store = vault(request.app.state.settings.evidence)
    parts = open_file(store, str(asked.digest), asked.size)
    name = f"raw-{str(asked.digest)[:8]}.{asked.form_of}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(asked.size)}
    return StreamingResponse(parts, media_type=MEDIA[asked.form_of], headers=headers)
