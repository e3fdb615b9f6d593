"""A JSON schema as lines that a person can read."""

from typing import Any


def fields(schema: dict[str, Any]) -> dict[str, Any]:
    """`{"about": …, "fields": [{name, type, required, about}, …]}` of an object's schema."""
    required = schema.get("required", [])
    lines = [
        {
            "name": name,
            "type": spelled(inner),
            "required": name in required,
            "about": inner.get("description", ""),
        }
        for name, inner in schema.get("properties", {}).items()
    ]
    return {"about": schema.get("description", ""), "fields": lines}


def spelled(schema: dict[str, Any]) -> str:
    """A schema in few words: "list of Parcel", "integer ≥ 1", "string | null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(spelled(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "any")
    if kind == "array":
        inner = schema.get("items") or {}
        return f"list of {spelled(inner)}" if inner else "list"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {spelled(schema['additionalProperties'])}"
    if isinstance(kind, list):
        return " | ".join(kind)
    limits = [f"{sign} {schema[key]}" for key, sign in _LIMITS.items() if key in schema]
    return " ".join([schema.get("format", kind), *limits])


_LIMITS = {"minimum": "≥", "maximum": "≤", "maxLength": "≤ characters", "pattern": "~"}
