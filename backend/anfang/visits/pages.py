"""The console's pages about synced visits: the list, one visit, one photo. For supervisors of the hall's region, and admins."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session, col, select

from anfang import desk, journal
from anfang.core.wire import Digest
from anfang.database import Reading
from anfang.halls.fields import TIERS
from anfang.halls.records import Region
from anfang.halls.regions import region_names
from anfang.people.records import Person, Role
from anfang.people.scope import sees
from anfang.people.who import Who, may
from anfang.problems import Language, NotHere
from anfang.visits.differences import revisions_told
from anfang.visits.doubt_words import doubt_words
from anfang.visits.in_time import late
from anfang.visits.listing import COUNT_TO, Filters, visits_listed
from anfang.visits.picture import shown
from anfang.visits.reading import evidence_of, read_visit
from anfang.visits.seal_evidence import open_evidence
from anfang.visits.sketch import sketch
from anfang.visits.spelled import band_words, spell
from anfang.visits.timeline import as_clock, timeline
from anfang.visits.withheld import withheld
from anfang.waves.records import Wave

router = APIRouter(prefix="/desk", include_in_schema=False)
Reader = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]
NO_HALL = UUID(int=0)
SIZES = {"small": 480, "large": 2000}


@router.get("/visits")
def visits_page(
    request: Request, who: Reader, session: Reading, asked: Annotated[Filters, Query()]
) -> Response:
    """The list; the whole state of it stands in the address."""
    listing = visits_listed(session, asked, by=who)
    language = desk.language_of(request)
    return desk.page(
        request,
        "visits.html",
        who=who,
        asked=asked,
        listing=listing,
        count_to=COUNT_TO,
        waves=session.exec(select(Wave).order_by(col(Wave.starts_on).desc(), Wave.code)).all(),
        regions=_regions(session, who),
        names=region_names(session),
        tiers=TIERS,
        bands=("green", "yellow", "red"),
        band_words=lambda band: band_words(band, language),
        to=lambda **more: _address(asked, **more),
    )


@router.get("/visits/{visit_id}")
def visit_page(request: Request, who: Reader, session: Reading, visit_id: UUID) -> Response:
    """All that is known of one visit."""
    read = read_visit(session, visit_id, by=who)
    language = desk.language_of(request)
    scored = spell(read.checklist, read.scorecard, read.answers, language)
    return desk.page(
        request,
        "visit.html",
        who=who,
        read=read,
        scored=withheld(scored) if read.visit.veto_open else scored,
        band=band_words(read.visit.band, language),
        moments=timeline(read.parcel.marks),
        as_clock=as_clock,
        late=late(session, read.visit),
        sketch=sketch(read.hall, read.parcel.place),
        doubt=doubt_words(read.visit.doubt, read.revision.flags, read.checklist, language),
        revisions=revisions_told(session, read, language),
        entries=_journal(session, visit_id, language),
    )


@router.get("/evidence/{digest}")
def photo(request: Request, who: Reader, session: Reading, digest: Digest, size: str = "large") -> Response:
    """One photo of a visit, as new pixels without metadata."""
    if size not in SIZES:
        raise NotHere
    evidence_of(session, digest, by=who)
    try:
        original = b"".join(open_evidence(session, request.app.state.settings, digest))
    except FileNotFoundError as lost:
        raise NotHere from lost
    return Response(shown(original, longest=SIZES[size]), media_type="image/jpeg")


def _regions(session: Session, who: Who) -> list[Region]:
    """The regions to choose from: the caller's own, and what lies in them."""
    return [
        region
        for region in session.exec(select(Region).order_by(Region.path))
        if sees(who, region.path, NO_HALL)
    ]


def _address(asked: Filters, **more: Any) -> str:
    """The list's address with something changed; what is empty or as usual stays out."""
    usual = Filters().model_dump()
    said = {**asked.model_dump(), "after": "", "before": "", **more}
    query = urlencode({key: value for key, value in said.items() if value != usual[key]})
    return f"/desk/visits?{query}" if query else "/desk/visits"


def _journal(session: Session, visit_id: UUID, language: Language) -> list[dict[str, Any]]:
    entries = journal.of(session, f"visit:{visit_id}")
    people = {entry.by for entry in entries if entry.by}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all())
    known = desk.words()
    return [
        {
            "entry": entry,
            "by": names.get(entry.by, "") if entry.by else "",
            "what": known.get(f"visits.journal.{entry.what}", {}).get(language, entry.what),
        }
        for entry in entries
    ]
