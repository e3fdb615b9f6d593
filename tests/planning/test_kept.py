"""What takes long to reckon is kept, and never stale: the journal tells when it has to be reckoned again."""

import ast
from datetime import date
from pathlib import Path

import pytest

import anfang
from anfang import journal
from anfang.database import reading, transaction
from anfang.planning.kept import CONCERNS, Kept
from anfang.shoppers.absent import note_absence
from tests.planning.ground import NOW
from tests.scenario import Scenario


class Reckoner:
    """Counts how often it was asked to reckon."""

    def __init__(self) -> None:
        self.kept: Kept[int] = Kept(2)
        self.times = 0

    def look(self, scenario: Scenario, key: str = "a") -> int:
        with reading(scenario.engine) as session:
            return self.kept.get(session, (key,), self._reckon)

    def _reckon(self) -> int:
        self.times += 1
        return self.times


def test_it_is_reckoned_once_until_something_happens_that_it_is_made_of(scenario: Scenario) -> None:
    it = Reckoner()
    assert [it.look(scenario), it.look(scenario)] == [1, 1]
    with transaction(scenario.engine) as session:
        journal.write(session, "person.signed_in", "person:x", by=None, now=NOW)
        journal.write(session, "visit.approved", "visit:x", by=None, now=NOW)
    assert it.look(scenario) == 1, "that has nothing to do with plans"
    with transaction(scenario.engine) as session:
        day = date(2026, 12, 1)
        note_absence(session, scenario.people["lan"], day, day, "illness", by=None, now=NOW)
    assert [it.look(scenario), it.look(scenario)] == [2, 2]


@pytest.mark.parametrize(
    "what",
    [
        *("plan.moved", "wave.day_made", "halls.imported", "lodging.set", "assignment.cancelled"),
        *("assignments.imported", "revisit.asked", "shopper.kept_away", "shoppers.imported"),
        *("visit.received", "visit.exposed", "person.disabled", "person.rescoped", "programme.set"),
    ],
)
def test_what_a_month_is_made_of_makes_it_stale(scenario: Scenario, what: str) -> None:
    it = Reckoner()
    it.look(scenario)
    with transaction(scenario.engine) as session:
        journal.write(session, what, "x", by=None, now=NOW)
    assert it.look(scenario) == 2


def test_what_happens_while_it_is_reckoned_is_not_missed(scenario: Scenario) -> None:
    kept: Kept[str] = Kept(2)

    def slow() -> str:
        with transaction(scenario.engine) as other:
            journal.write(other, "plan.moved", "x", by=None, now=NOW)
        return "old"

    with reading(scenario.engine) as session:
        assert kept.get(session, (), slow) == "old"
    with reading(scenario.engine) as session:
        assert kept.get(session, (), lambda: "new") == "new"


def test_only_the_last_few_are_kept(scenario: Scenario) -> None:
    it = Reckoner()
    assert [it.look(scenario, key) for key in ("a", "b", "a", "c", "a", "b")] == [1, 2, 1, 3, 1, 4]


# What the journal tells that no month is made of. A new word stands here or in CONCERNS: whoever adds it decides.
UNCONCERNED = (
    *("amendment.", "appeal.", "checklist.", "deliverable.", "dispatch", "engines.", "epoch.", "evidence."),
    *("manager.", "phone.", "satisfaction.", "token.", "veto.", "weekly.", "visit."),
    *("person.password_changed", "person.signed_in", "person.signed_out"),
)


def words() -> set[str]:
    """Every word that is written to the journal; of f"plan.{verb}" what stands before the brace."""
    found = set()
    for path in Path(anfang.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if not (isinstance(called, ast.Attribute) and ast.unparse(called) == "journal.write"):
                continue
            assert isinstance(node, ast.Call)
            said = node.args[1]
            said = said.values[0] if isinstance(said, ast.JoinedStr) else said
            if isinstance(said, ast.Constant):
                found.add(str(said.value))
    return found


def test_somebody_has_thought_of_every_word_of_the_journal() -> None:
    assert len(words()) > 40
    assert [it for it in sorted(words()) if not it.startswith((*CONCERNS, *UNCONCERNED))] == []
