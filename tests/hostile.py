"""What a hostile caller sends: addresses, forms, files and headers, drawn by hypothesis for any route there is."""

import base64
import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.routing import APIRoute
from hypothesis import strategies as st
from openpyxl import Workbook

# Characters and words that have broken programs before: NUL, lone halves of pairs are no text at all and cannot be sent.
NASTY = [
    *(
        "",
        " ",
        "0",
        "-1",
        "1e999",
        "NaN",
        "null",
        "None",
        "true",
        "[]",
        "{}",
        "%",
        "%00",
        "%s%n",
        "{0}",
        "{what}",
    ),
    *(
        "../../etc/passwd",
        "..%2f",
        "//evil.test",
        "javascript:alert(1)",
        "' OR 1=1 --",
        "%_\\",
        "<script>",
        "{{7*7}}",
    ),
    *("9" * 30, "1.5", "٣", "²", "2026-02-30", "0000-00-00", "9999-12-31", "2026-13-01T25:61", "09:00-08:00"),
    *("\u202e暗访", "\ufeff", "\x01\x1b", "\U0010ffff", "e\u0301" * 50, "字" * 5000, "=1+1", "@SUM(A1)"),
    *("00000000-0000-0000-0000-000000000000", "0" * 64, "f" * 64, "/52/5201/", "/", "2026-12", "small"),
]
WORDS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers().map(str),
    st.dates().map(str),
)
METHODS = ["DELETE", "PUT", "PATCH", "OPTIONS", "HEAD", "POST", "GET", "TRACE", "BREW"]
HEADERS = st.dictionaries(
    st.sampled_from(["accept-language", "accept", "hx-request", "range", "if-none-match", "x-forwarded-for"]),
    st.sampled_from(["en", "zh-CN;q=9", "*/*", "true", "bytes=9-1", '"x"', "a=b; ;=", "\xff", ""]),
    max_size=2,
)


@dataclass(frozen=True)
class Shot:
    """One request as httpx takes it; `route` is the route it was drawn for."""

    route: str
    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, list[str]] | None = None
    files: list[tuple[str, tuple[str, bytes, str]]] | None = None
    content: bytes | None = None

    def sent(self) -> dict[str, Any]:
        """The words for `client.request`."""
        body = {"data": self.form, "files": self.files, "content": self.content}
        headers = {name: value.encode("latin-1") for name, value in self.headers.items()}
        return {
            "method": self.method,
            "url": self.path,
            "params": list(self.query),
            "headers": headers,
            **{name: value for name, value in body.items() if value is not None},
        }


def shots(route: APIRoute, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Shot]:
    """Requests for one route. `known` has real values by the name of a path's parameter, a query's or a form's field."""
    method = sorted(route.methods)[0]
    asked = [each.alias for each in route.dependant.query_params]
    fields = [each.alias for each in route.dependant.body_params]
    pairs = st.one_of([st.tuples(st.just(name), _values(name, known)) for name in [*asked, "unasked"]])
    return st.builds(
        Shot,
        route=st.just(f"{method} {route.path}"),
        method=st.one_of(st.just(method), st.just(method), st.just(method), st.sampled_from(METHODS)),
        path=_paths(route.path, known),
        query=st.lists(
            pairs.map(lambda pair: (pair[0], pair[1][:300])), max_size=4
        ),  # a client takes no more
        headers=HEADERS,
        **(_bodies(fields, known) if method == "POST" else {}),
    )


