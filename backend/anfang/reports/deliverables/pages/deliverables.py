"""The console's page of deliverables: choose, ask, watch, fetch. Supervisors of the region, analysts and admins; published waves only."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, Writing, reading
from anfang.people.who import Who, may
from anfang.problems import NotHere
from anfang.reports.deliverables.ask import ask, ask_for_all, cancel, go_on
from anfang.reports.deliverables.frozen import Extent
from anfang.reports.deliverables.keep import open_file
from anfang.reports.deliverables.kinds import MEDIA, offered_for
from anfang.reports.deliverables.listing import listed, set_of
from anfang.reports.deliverables.reach import (
    ROLES,
    WaveOut,
    deliverable_for,
    extent_for,
    hall_out,
    regions_out,
    wave_out,
    waves_out,
)
from anfang.reports.records import Deliverable, Publication
from anfang.visits.vault import vault
from anfang.waves.records import Wave

router = APIRouter(prefix="/desk/deliverables", include_in_schema=False)
Reader = Annotated[Who, may(*ROLES)]
Word = Annotated[str, Query(max_length=120)]
Text = Annotated[str, Form(max_length=120)]


@router.get("")
def deliverables_page(
    request: Request,
    who: Reader,
    session: Reading,
    wave: Word = "",
    edition: Word = "",
    region: Word = "",
    hall: Word = "",
) -> Response:
    """One published wave: what can be asked for, and what was."""
    waves = waves_out(session, who)
    out = wave_out(session, who, wave) if wave else next(iter(waves), None)
    if out is None:
        return desk.page(request, "deliverables.html", who=who, waves=[], out=None)
    regions, rows = regions_out(session, who, out.wave), listed(session, who, out)
    made = _edition(out, edition)
    filed = hall_out(session, who, out.wave, hall.strip()) if hall.strip() else None
    path = region if region in regions else next(iter(regions), "")
    if region and region not in regions:
        raise NotHere
    return desk.page(
        request,
        "deliverables.html",
        who=who,
        waves=waves,
        out=out,
        made=made,
        regions=regions,
        path_chosen=path,
        below=sum(it.startswith(path) and it.count("/") == path.count("/") + 1 for it in regions),
        hall=filed,
        offered=offered_for(whole=path == "/", hall=filed is not None) if filed or path else {},
        rows=rows,
        files=set_of(rows),
        size=_size,
    )


@router.post("")
def ask_one(
    request: Request,
    who: Reader,
    session: Writing,
    now: Now,
    wave: Text,
    which: Text,
    edition: Text = "",
    region: Text = "",
    hall: Text = "",
) -> Response:
    """Ask for one file ("raw.xlsx"), for all of the extent ("all"), or for the branch report of every region below it ("branches")."""
    out = wave_out(session, who, wave)
    extent = extent_for(session, who, out.wave, region, hall)
    made, language = _edition(out, edition), desk.language_of(request)
    if which == "all":
        ask_for_all(session, made, extent, language=language, by=who.person, now=now)
    elif which == "branches":
        for path in regions_out(session, who, out.wave):
            if path.startswith(region) and path.count("/") == region.count("/") + 1:
                ask(session, made, Extent(path), "branch", "pdf", language=language, by=who.person, now=now)
    else:
        what, _, form_of = which.partition(".")
        ask(session, made, extent, what, form_of, language=language, by=who.person, now=now)
    return RedirectResponse(_here(out.wave, made, region, hall), 303)


@router.get("/state")
def how_far(who: Reader, session: Reading, wave: Word = "") -> Response:
    """How far each file has come, for the page that is open."""
    rows = listed(session, who, wave_out(session, who, wave)) if wave else []
    files = {str(it.asked.id): {"state": it.state, "percent": it.percent} for it in rows}
    return JSONResponse({"percent": set_of(rows).percent, "files": files})


@router.post("/stop")
def stop_all(who: Reader, session: Writing, now: Now, wave: Text) -> Response:
    """Stop whatever of the wave waits or is being made."""
    out = wave_out(session, who, wave)
    for it in listed(session, who, out):
        cancel(session, it.asked, by=who.person, now=now)
    return RedirectResponse(_here(out.wave, out.newest, "", ""), 303)


@router.post("/go-on")
def go_on_all(who: Reader, session: Writing, now: Now, wave: Text) -> Response:
    """Go on with what was stopped or could not be made; what is finished stays."""
    out = wave_out(session, who, wave)
    for it in listed(session, who, out):
        go_on(session, it.asked, by=who.person, now=now)
    return RedirectResponse(_here(out.wave, out.newest, "", ""), 303)


@router.post("/{deliverable_id}/cancel")
def cancel_one(who: Reader, session: Writing, now: Now, deliverable_id: UUID) -> Response:
    """Stop making it."""
    asked = deliverable_for(session, who, deliverable_id)
    cancel(session, asked, by=who.person, now=now)
    return _back(session, asked)


@router.post("/{deliverable_id}/go-on")
def go_on_one(who: Reader, session: Writing, now: Now, deliverable_id: UUID) -> Response:
    """It is wanted after all."""
    asked = deliverable_for(session, who, deliverable_id)
    go_on(session, asked, by=who.person, now=now)
    return _back(session, asked)


@router.get("/{deliverable_id}/file")
def deliverable_file(request: Request, who: Reader, deliverable_id: UUID) -> Response:
    """The file itself, as it was kept."""
    asked = _made(request, who, deliverable_id)
    inline = "inline" if asked.form_of == "pdf" else "attachment"
    name = f"{asked.what}-{str(asked.digest)[:8]}.{asked.form_of}"
    headers = {"Content-Disposition": f'{inline}; filename="{name}"', "Content-Length": str(asked.size)}
    store = vault(request.app.state.settings.evidence)
    parts = open_file(store, str(asked.digest), asked.size)
    return StreamingResponse(parts, media_type=MEDIA[asked.form_of], headers=headers)


@router.get("/{deliverable_id}/page")
def deliverable_shown(request: Request, who: Reader, deliverable_id: UUID) -> Response:
    """A report on screen: the kept file, whose styles get this answer's nonce."""
    asked = _made(request, who, deliverable_id)
    if asked.form_of != "html":
        raise NotHere
    store = vault(request.app.state.settings.evidence)
    content = b"".join(open_file(store, str(asked.digest), asked.size))
    shown = content.replace(b"<style>", f'<style nonce="{request.state.nonce}">'.encode(), 1)
    return Response(shown, media_type=MEDIA["html"])


def _size(count: int) -> str:
    """Bytes as people read them."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def _made(request: Request, who: Who, deliverable_id: UUID) -> Deliverable:
    """A finished file; no session is held while it is sent."""
    with reading(request.app.state.engine) as session:
        asked = deliverable_for(session, who, deliverable_id)
    if asked.finished_at is None:
        raise NotHere
    return asked


def _edition(out: WaveOut, edition: str) -> Publication:
    if edition == "":
        return out.newest
    found = next((it for it in out.editions if str(it.edition) == edition), None)
    if found is None:
        raise NotHere
    return found


def _back(session: Session, asked: Deliverable) -> Response:
    made = session.get_one(Publication, asked.publication_id)
    return RedirectResponse(_here(session.get_one(Wave, made.wave_id), made, asked.region_path, ""), 303)


def _here(wave: Wave, made: Publication, region: str, hall: str) -> str:
    said = {"wave": wave.code, "edition": str(made.edition), "region": "" if hall else region, "hall": hall}
    return f"/desk/deliverables?{urlencode({key: value for key, value in said.items() if value})}#files"
