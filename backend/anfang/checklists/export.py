"""A published version as a file again."""

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Block style with indented lists, as the files in checklists/ are written."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand inside what they belong to."""
        super().increase_indent(flow, False)


def export(document: dict[str, Any]) -> str:
    """YAML that reads back as exactly this document, so with the same digest."""
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
