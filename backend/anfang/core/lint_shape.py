"""Complaints about a document's shape: pydantic's errors, told in the words and places of a checklist's author."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from anfang.core.complaints import Complaint, Path, complaint

_ANSWER_TYPES = ("kept", "scale", "choice", "measure", "note")
_SIMPLE = {
    "blank": "blank",
    "day": "bad_day",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "list_type": "not_list",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "int_parsing_size": "not_whole",
    "bool_type": "not_yes_no",
    "weight": "bad_weight",
    "model_type": "not_map",
    "model_attributes_type": "not_map",
    "dict_type": "not_map",
}


def shape_complaints(error: ValidationError) -> list[Complaint]:
    """One complaint per place, in pydantic's order, which is that of the format."""
    found: dict[Path, Complaint] = {}
    for details in error.errors(include_url=False, include_context=True):
        path = _place(details["loc"])
        found.setdefault(path, _told(path, details))
    return list(found.values())


def _place(loc: tuple[int | str, ...]) -> Path:
    """The error's place in the document: pydantic puts a union's branch among the keys (answer/scale/max, is/0/str)."""
    path: list[int | str] = []
    for n, step in enumerate(loc):
        branch = (n and loc[n - 1] == "answer" and step in _ANSWER_TYPES) or (
            n > 1 and loc[n - 2] == "is" and step in ("str", "int")
        )
        if not branch:
            path.append(step)
    return tuple(path)


def _told(path: Path, details: ErrorDetails) -> Complaint:
    kind, context = details["type"], details.get("ctx", {})
    key = str(path[-1]) if path else ""
    if kind == "missing":
        return complaint(path, "broken_missing") if key == "broken" else complaint(path, "missing", key=key)
    if kind == "extra_forbidden":
        return complaint(path, "unknown_field", key=key)
    if kind == "invalid_key":
        return complaint(path, "not_text")
    if kind == "weight" and context.get("tier"):
        return complaint((*path, str(context["tier"])), "bad_weight")
    if kind == "string_pattern_mismatch":
        return complaint(path, "bad_version" if path == ("version",) else "bad_key")
    if kind == "too_short":
        return complaint(path, "empty", least=context["min_length"])
    if kind in ("too_long", "string_too_long"):
        return complaint(path, "too_long", most=context["max_length"])
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"≥ {context['ge']}" if "ge" in context else f"≤ {context['le']}"
        return complaint(path, "out_of_range", why=bound)
    if kind == "literal_error":
        return complaint(path, "not_one_of", allowed=str(context["expected"]).replace(" or ", ", "))
    if kind == "union_tag_not_found":
        if not isinstance(details["input"], dict):
            return complaint(path, "not_map")
        return complaint((*path, "type"), "missing", key="type")
    if kind == "union_tag_invalid":
        return complaint((*path, "type"), "not_one_of", allowed=", ".join(_ANSWER_TYPES))
    if key == "unit" and kind in ("value_error", "model_type", "model_attributes_type"):
        return complaint(path, "bad_unit")
    code = _SIMPLE.get(kind)
    return complaint(path, code) if code else complaint(path, "malformed", why=details["msg"])
