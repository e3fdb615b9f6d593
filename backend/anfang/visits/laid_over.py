"""Answers with a reviewer's corrections over them."""

from typing import Any

from anfang.core.answers import Answers


def laid_over(answers: Answers, corrections: dict[str, Any] | None) -> Answers:
    """`answers` as `corrections` ({item: {"answer", "reason"}}) leave them; an answer of None takes the item's away."""
    if not corrections:
        return answers
    found = {**answers, **{item: said["answer"] for item, said in corrections.items()}}
    return {item: answer for item, answer in found.items() if answer is not None}
