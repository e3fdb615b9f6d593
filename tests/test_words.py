"""Every word that a person reads stands there in both languages, is used, and is in the language it says it is."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from anfang import desk
from anfang.problems import Problem
from tests.test_house import BACKEND, every_problem, python

CHINESE = re.compile(r"[\u3400-\u9fff]")
# A key as it stands in a sentence of Python or of a template: station, then one or more names.
KEY = re.compile(r"[a-z]+(?:\.[a-z0-9_]+)+")
NAMES = re.compile(r"[a-z0-9_]+")
# The name of a language is written in that language.
IN_ITS_OWN_LANGUAGE = {"base.other_language"}
# What is the same everywhere: abbreviations, file names, units, digits.
INTERNATIONAL = re.compile(
    r"\b(?:CSV|XLSX?|PDF|YAML|QR|ID|API|URL|GPS|WGS-84|SHA-256|OK|HTTP|JSON|UTC|min|km|m|kB|MB)\b"
)


def files() -> list[Path]:
    found = sorted((BACKEND / "words").glob("*.yaml"))
    assert len(found) > 5
    return found


def pairs() -> Iterator[tuple[str, dict[str, str]]]:
    """Every key with its {zh, en}, as it stands in its file."""
    for path in files():
        yield from yaml.safe_load(path.read_text("utf-8")).items()


def blanks(text: str) -> set[str]:
    """The names of what is filled in: "{at}：{what}" → at, what."""
    names = {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
    return {
        name.removesuffix("_zh").removesuffix("_en") for name in names
    }  # a fact that is told in each language


def wrong(zh: str, en: str) -> list[str]:
    """What is wrong with one pair of sentences."""
    bare_zh, bare_en = (re.sub(r"{[^}]*}", "", text) for text in (zh, en))
    found = []
    if not zh.strip() or not en.strip():
        found.append("one of the two is empty")
    if CHINESE.search(bare_en):
        found.append("the English has Chinese in it")
    if not CHINESE.search(bare_zh) and re.search(r"[A-Za-z]{2}", INTERNATIONAL.sub("", bare_zh)):
        found.append("the Chinese has none")
    if blanks(zh) != blanks(en):
        found.append(f"different blanks: {blanks(zh) ^ blanks(en)}")
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_every_word_of_the_console_is_there_in_both_languages(path: Path) -> None:
    whole: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    assert {key: pair for key, pair in whole.items() if set(pair) != {"zh", "en"}} == {}
    # The cells of a table's example row are codes, or empty on purpose.
    sentences = [key for key in whole if key not in IN_ITS_OWN_LANGUAGE and ".example." not in key]
    found = {key: wrong(**whole[key]) for key in sentences}
    assert {key: complaints for key, complaints in found.items() if complaints} == {}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_no_word_stands_in_a_file_twice(path: Path) -> None:
    """YAML silently takes the later of two."""
    keys = re.findall(r"^([\w.]+):", path.read_text("utf-8"), re.M)
    assert sorted(keys) == sorted(set(keys))


def test_every_refusal_is_told_in_both_languages() -> None:
    problems: list[type[Problem]] = every_problem()
    found = {kind.__name__: wrong(kind.zh, kind.en) for kind in problems}
    assert len(found) > 20
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


@cache
def named() -> tuple[frozenset[str], frozenset[str]]:
    """All that may be a key in Python and templates: (whole keys, patterns made of an f-string or of a text that ends in a dot)."""
    stations = {key.split(".")[0] for key, _ in pairs()}
    whole, patterns = set(), set()
    for text in (*_python_texts(), *_template_texts()):
        if text.split(".")[0].strip() not in stations:
            continue
        if KEY.fullmatch(text):
            whole.add(text)
        elif re.fullmatch(r"[a-z]+\.(?:[a-z0-9_.]|\0)*", text):
            patterns.add(text if "\0" in text else f"{text}\0")
    return frozenset(whole), frozenset(patterns)


def _python_texts() -> Iterator[str]:
    for path in python():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values
                )


def _template_texts() -> Iterator[str]:
    for path in sorted((BACKEND / "templates").iterdir()):
        inside = re.findall(r"{[{%].*?[%}]}", path.read_text("utf-8"), re.S)
        yield from (text for piece in inside for _, text in re.findall(r"(['\"])([^'\"]*)\1", piece))


@cache
def _spoken() -> frozenset[str]:
    """Every name in Python and templates: what a pattern's blank is filled with has to stand somewhere."""
    whole = [*python(), *(BACKEND / "templates").iterdir()]
    texts = [path.read_text("utf-8") for path in whole]
    return frozenset(name for text in texts for name in NAMES.findall(text))


def _said_somewhere(name: str) -> bool:
    """Whole, or put together of two: "veto_line_" ~ reach."""
    cuts = [at + 1 for at, letter in enumerate(name) if letter == "_"]
    return name in _spoken() or any({name[:cut], name[cut:]} <= _spoken() for cut in cuts)


def used(key: str) -> bool:
    """Whether the key stands somewhere, or fits a pattern whose blanks stand somewhere."""
    whole, patterns = named()
    if key in whole:
        return True
    for pattern in patterns:
        fits = re.fullmatch(re.escape(pattern).replace("\0", "(.+)"), key)
        if fits and all(
            _said_somewhere(name) for part in fits.groups() for name in NAMES.findall(part.lower())
        ):
            return True
    return False


def test_every_key_that_is_said_exists() -> None:
    known = desk.words()
    said = re.compile(
        r"\b(?:say\((?:language, |\w+\.language, )?|told\()f?(['\"])([a-z]+(?:\.[a-z0-9_]+)+)\1"
    )
    texts = [path.read_text("utf-8") for path in [*python(), *sorted((BACKEND / "templates").iterdir())]]
    keys = {key for text in texts for _, key in said.findall(text)}
    assert len(keys) > 200, "hardly a key was found: is this test still reading the sources?"
    assert sorted(keys - known.keys()) == []


def test_every_pattern_of_keys_fits_some_key() -> None:
    _, patterns = named()
    known = [key for key, _ in pairs()]
    fitting = [re.compile(re.escape(pattern).replace("\0", ".+")) for pattern in patterns]
    assert len(fitting) > 10
    assert [each.pattern for each in fitting if not any(each.fullmatch(key) for key in known)] == []


def test_no_word_is_kept_that_nobody_says() -> None:
    assert [key for key, _ in pairs() if not used(key)] == []
