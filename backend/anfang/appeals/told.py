"""Appeals and dispatches in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from anfang import desk
from anfang.appeals.matters import Matter, matters_of
from anfang.appeals.records import Appeal, Dispatch
from anfang.checklists.find import parsed
from anfang.problems import Language
from anfang.reports.hall_document import HallDocument
from anfang.reports.published import document_of
from anfang.reports.records import HallResult


@dataclass(frozen=True)
class Told:
    """What has to be mended, and by which rule."""

    what: str
    rule: str


def document_for(session: Session, wave_id: UUID, hall_id: UUID) -> HallDocument:
    """The hall's newest document of the wave."""
    mine = select(HallResult).where(HallResult.wave_id == wave_id, HallResult.hall_id == hall_id)
    return document_of(session.exec(mine.order_by(col(HallResult.edition).desc())).first())  # type: ignore[arg-type]


def ask_of(session: Session, document: HallDocument, item: str, language: Language) -> str:
    """The words of an item, of whichever version in the document has it."""
    for visit in document.visits:
        found = parsed(session, visit.checklist.digest).by_key.get(item)
        if found is not None:
            return found.ask.zh if language == "zh" else found.ask.en
    return item


def told(session: Session, document: HallDocument, dispatch: Dispatch, language: Language) -> Told:
    """The matter of a dispatch. A rule that a later edition took back is told without its figures."""
    ask = ask_of(session, document, dispatch.item, language)
    what = desk.say(language, f"appeals.what.{dispatch.why}", item=ask)
    matter = next(
        (it for it in matters_of(session, document) if (it.why, it.item) == (dispatch.why, dispatch.item)),
        None,
    )
    return Told(
        what, _rule(matter, document, language) if matter else desk.say(language, "appeals.rule.gone")
    )


def _rule(matter: Matter, document: HallDocument, language: Language) -> str:
    if matter.why == "red" and document.means.vetoed:
        return desk.say(language, "appeals.rule.red_by_veto")
    return desk.say(
        language,
        f"appeals.rule.{matter.why}",
        figure=desk.hundredths(matter.figure),
        target=desk.hundredths(matter.target),
    )


def left(due_at: datetime, now: datetime, language: Language) -> str:
    """How long until then, or since then, in words."""
    minutes = int(abs((due_at - now).total_seconds()) // 60)
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    kind = "left" if due_at >= now else "over"
    if days:
        return desk.say(language, f"appeals.{kind}.days", days=days, hours=hours)
    if hours:
        return desk.say(language, f"appeals.{kind}.hours", hours=hours, minutes=minutes % 60)
    return desk.say(language, f"appeals.{kind}.minutes", minutes=minutes)


def term(dispatch: Dispatch) -> datetime | None:
    """The term that runs now; None where none does."""
    if dispatch.standing == "open":
        return dispatch.answer_due_at
    return dispatch.mend_due_at if dispatch.standing in ("answered", "reopened") else None


def key_of(dispatch: Dispatch) -> str:
    """A dispatch's name in a hall's addresses, made of what it is about: an id of ours would differ where nothing may."""
    return f"{dispatch.why}.{dispatch.item}" if dispatch.item else dispatch.why


def appeal_words(session: Session, document: HallDocument, appeal: Appeal, language: Language) -> str:
    """The item that an appeal is about."""
    return ask_of(session, document, appeal.item, language)
