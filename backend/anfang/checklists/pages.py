"""The console's pages about checklists: versions, one as a shopper sees it, two compared, a new one published."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import col, select

from anfang import desk
from anfang.checklists.diff import diff
from anfang.checklists.effective import last_day_after, versions_of
from anfang.checklists.export import export
from anfang.checklists.find import by_digest, parsed
from anfang.checklists.publish import publish
from anfang.checklists.records import ChecklistVersion
from anfang.checklists.source import LARGEST_BYTES, Source, lint, read_source
from anfang.clock import Now
from anfang.core.checklist import Checklist, read
from anfang.database import Reading, Writing
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import NotHere
from anfang.uploads import FormSent, uploaded

router = APIRouter(prefix="/desk/checklists", include_in_schema=False)

Reader = Annotated[Who, may(Role.SUPERVISOR, Role.PLANNER, Role.ADMIN)]
Author = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]


async def _sent(request: Request, _who: Author) -> FormSent:
    return await uploaded(request, limit=LARGEST_BYTES + 64 * 1024)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("")
def checklists(request: Request, who: Reader, session: Reading, now: Now) -> Response:
    """All checklists with their versions."""
    codes = session.exec(select(ChecklistVersion.code).distinct().order_by(col(ChecklistVersion.code)))
    today = now.astimezone(request.app.state.settings.zone).date()
    groups = [
        [
            {"version": row, "ends_on": last_day_after(session, row), "title": row.document["title"]}
            for row in versions_of(session, code)
        ]
        for code in codes
    ]
    return desk.page(request, "checklists.html", who=who, groups=groups, today=today)


@router.get("/compare")
def compare(request: Request, who: Reader, session: Reading, old: str = "", new: str = "") -> Response:
    """What changed from one version to another; without a choice, the form to choose."""
    both = (parsed(session, old), parsed(session, new)) if old and new else None
    versions = session.exec(
        select(ChecklistVersion).order_by(col(ChecklistVersion.effective_from).desc())
    ).all()
    facts: dict[str, Any] = {"old": old, "new": new, "both": both, "differences": diff(*both) if both else []}
    return desk.page(request, "checklists_compare.html", who=who, versions=versions, **facts)


@router.get("/new")
def new(request: Request, who: Author) -> Response:
    """The form for a file."""
    return desk.page(request, "checklists_new.html", who=who, spotted=None, source="", name="")


@router.post("/new")
def look_over(request: Request, who: Author, sent: Sent, session: Reading) -> Response:
    """What a file says before it is published: its complaints, or what it changes. Nothing is stored."""
    content = sent.content or sent.fields.get("source", "").encode()
    source = read_source(content)
    spotted = lint(source)
    facts: dict[str, Any] = {
        "spotted": spotted,
        "source": content.decode("utf-8-sig", "replace"),
        "name": sent.name,
    }
    if spotted:
        return desk.page(request, "checklists_new.html", status=422, who=who, **facts)
    return desk.page(request, "checklists_preview.html", who=who, **facts, **_before(session, source))


def _before(session: Reading, source: Source) -> dict[str, Any]:
    """The checklist and its latest published version, with what changed between them."""
    checklist = read(source.document)
    versions = versions_of(session, checklist.code)
    earlier = parsed(session, versions[0].digest) if versions else None
    return {
        "checklist": checklist,
        "earlier": earlier,
        "differences": diff(earlier, checklist) if earlier else [],
    }


@router.post("")
def publish_version(who: Author, sent: Sent, session: Writing, now: Now) -> Response:
    """Publish what was looked over."""
    source = read_source(sent.fields.get("source", "").encode())
    version = publish(session, source.document, by=who.person.id, now=now)
    return RedirectResponse(f"/desk/checklists/{version.digest}", 303)


@router.get("/{digest}")
def one(request: Request, who: Reader, session: Reading, digest: str, tier: str = "") -> Response:
    """One version as a shopper of a tier's hall sees it."""
    version, checklist = by_digest(session, digest), parsed(session, digest)
    tier = tier or checklist.tiers[0]
    if tier not in checklist.tiers:
        raise NotHere
    facts: dict[str, Any] = {
        "ends_on": last_day_after(session, version),
        "counted": _counted(checklist, tier),
    }
    return desk.page(
        request, "checklists_one.html", who=who, version=version, checklist=checklist, tier=tier, **facts
    )


def _counted(checklist: Checklist, tier: str) -> dict[str, int]:
    asked = [item for item in checklist.items() if item.asked_of(tier)]
    inside = sum(item.phase == "inside" for item in asked)
    return {"asked": len(asked), "inside": inside, "vetoes": sum(item.veto is not None for item in asked)}


@router.get("/{digest}/file")
def file(who: Reader, session: Reading, digest: str) -> Response:
    """The version as a YAML file, to start the next one from."""
    version = by_digest(session, digest)
    headers = {"Content-Disposition": f'attachment; filename="{version.code}-{version.version}.yaml"'}
    return Response(export(version.document), media_type="application/yaml", headers=headers)
