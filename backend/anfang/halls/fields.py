"""The fields of a hall as words: what a cell can say, and how a value reads."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from anfang import desk
from anfang.halls.hours import week
from anfang.halls.place import degrees
from anfang.problems import Language
from anfang.sheets.columns import CellWrong, Words, told
from anfang.sheets.read import plain

TIERS = ("flagship", "central", "second", "third", "cooperative")
KINDS = ("own", "cooperative", "competitor")
PRESSURES = ("high", "normal", "low")
LANGUAGES = ("zh", "yue", "bo", "ug", "mn", "kk", "ko", "za", "hmn", "pcc", "kmc", "ii", "tdd", "bca")
ALSO = {  # other words that people write, beside those of the words file and the keys
    "tier": {
        "中心城市主厅": "central",
        "主厅": "central",
        "一级": "central",
        "旗舰": "flagship",
        "合作营业厅": "cooperative",
    }
    | {"二级": "second", "三级": "third", "合作": "cooperative"},
    "kind": {
        "自有": "own",
        "自营厅": "own",
        "合作厅": "cooperative",
        "竞争": "competitor",
        "竞争厅": "competitor",
    },
    "pressure": {"普通": "normal", "正常": "normal", "medium": "normal"},
    "language": {"汉语": "zh", "普通话": "zh", "广东话": "yue", "chinese": "zh"},
}
YES, NO = {"是", "yes", "y", "true", "1", "停用"}, {"否", "no", "n", "false", "0", "在用"}
CLEAR = "-"

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}")


def choices(kind: str, keys: Sequence[str]) -> tuple[Words, ...]:
    """The words of a closed list, for a template's drop-down."""
    return tuple(told(f"halls.{kind}.{key}") for key in keys)


def one_of(text: str, kind: str, keys: Sequence[str]) -> str:
    """The key that `text` means, in either language; raises CellWrong naming what can stand there."""
    known = {plain(word): key for key in keys for word in (key, *told(f"halls.{kind}.{key}").values())}
    known |= {plain(word): key for word, key in ALSO.get(kind, {}).items()}
    found = known.get(plain(text))
    if found is None:
        allowed: Words = {
            language: "、".join(desk.say(language, f"halls.{kind}.{key}") for key in keys)
            if language == "zh"
            else ", ".join(desk.say(language, f"halls.{kind}.{key}") for key in keys)
            for language in ("zh", "en")
        }
        raise CellWrong("sheets.not_one_of", given=text[:40], allowed=allowed)
    return found


def code(text: str) -> str:
    """A hall's code; raises CellWrong."""
    plain_code = unicodedata.normalize("NFKC", text)
    if not _CODE.fullmatch(plain_code):
        raise CellWrong("halls.wrong.code")
    return plain_code


def at_most(text: str, most: int) -> str:
    """`text`, when it has at most that many characters; raises CellWrong."""
    if len(text) > most:
        raise CellWrong("sheets.too_long", most=most)
    return text


def languages(text: str) -> list[str]:
    """Language codes (BCP 47) in the order given; raises CellWrong for one that is not known."""
    parts = [part for part in re.split("[,，、;；/]", text) if part.strip()]
    return list(dict.fromkeys(one_of(part.strip(), "language", LANGUAGES) for part in parts))


def yes_or_no(text: str) -> bool:
    """是 or 否; raises CellWrong."""
    if plain(text) in YES | NO:
        return plain(text) in YES
    raise CellWrong("sheets.not_one_of", given=text[:40], allowed={"zh": "是、否", "en": "yes, no"})


def spoken(field: str, value: Any, language: Language) -> str:
    """A field's value for a reader; `field` is a column of `Hall`, or "place" with (lat_e6, lon_e6)."""
    if field in ("tier", "kind", "pressure"):
        return desk.say(language, f"halls.{field}.{value}")
    if field == "hours":
        return week(value, language)
    if field == "place":
        return "—" if value[0] is None else f"{degrees(value[0])}, {degrees(value[1])}"
    if field == "languages":
        joint = "、" if language == "zh" else ", "
        return joint.join(desk.say(language, f"halls.language.{each}") for each in value) or "—"
    if field == "retired":
        return desk.say(language, "halls.retired" if value else "halls.open")
    return str(value) or "—"
