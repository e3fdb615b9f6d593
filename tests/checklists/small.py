"""A checklist small enough to read at one glance."""

from typing import Any

import yaml

SMALL = """
format: 1
code: small
version: "1"
title: {zh: 小表, en: Small}
effective: {from: 2026-12-01, to: 2027-01-01}
tiers: [second, third]
bands: [{key: green, from: 85}, {key: red, from: 0}]
dimensions:
  - key: manner
    title: {zh: 服务态度, en: Manner}
    weight: {second: 30, third: 20}
    indicators:
      - key: greeting
        title: {zh: 迎送, en: Greeting}
        weight: 1
        items:
          - key: greet_in
            ask: {zh: 来有迎声, en: You are greeted}
            broken: {zh: 来无迎声, en: Not greeted}
            weight: 2
            answer: {type: kept}
            veto: indicator
          - key: smile
            ask: {zh: 微笑, en: Staff smile}
            broken: {zh: 未微笑, en: No smile}
            weight: 1
            answer: {type: kept}
"""


def small(**changes: Any) -> dict[str, Any]:
    """The small checklist as a document, with top-level fields replaced."""
    document: dict[str, Any] = yaml.load(SMALL, Loader=yaml.BaseLoader)  # noqa: S506  # our own text
    return {**_numbers(document), **changes}


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: child if key == "version" else _numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_numbers(child) for child in value]
    return int(value) if isinstance(value, str) and value.isdigit() else value
