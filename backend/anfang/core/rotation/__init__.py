"""Rotation: who may visit which hall when, what a plan is, how it is checked and guessed [domain §5]."""

from anfang.core.rotation.three_months import MONTHS, clash, earliest_return, permitted

__all__ = ["MONTHS", "clash", "earliest_return", "permitted"]
