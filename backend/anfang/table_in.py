"""The pages with which a table is brought in: choose a file, see what it would change, confirm just that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.database import reading, transaction
from anfang.problems import Clash, Invalid, Problem
from anfang.sheets.columns import Column, SheetUnsound, told
from anfang.sheets.write import as_file, template
from anfang.uploads import FormSent, carried, confirmed

Found = TypeVar("Found")


@dataclass(frozen=True)
class TableIn(Generic[Found]):
    """One station's table before one caller.

    `page` is the template, `facts` what it wants beyond the file. `preview` (session, bytes) says what a file would change;
    `bring_in` (session, bytes, digest seen) changes it and says the same. Both raise SheetUnsound; `bring_in` raises Clash where what is
    stored is no longer what the preview showed.
    """

    request: Request
    who: Any
    page: str
    preview: Callable[[Session, bytes], Found]
    bring_in: Callable[[Session, bytes, str], Found]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def choose(self) -> HTMLResponse:
        """Where a file is chosen."""
        return self._shown()

    def show(self, session: Session, sent: FormSent) -> HTMLResponse:
        """What the file would change, or all that is wrong with it; nothing is written yet."""
        if not sent.content:
            return self._shown(422, problem=Invalid(at="file", what=told("sheets.no_file")))
        try:
            found = self.preview(session, sent.content)
        except SheetUnsound as problem:
            return self._shown(422, name=sent.name, problem=problem)
        return self._shown(name=sent.name, content=sent.content, found=found)

    def confirm(self, sent: FormSent, then: Callable[[Found], str]) -> Response:
        """Bring in exactly what the preview showed, and go on to the address that `then` makes of what was done.

        The page brings the same bytes again, and the digest of what they change.
        """
        content, name = confirmed(sent), sent.fields.get("name", "")
        try:
            with transaction(self.request.app.state.engine) as session:
                done = self.bring_in(session, content, sent.fields.get("seen", ""))
        except SheetUnsound as problem:
            return self._shown(422, name=name, problem=problem)
        except Clash as problem:
            with reading(self.request.app.state.engine) as session:
                found = self.preview(session, content)
            return self._shown(409, name=name, content=content, found=found, problem=problem)
        return RedirectResponse(then(done), 303)

    def _shown(
        self,
        status: int = 200,
        *,
        name: str = "",
        content: bytes = b"",
        found: Found | None = None,
        problem: Problem | None = None,
    ) -> HTMLResponse:
        kept = {"name": name, "content": carried(content), "found": found, "problem": problem}
        return desk.page(self.request, self.page, status=status, who=self.who, **kept, **self.facts)


def empty_table(request: Request, kind: str, name: str, columns: Sequence[Column], title: str) -> Response:
    """The empty table with two rows of explanation that are not imported; the rest as `table_out`."""
    rows = template(columns, desk.language_of(request))
    return table_out(request, kind, name, columns, rows, title)


def table_out(
    request: Request,
    kind: str,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    title: str,
) -> Response:
    """A table to keep, as NAME.csv or NAME.xlsx; `title` is the key of the words for its sheet. NotHere for other kinds."""
    language = desk.language_of(request)
    made = as_file(kind, columns, rows, language, desk.say(language, title))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(made.content, media_type=made.type, headers=headers)
