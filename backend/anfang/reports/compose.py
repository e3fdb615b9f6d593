"""Set a template as PDF: tagged (PDF/UA-1), the same bytes for the same facts, and nothing in it about who made it when.

`python -m anfang.reports.compose` does it in a process of its own, from JSON on its input to a PDF on its output: the typesetter keeps what
it has set for the next time, some 25 MB a document, and only its end gives that back. So it imports little.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from anfang.problems import Unavailable

HERE = Path(str(files("anfang")))
# What PDF/UA refuses: a text that no font at hand can show. Typst names each in Rust's way of writing strings.
_LACKING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_MAKER = (
    re.compile(rb"/Creator\(Typst [0-9.]+\)"),
    re.compile(rb"<xmp:CreatorTool>[^<]*</xmp:CreatorTool>"),
)
ROUNDS = 6


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
    folder = HERE / "templates"
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


def compose_apart(template: str, said: dict[str, Any]) -> bytes:
    """As `compose`, in a process that ends. For background work: a second more, and no memory kept. Raises Unavailable."""
    asked = json.dumps({"template": template, "said": said}, ensure_ascii=False).encode()
    command = [sys.executable, "-m", "anfang.reports.compose"]
    made = subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own module
    if made.returncode:
        raise Unavailable
    return made.stdout


def main() -> int:
    """Set what comes in."""
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(compose(asked["template"], asked["said"], {}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
