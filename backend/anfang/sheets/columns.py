"""What a table is made of: columns that explain themselves, rows as text, complaints that name row and
column.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from anfang import desk
from anfang.problems import Invalid, Language

Words = dict[Language, str]


def told(key: str, **facts: Any) -> Words:
    """The words for `key` in both languages; a fact that is itself Words is told in each."""

    def say(language: Language) -> str:
        return desk.say(
            language,
            key,
            **{name: it[language] if isinstance(it, dict) else it for name, it in facts.items()},
        )

    return {"zh": say("zh"), "en": say("en")}


@dataclass(frozen=True)
class Column:
    """One column. `example` is what a template shows; `choices` become a drop-down there; `needed`: its
    heading must be there.
    """

    key: str
    title: Words
    explain: Words
    example: Words
    choices: tuple[Words, ...] = ()
    needed: bool = False
    width: int = 14


@dataclass(frozen=True)
class Row:
    """One filled row. `number` is the one Excel shows; `values`: column key → trimmed text, only columns that
    the table has.
    """

    number: int
    values: dict[str, str]

    def get(self, key: str) -> str:
        """The cell's text, "" where it is empty or the table lacks the column."""
        return self.values.get(key, "")


@dataclass(frozen=True)
class Complaint:
    """What is wrong (or, in a list of warnings, doubtful) at `row` and `column`; None where it is about the
    whole table or row.
    """

    row: int | None
    column: Words | None
    what: Words

    def text(self, language: Language) -> str:
        """In one line, place first."""
        place = [] if self.row is None else [desk.say(language, "sheets.row", row=self.row)]
        if self.column is not None:
            place.append(desk.say(language, "sheets.column", column=self.column[language]))
        return " ".join([*place, self.what[language]])


class CellWrong(Exception):
    """A cell's text that cannot be; the station's parsers raise it and the reader of the row turns it into a
    Complaint.
    """

    def __init__(self, key: str, **facts: Any) -> None:
        self.what = told(key, **facts)
        super().__init__(self.what["en"])


class SheetUnsound(Invalid):
    """A table that cannot be taken; `facts["complaints"]` lists all that is wrong with it."""

    code = "sheet_unsound"
    zh = "表格有 {count} 处问题，改正前不会导入任何内容。第一处：{first}"
    en = "The table has {count} faults; nothing is imported until all are put right. The first: {first}"

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = sorted(complaints, key=lambda it: it.row or 0)
        first = self.complaints[0]
        super().__init__(
            at=None if first.row is None else f"row {first.row}",
            complaints=self.complaints,
            count=len(self.complaints),
            first={"zh": first.text("zh"), "en": first.text("en")},
        )
