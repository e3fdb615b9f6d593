"""A checklist as its author writes it: YAML (or JSON, which is YAML), read so that every complaint can name its line.

Stricter than YAML 1.1 on purpose: `yes`, `on` and `2026-12-01` stay words, anchors are refused (a small file could unfold without end),
and a key that stands twice is a complaint instead of a silent last-one-wins.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml

from anfang.core.complaints import Complaint, Path
from anfang.core.lint import complaints

LARGEST_BYTES = 1024 * 1024
KINDS = {"map", "seq", "str", "null", "bool", "int", "float"}


class _Loader(yaml.SafeLoader):
    """SafeLoader with JSON's idea of numbers, truth and nothing."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # the base class declares it so


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][+-]?[0-9]+)?", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


@dataclass(frozen=True)
class Spotted:
    """A complaint with the line it is about; 1 is the first."""

    line: int
    complaint: Complaint

    def words(self, language: str) -> str:
        """What is wrong and what to do."""
        return self.complaint.zh if language == "zh" else self.complaint.en


@dataclass
class Source:
    """A read file: the JSON document, where each part of it stands, and what the reading itself found wrong."""

    document: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Spotted] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a place, or of the closest one around it (a missing key has no line of its own)."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def _fault(line: int, code: str, zh: str, en: str) -> Source:
    return Source(faults=[Spotted(line, Complaint((), code, zh, en))])


def read_source(content: bytes) -> Source:
    """Read a file's bytes. Never raises: what cannot be read is a fault with its line."""
    if len(content) > LARGEST_BYTES:
        return _fault(
            1,
            "file_too_large",
            "文件超过 1 MiB，请拆分或精简。",
            "The file is larger than 1 MiB; make it shorter.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return _fault(line, "not_utf8", "文件须用 UTF-8 编码保存。", "Save the file as UTF-8.")
    try:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                line = token.start_mark.line + 1
                return _fault(
                    line,
                    "anchor",
                    "不支持 & 和 * 引用，请把内容写全。",
                    "Anchors (& and *) are not taken; write the content out.",
                )
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return _fault(
            line, "not_yaml", f"不是合法的 YAML：{error.problem}", f"This is not YAML: {error.problem}"
        )
    except yaml.YAMLError as error:
        return _fault(1, "not_yaml", f"不是合法的 YAML：{error}", f"This is not YAML: {error}")
    except RecursionError:
        return _fault(1, "too_deep", "嵌套层次过深。", "Nested too deeply.")
    source = Source()
    source.document = _unfold(source, node, ())
    return source


def _unfold(source: Source, node: yaml.Node | None, path: Path) -> Any:
    if node is None:
        return None
    source.lines.setdefault(path, node.start_mark.line + 1)
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.rpartition(":")[2] not in KINDS:
        words = (f"不认识标记 {node.tag}，请去掉。", f"The tag {node.tag} is not known; take it out.")
        source.faults.append(Spotted(node.start_mark.line + 1, Complaint(path, "unknown_tag", *words)))
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_unfold(source, child, (*path, n)) for n, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in found:
                words = (
                    f"“{key}”在同一处写了两次，请删去一个。",
                    f"“{key}” stands twice here; take one out.",
                )
                source.faults.append(Spotted(line, Complaint((*path, key), "doubled_field", *words)))
            source.lines[*path, key] = line
            found[key] = _unfold(source, child, (*path, key))
        return found
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    # A tag can say !!int of anything; digits without end would take the parser's time.
    if kind in ("bool", "int", "float") and len(node.value) <= 400:
        with suppress(json.JSONDecodeError):
            return json.loads(node.value)
    return node.value


def lint(source: Source) -> list[Spotted]:
    """Every complaint about a read file, each with its line, in the order of the file."""
    if source.document is None and source.faults:
        return source.faults
    found = [Spotted(source.line_of(complaint.path), complaint) for complaint in complaints(source.document)]
    return sorted(source.faults + found, key=lambda spotted: spotted.line)
