"""Reading JSON that came from outside. One reading only: what two parsers could understand differently is refused."""

import json
from typing import Any, Never

from anfang.problems import Invalid

DEEPEST = 100


def read_json(content: bytes | str, *, at: str = "body") -> Any:
    """The value that `content` says; `at` names the place in the problem.

    Raises Invalid for what is not UTF-8 or not JSON, and for what JSON lets pass and the house does not: NaN and infinities, the same
    key twice in an object, lone surrogates and NUL (no database column can hold them), nesting deeper than 100.
    """
    try:
        text = content.decode() if isinstance(content, bytes) else content
        value = json.loads(
            text, object_pairs_hook=_no_key_twice, parse_constant=_no_number, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        raise _invalid(
            at, f"不是 UTF-8 编码（第 {error.start} 字节）", f"is not UTF-8 at byte {error.start}"
        ) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        zh = f"不是合法的 JSON（第 {error.lineno} 行第 {error.colno} 列）"
        raise _invalid(at, zh, f"is not JSON: {error.msg}, {where}") from error
    except RecursionError as error:
        raise _too_deep(at) from error
    except _Unfit as error:
        raise _invalid(at, *error.args) from error
    except ValueError as error:  # an integer of thousands of digits
        raise _invalid(at, "数字过大", "holds a number that is too large") from error
    _look(value, at, DEEPEST)
    return value


class _Unfit(Exception):
    """What json.loads' hooks raise: the words in Chinese and English."""


def _invalid(at: str, zh: str, en: str) -> Invalid:
    return Invalid(at=at, what={"zh": zh, "en": en})


def _too_deep(at: str) -> Invalid:
    return _invalid(at, f"嵌套超过 {DEEPEST} 层", f"is nested deeper than {DEEPEST}")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)[:60].encode(errors="replace").decode()
        raise _Unfit(f"键 {twice!r} 出现两次", f"has the key {twice!r} twice")
    return found


def _no_number(name: str) -> Never:
    raise _Unfit(f"{name} 不是 JSON 数字", f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise _Unfit("数字过大", "holds a number that is too large")
    return number


def _look(value: Any, at: str, deeper: int) -> None:
    """Refuse text that no database can hold, and depth; json.loads in C knows neither."""
    if deeper < 0:
        raise _too_deep(at)
    if isinstance(value, str):
        if "\0" in value:
            raise _invalid(at, "含有空字符", "contains a NUL character")
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise _invalid(at, "含有不成对的代理字符", "contains a lone surrogate") from error
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            _look(inner, f"{at}.{n}", deeper - 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _look(key, at, deeper)
            _look(inner, f"{at}.{key}", deeper - 1)