def _values(name: str, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    real = [*known.get(name, ()), *known.get(name.removesuffix("s"), ())]
    return st.one_of(st.sampled_from(real), st.sampled_from(real), WORDS) if real else WORDS


def _paths(path: str, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    """The address with its parameters filled; mostly with what is there, so that the requests get beyond the first look-up."""
    pieces: list[st.SearchStrategy[str]] = []
    for piece in re.split(r"({\w+(?::\w+)?})", path):
        if not piece.startswith("{"):
            pieces.append(st.just(piece))
            continue
        name = piece.strip("{}").split(":")[0]
        everything = [value for values in known.values() for value in values]
        real = st.sampled_from(list(known.get(name) or everything))
        pieces.append(st.one_of(real, real, real, st.sampled_from(everything), WORDS.map(_quoted)))
    return st.tuples(*pieces).map("".join)


def _quoted(word: str) -> str:
    return "".join(f"%{byte:02X}" for byte in word[:200].encode()) or "-"


def _bodies(fields: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, st.SearchStrategy[Any]]:
    """Mostly one of: a form, a form with a file, bytes that are no form. Two at once are fine as well: httpx sends the file."""
    names = st.sampled_from([*fields, "file", "content", "source", "name", "unasked"])
    drawn = {name: st.lists(_values(name, known), min_size=1, max_size=2) for name in fields}
    whole = st.fixed_dictionaries({}, optional=drawn)
    odd = st.dictionaries(names, st.lists(WORDS, min_size=1, max_size=3), max_size=4)
    return {
        "form": st.one_of(st.none(), whole, whole, odd),
        "files": st.one_of(
            st.none(),
            st.tuples(st.sampled_from(["file", "file", "file", "other"]), _files()).map(lambda pair: [pair]),
        ),
    }


def torn() -> st.SearchStrategy[tuple[str, bytes]]:
    """Bodies that are not what their type says: (content type, bytes)."""
    kinds = [
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "text/plain",
        "",
        "a/b;;=",
    ]
    begun = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    pieces = st.sampled_from([begun, b"--x--", b"\r\n", b"--x\r\n", b"a=%ff&a", b"a=1&" * 2000, b"\0\xff"])
    return st.tuples(
        st.sampled_from(kinds), st.lists(pieces | st.binary(max_size=20), max_size=5).map(b"".join)
    )


def _files() -> st.SearchStrategy[tuple[str, bytes, str]]:
    names = st.sampled_from(
        ["a.csv", "a.xlsx", "a.yaml", "", "../../a.csv", "a.CSV.exe", "表格.xlsx", "\x01.csv"]
    )
    kinds = st.sampled_from(["text/csv", "application/octet-stream", "", "nonsense"])
    contents = st.one_of(
        tables().map(as_csv), tables().map(as_xlsx), documents(), st.binary(max_size=200), st.just(bomb())
    )
    return st.tuples(names, contents, kinds)


COLUMNS = [
    *(
        "编码",
        "名称",
        "等级",
        "区域",
        "地址",
        "纬度",
        "经度",
        "code",
        "name",
        "tier",
        "kind",
        "region",
        "address",
        "lat",
        "lon",
    ),
    *(
        "hall",
        "shopper",
        "day_on",
        "from_time",
        "to_time",
        "scenario",
        "wave",
        "周一",
        "营业厅",
        "神秘顾客",
        "日期",
    ),
]


def tables() -> st.SearchStrategy[list[list[str]]]:
    """Rows of cells under columns that may be ours."""
    head = st.lists(st.sampled_from(COLUMNS) | WORDS, min_size=1, max_size=6)
    return st.tuples(head, st.lists(st.lists(WORDS, max_size=7), max_size=4)).map(
        lambda both: [both[0], *both[1]]
    )


def as_csv(rows: list[list[str]]) -> bytes:
    """As a CSV file, with the mark that Excel puts before it."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    """As a workbook, with the cells that a workbook can hold."""
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append([re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell)[:3000] for cell in row])
    book.save(out)
    return out.getvalue()


def documents() -> st.SearchStrategy[bytes]:
    """Texts that YAML may choke on."""
    lines = st.sampled_from(
        [
            *(
                "a: &a [*a]",
                "&a a: *a",
                "<<: {a: 1}",
                "? [1]\n: 2",
                "!!python/object:os.system x",
                "- - - -",
                "a: 2026-02-30",
            ),
            *(
                "format: 1",
                "code: small",
                "version: 1",
                "dimensions: []",
                "items: {}",
                "x: .nan",
                "x: 0x1F",
                "\t",
                "--- |",
            ),
            *(
                "tiers: [second, second]",
                "effective: {from: 1}",
                "y: 1e400",
                "? ? ? a",
                "a: {b: {c: [",
                "%YAML 9.9",
                "\x85",
            ),
        ]
    )
    return (
        st.lists(lines | st.text(max_size=20), max_size=12)
        .map("\n".join)
        .map(lambda it: it.encode("utf-8", "replace"))
    )


def bomb(kept: list[bytes] = []) -> bytes:  # noqa: B006 - made once
    """A workbook of a few kilobytes that unpacks to 40 MB."""
    if not kept:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 7_000_000)
        kept.append(out.getvalue())
    return kept[0]


def sha256(text: str) -> str:
    """The digest of a text's bytes, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.sampled_from([0, -1, 2**31, 2**63, 2**64, 253_370_764_800_001, 1.5, -0.0, 1e308]),
    st.sampled_from([word for word in NASTY if len(word) < 200]),
    st.sampled_from(
        [
            "kept",
            "broken",
            "answered",
            "not_observed",
            "not_applicable",
            "arrived",
            "left",
            "seal",
            "image/webp",
        ]
    ),
    st.lists(st.integers(0, 3), max_size=3),
    st.dictionaries(
        st.sampled_from(["state", "value", "reason", "note", "x"]),
        st.sampled_from(["kept", 5, None, ""]),
        max_size=3,
    ),
)


def bent(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """`whole` with one to four of its parts replaced, taken away or doubled."""
    places = list(_places(whole))

    def bend(changes: list[tuple[tuple[Any, ...], str, Any]]) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(whole))
        for (*way, last), how, value in changes:
            at: Any = copy
            try:
                for step in way:
                    at = at[step]
                if how == "gone":
                    del at[last]
                elif how == "doubled" and isinstance(at, list):
                    at.append(at[last])
                elif how == "extra" and isinstance(at, dict):
                    at["x" * 3] = value
                else:
                    at[last] = value
            except (KeyError, IndexError, TypeError):
                continue  # an earlier change took this place away
        return copy

    hows = st.sampled_from(["other", "other", "other", "gone", "doubled", "extra"])
    return st.lists(st.tuples(st.sampled_from(places), hows, ODD), min_size=1, max_size=4).map(bend)


def _places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*way, step)
        yield from _places(inner, (*way, step))


