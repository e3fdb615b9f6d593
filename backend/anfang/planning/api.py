"""The phone's door to its shopper's own calendar."""

from fastapi import APIRouter, Request, Response

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.people.who import Shopper
from anfang.planning.outings import as_calendar, outings

router = APIRouter(prefix="/api", tags=["planning"])


@router.get("/calendar", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
def own_calendar(request: Request, who: Shopper, session: Reading, now: Now) -> Response:
    """The shopper's own next days as iCalendar, with neutral titles and without places."""
    settings = request.app.state.settings
    today = now.astimezone(settings.zone).date()
    found = outings(session, who.person.id, today=today, days=settings.days_ahead)
    language = desk.language_of(request)
    content = as_calendar(found, who.person.id, zone=settings.zone, language=language, now=now)
    headers = {"content-type": "text/calendar", "content-disposition": 'attachment; filename="calendar.ics"'}
    return Response(content, headers=headers)
