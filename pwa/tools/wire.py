"""Writes pwa/src/core/wire.ts: the types of anfang/core/wire.py, taken from pydantic's JSON Schema.

.venv/bin/python pwa/tools/wire.py          write the file
.venv/bin/python pwa/tools/wire.py --check  exit 1 unless it is up to date
"""

import sys
from pathlib import Path
from typing import Any

from anfang.core import wire

FILE = Path(__file__).resolve().parents[1] / "src" / "core" / "wire.ts"
ROOTS = (wire.Parcel, wire.SyncRequest, wire.SyncReply, wire.EvidenceState)
# Kinds that stand in many places and deserve a name; aliases vanish in JSON Schema.
NAMED = {"Mark": wire.Mark, "ReceiptKind": wire.ReceiptKind}


def literal(values: Any) -> str:
    """A union of the literal values, as TypeScript writes them."""
    return " | ".join(f'"{value}"' if isinstance(value, str) else str(value).lower() for value in values)


def kind(schema: dict[str, Any]) -> str:
    """The TypeScript type of one schema."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        kinds = dict.fromkeys(kind(one) for one in schema["anyOf"])
        return " | ".join(one for one in kinds if one != '""' or "string" not in kinds)
    if "const" in schema:
        return literal([schema["const"]])
    if "enum" in schema:
        text = literal(schema["enum"])
        return next((name for name, of in NAMED.items() if literal(of.__args__) == text), text)
    match schema.get("type"):
        case "array" if "prefixItems" in schema:
            return f"readonly [{', '.join(kind(one) for one in schema['prefixItems'])}]"
        case "array":
            inner = kind(schema["items"])
            return f"readonly {f'({inner})' if ' ' in inner else inner}[]"
        case "object":
            values = schema.get("additionalProperties", True)
            return f"Readonly<Record<string, {kind(values) if isinstance(values, dict) else 'unknown'}>>"
        case "integer" | "number":
            return "number"
        case "string" | "boolean" | "null" as plain:
            return str(plain)
    return "unknown"


def comment(text: str | None) -> list[str]:
    """A docstring as a comment above what it explains."""
    if not text:
        return []
    lines = [line.strip() for line in text.strip().splitlines()]
    return (
        [f"/** {lines[0]} */"]
        if len(lines) == 1
        else ["/**", *(f" * {line}".rstrip() for line in lines), " */"]
    )


def interface(name: str, schema: dict[str, Any]) -> list[str]:
    """One exported interface. A field with a default stands on the wire too: both sides write it out."""
    fields = [f"  readonly {key}: {kind(of)};" for key, of in schema.get("properties", {}).items()]
    return [*comment(schema.get("description")), f"export interface {name} {{", *fields, "}", ""]


def text() -> str:
    """The whole file."""
    found: dict[str, dict[str, Any]] = {}
    for root in ROOTS:
        schema = root.model_json_schema(by_alias=True, mode="validation")
        found |= schema.pop("$defs", {}) | {root.__name__: schema}
    lines = [
        "// Written by pwa/tools/wire.py from backend/anfang/core/wire.py (`make golden`). Do not edit.",
        "",
        f"export const SCHEMA = {wire.SCHEMA};",
        f"export const PARCEL_SCHEMA = {wire.PARCEL_SCHEMA};",
        f"export const PART_BYTES = {wire.PART_BYTES};",
        "",
        *(f"export type {name} = {literal(of.__args__)};" for name, of in NAMED.items()),
        "",
    ]
    for name in sorted(found):
        lines += interface(name, found[name])
    return "\n".join(lines)


def main() -> int:
    """Write the file, or check it."""
    if "--check" in sys.argv:
        return 0 if FILE.exists() and FILE.read_text(encoding="utf-8") == text() else 1
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
