"""One uploaded file of a page's form: measured before a byte is read, and only after the route knows who is
calling.
"""

import base64
import binascii
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

    To be called from a dependency that itself depends on the caller: FastAPI's own `UploadFile` parameter would
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


def carried(content: bytes) -> str:
    """A file as a hidden field of the page that shows its preview: nothing has to be kept on a server
    meanwhile.
    """
    return base64.b64encode(content).decode()


def confirmed(sent: FormSent) -> bytes:
    """The bytes that a preview page carried, in its field `content`.

    Raises Invalid when they did not come whole.
    """
    try:
        return base64.b64decode(sent.fields.get("content", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(at="content", what=told("sheets.no_file")) from error


@dataclass(frozen=True)
class FilesSent:
    """What a form with several files brought: (name, bytes) of each that was chosen, and the other fields."""

    files: tuple[tuple[str, bytes], ...]
    fields: dict[str, str]

    def of(self, name: str) -> str:
        """A field, empty where it is not there."""
        return self.fields.get(name, "")


async def several(request: Request, *, limit: int, most: int) -> FilesSent:
    """The form's files, fields `file`; the whole body may have `limit` bytes. To be called as `uploaded` is.

    Raises TooLarge, Invalid.
    """
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise Invalid(at="Content-Length", what=told("sheets.no_length"))
    if int(length) > limit:
        raise TooLarge(limit=limit)
    # One more than is allowed may come in: whoever asked says how many it takes, in words of its own.
    async with request.form(max_files=most + 1, max_fields=20, max_part_size=limit) as form:
        pairs = form.multi_items()
        files = [value for key, value in pairs if key == "file" and not isinstance(value, str)]
        read = [(file.filename or "", await file.read()) for file in files if file.filename]
        return FilesSent(tuple(read), {key: value for key, value in pairs if isinstance(value, str)})
