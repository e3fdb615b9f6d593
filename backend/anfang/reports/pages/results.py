"""What a hall manager reads: the hall's own published results; supervisors and admins see exactly the same.

Everything here is made from the frozen document, the reader's language and nothing else, and no answer says when anything was
[docs/decisions/0031]. An unpublished wave, another's hall and a word that means nothing are one and the same 404.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response

from anfang import desk
from anfang.database import Reading
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import Language, NotHere
from anfang.reports.hall_document import HallDocument
from anfang.reports.loss_table import loss_table
from anfang.reports.pictures import open_picture
from anfang.reports.published import Result, hall_editions, hall_results
from anfang.reports.result_facts import changes_of, result_facts, summary
from anfang.reports.result_paper import render_result

router = APIRouter(prefix="/desk/results", include_in_schema=False)
Reader = Annotated[Who, may(Role.HALL_MANAGER, Role.SUPERVISOR, Role.ADMIN)]
# Whatever is typed there is no page: it must not be told apart by how it fails.
Code = Annotated[str, Path(max_length=200)]
Edition = Annotated[str, Query()]


@router.get("")
def results_page(request: Request, who: Reader, session: Reading) -> Response:
    """Every published wave of one's halls, the newest first."""
    language = desk.language_of(request)
    found = [(it, summary(session, it.document, language)) for it in hall_results(session, who)]
    return desk.page(request, "results.html", who=who, found=found)


@router.get("/{hall_code}/{wave_code}")
def result_page(
    request: Request, who: Reader, session: Reading, hall_code: Code, wave_code: Code, edition: Edition = ""
) -> Response:
    """One hall's result, with what every edition changed."""
    language = desk.language_of(request)
    every = hall_editions(session, who, hall_code, wave_code)
    result = _asked(every, edition)
    return desk.page(
        request,
        "result.html",
        who=who,
        facts=result_facts(session, result.document, result.row.digest, language),
        here=f"/desk/results/{quote(result.hall.code, safe='')}/{quote(result.wave.code, safe='')}",
        newest=every[0].row.edition,
        editions=[(it.row.edition, changes_of(session, it.document, language)) for it in every],
    )


@router.get("/{hall_code}/{wave_code}/report.pdf")
def result_paper(
    request: Request, who: Reader, session: Reading, hall_code: Code, wave_code: Code, edition: Edition = ""
) -> Response:
    """The same on paper."""
    result = _asked(hall_editions(session, who, hall_code, wave_code), edition)
    facts = result_facts(session, result.document, result.row.digest, desk.language_of(request))
    pdf = render_result(facts, request.app.state.settings)
    return _file(pdf, "application/pdf", f"result-{result.row.digest[:8]}.pdf", inline=True)


@router.get("/{hall_code}/{wave_code}/losses.{kind}")
def result_losses(
    request: Request,
    who: Reader,
    session: Reading,
    hall_code: Code,
    wave_code: Code,
    kind: Code,
    edition: Edition = "",
) -> Response:
    """The hall's own lost points as a table: csv or xlsx."""
    result = _asked(hall_editions(session, who, hall_code, wave_code), edition)
    language: Language = desk.language_of(request)
    made = loss_table(kind, result_facts(session, result.document, result.row.digest, language))
    return _file(made.content, made.type, f"losses-{result.row.digest[:8]}.{kind}", inline=False)


@router.get("/{hall_code}/{wave_code}/photos/{digest}")
def result_photo(
    request: Request, who: Reader, session: Reading, hall_code: Code, wave_code: Code, digest: Code
) -> Response:
    """A released photo that stands in one of the hall's editions."""
    for result in hall_editions(session, who, hall_code, wave_code):
        if digest in _pictures(result.document):
            return Response(open_picture(request.app.state.settings, digest), media_type="image/jpeg")
    raise NotHere


def _asked(every: list[Result], edition: str) -> Result:
    if edition == "":
        return every[0]
    for result in every:
        if str(result.row.edition) == edition:
            return result
    raise NotHere


def _pictures(document: HallDocument) -> set[str]:
    return {photo.digest for visit in document.visits for photo in visit.photos}


def _file(content: bytes, kind: str, name: str, *, inline: bool) -> Response:
    how = "inline" if inline else "attachment"
    return Response(content, media_type=kind, headers={"Content-Disposition": f'{how}; filename="{name}"'})
