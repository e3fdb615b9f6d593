"""One enclosed file, for the hall that brought it and for those who watch the hall."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from anfang.appeals.enclose import PDF, open_enclosure
from anfang.appeals.listing import enclosure_for
from anfang.database import Reading
from anfang.people.records import Role
from anfang.people.who import Who, may

router = APIRouter(prefix="/desk/enclosures", include_in_schema=False)
Reader = Annotated[Who, may(Role.HALL_MANAGER, Role.SUPERVISOR, Role.ADMIN)]


@router.get("/{enclosure_id}")
def enclosure(request: Request, who: Reader, session: Reading, enclosure_id: UUID) -> Response:
    """A picture as new pixels; a PDF to be saved, never opened inside our address."""
    file = enclosure_for(session, who, enclosure_id)
    content, kind = open_enclosure(request.app.state.settings, file)
    how = "attachment" if kind == PDF else "inline"
    name = f"{file.digest[:8]}.{'pdf' if kind == PDF else 'jpg'}"
    return Response(content, media_type=kind, headers={"Content-Disposition": f'{how}; filename="{name}"'})
