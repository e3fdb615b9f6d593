"""What a form of many fields says."""

from collections.abc import Sequence
from uuid import UUID

from anfang.problems import Invalid


class Said:
    """What a form says: `of` one field, `all` values of a field that may come often."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = pairs
        self.fields = dict(pairs)

    def of(self, name: str) -> str:
        """A field, empty where it is not there."""
        return self.fields.get(name, "")

    def all(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for key, value in self.pairs if key == name]

    def id(self, name: str) -> UUID:
        """An id. Raises Invalid."""
        try:
            return UUID(self.of(name))
        except ValueError as error:
            raise Invalid(at=name, what={"zh": "不是编号", "en": "is no id"}) from error
