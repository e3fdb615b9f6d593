"""Set a document as PDF: tagged (PDF/UA-1), the same bytes for the same facts, and nothing in it about who made it when."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from anfang import desk
from anfang.problems import Unavailable
from anfang.reports.facts import ReportFacts

# What PDF/UA refuses: a text that no font at hand can show. Typst names each in Rust's way of writing strings.
_LACKING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_MAKER = (
    re.compile(rb"/Creator\(Typst [0-9.]+\)"),
    re.compile(rb"<xmp:CreatorTool>[^<]*</xmp:CreatorTool>"),
)
ROUNDS = 6


def typeset(facts: ReportFacts, photos: Mapping[int, bytes]) -> bytes:
    """The PDF. `photos`: JPEG by the photo's number; one that is not given is told as unreadable.

    Letters that the font does not have are shown as □, and the report says so. Raises Unavailable when it cannot be set at all.
    """
    said = facts.model_dump(mode="json")
    said["photos"] = [photo for photo in said["photos"] if photo["n"] in photos]
    said["gone"] = len(facts.photos) - len(said["photos"])
    return compose("report.typ", said, {f"{n}.jpg": content for n, content in photos.items()})


def compose(template: str, said: dict[str, Any], files: Mapping[str, bytes]) -> bytes:
    """What `said` says, set by a template (its `facts`; `lacking` counts the texts with a □); `files` lie at the template's root."""
    said = {**said, "lacking": 0}
    with TemporaryDirectory(prefix="anfang-report-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        for _ in range(ROUNDS):
            try:
                return _without_maker(_compile(template, said, folder))
            except typst.TypstError as error:
                lacking = [_unescaped(text) for text in _LACKING.findall(error.diagnostic or error.message)]
                if not lacking:
                    raise Unavailable from error
                # Longest first: a joined emoji is one text, and its parts are texts as well.
                said, count = _with_boxes(said, sorted(set(lacking), key=len, reverse=True))
                said["lacking"] += count
    raise Unavailable


def _compile(template: str, said: dict[str, Any], folder: str) -> bytes:
    compiler = typst.Compiler(
        _template(template),
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(said, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise Unavailable
    return made


@cache
def _template(name: str) -> bytes:
    """What all documents share comes first."""
    folder = desk.HERE / "templates"
    return (folder / "paper.typ").read_bytes() + (folder / name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Read once: finding and mapping the font files is most of what a short report costs."""
    folder = str(pylopdf_fonts_zh_cn.sans_path().parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _with_boxes(value: Any, lacking: list[str]) -> tuple[Any, int]:
    """`value` with every lacking text replaced, and in how many places."""
    if isinstance(value, str):
        boxed = value
        for text in lacking:
            boxed = boxed.replace(text, "□")
        return boxed, int(boxed != value)
    if isinstance(value, dict):
        pairs = {key: _with_boxes(inner, lacking) for key, inner in value.items()}
        return {key: pair[0] for key, pair in pairs.items()}, sum(pair[1] for pair in pairs.values())
    if isinstance(value, list):
        found = [_with_boxes(inner, lacking) for inner in value]
        return [pair[0] for pair in found], sum(pair[1] for pair in found)
    return value, 0


def _unescaped(text: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
    return _ESCAPE.sub(lambda it: chr(int(it[1], 16)) if it[1] else plain.get(it[2], it[2]), text)


def _without_maker(pdf: bytes) -> bytes:
    """Blank out the maker's name; of the same length, so that every offset in the file still holds."""
    for name in _MAKER:
        pdf = name.sub(lambda it: b" " * len(it[0]), pdf)
    return pdf