PHOTO = b"\xff\xd8\xff\xe0" + bytes(700_000)


PIECES = {
    **{"first": PHOTO[: 512 * 1024], "second": PHOTO[512 * 1024 :], "whole": PHOTO},
    **{"empty": b"", "nought": b"\0", "short": PHOTO[:99]},
}


def parts(digest: str) -> st.SearchStrategy[tuple[str, str, dict[str, bytes], str]]:
    """(digest, part's number, headers, which of PIECES) around a file of two parts that was announced as `digest`."""
    said = st.sampled_from(
        ["", "sha-256=::", "sha-512=:x:", f"sha-256=:{'A' * 43}=:", "sha-256=:!!!!:", "\xff"]
    )
    names = st.sampled_from([digest, digest, digest, "0" * 64, digest.upper(), "x", digest[:63]])
    numbers = st.sampled_from(["0", "1", "2", "-1", "99999999999999999999", "1.0", "%31", "x", "٣"])
    lengths = st.sampled_from(["", "", "", "0", "x", "-5", "9" * 30])

    def put(drew: tuple[str, str, str, str, str]) -> tuple[str, str, dict[str, bytes], str]:
        name, n, piece, told, length = drew
        own = base64.b64encode(hashlib.sha256(PIECES[piece]).digest()).decode()
        headers = {"content-digest": f"sha-256=:{own}:" if told == "right" else told}
        if length:
            headers["content-length"] = length
        return name, n, {key: value.encode("latin-1") for key, value in headers.items()}, piece

    right = st.just("right")
    return st.tuples(names, numbers, st.sampled_from(sorted(PIECES)), right | right | said, lengths).map(put)
