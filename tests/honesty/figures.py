"""How many of each kind are found: `python -m tests.honesty.figures 101 102 103` prints one table a seed."""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from tests.honesty.cases import Book, Case
from tests.honesty.cheats import cheat_cases
from tests.honesty.honest import honest_cases

Table = dict[tuple[bool, str], Counter[str]]


def corpus(seed: int, *, cheats: int = 50, honest: int = 600) -> Iterator[Case]:
    """Twelve kinds of cheating, so many of each, and so many honest visits; the same for the same seed."""
    rng = random.Random(f"honesty {seed}")
    book = Book.of(rng)
    yield from chain(cheat_cases(rng, book, cheats), honest_cases(rng, book, honest))


def table(seed: int, *, cheats: int = 50, honest: int = 600) -> tuple[Table, Counter[str]]:
    """Doubts by kind; and the signals of honest visits that were flagged."""
    found: Table = {}
    wrong: Counter[str] = Counter()
    for one in corpus(seed, cheats=cheats, honest=honest):
        judgement, flags = one.judged()
        found.setdefault((one.cheat, one.kind), Counter())[judgement.doubt] += 1
        if (judgement.doubt == "clear") == one.cheat:
            wrong[
                f"{one.kind}: {judgement.total} " + " ".join(flags[n]["code"] for n in judgement.reasons)
            ] += 1
    return found, wrong


def share(found: Table, cheat: bool) -> tuple[int, int]:
    """(flagged, all) of the cheats or of the honest."""
    counts = [count for (is_cheat, _), count in found.items() if is_cheat == cheat]
    whole = sum(count.total() for count in counts)
    return whole - sum(count["clear"] for count in counts), whole


def main() -> None:
    """Print."""
    for seed in map(int, sys.argv[1:]):
        found, wrong = table(seed)
        print(f"seed {seed}: cheats found {share(found, True)}, honest flagged {share(found, False)}")
        for (cheat, kind), count in found.items():
            print(
                f"  {'cheat ' if cheat else 'honest'} {kind:22} "
                + " ".join(f"{count[key]:4}" for key in ("clear", "look", "reject"))
            )
        for said, count in wrong.most_common(40):
            print(f"    wrong {count:3} {said}")


if __name__ == "__main__":
    main()
