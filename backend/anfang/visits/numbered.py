"""What a revision is called."""

from anfang import desk
from anfang.problems import Language
from anfang.visits.records import CORRECTED


def numbered(revision: int, language: Language) -> str:
    """A phone's revision by its number, a reviewer's as the first, second, … correction."""
    if revision >= CORRECTED:
        return desk.say(language, "visits.correction_n", n=revision - CORRECTED + 1)
    return desk.say(language, "visits.revision_n", n=revision)
