"""One uploaded file of a page's form: measured before a byte is read, and only after the route knows who is
calling.
"""

from dataclasses import dataclass

from fastapi import Request

from anfang.problems import Invalid, TooLarge
from anfang.sheets.columns import told


@dataclass(frozen=True)
class FormSent:
    """What a form brought: the file's name and bytes, and the other fields."""

    name: str
    content: bytes
    fields: dict[str, str]


async def uploaded(request: Request, *, limit: int) -> FormSent:
    """The form's one file, field `file` (none: empty). The whole body may have `limit` bytes.

    To be called from a dependency that itself depends on the caller: FastAPI's own `UploadFile` parameter
    would
    read the body of a stranger. Raises TooLarge, Invalid.
    """
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise Invalid(at="Content-Length", what=told("sheets.no_length"))
    if int(length) > limit:
        raise TooLarge(limit=limit)
    async with request.form(max_files=1, max_fields=20, max_part_size=limit) as form:
        file = form.get("file")
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        if file is None or isinstance(file, str):
            return FormSent("", b"", fields)
        return FormSent(file.filename or "", await file.read(), fields)
