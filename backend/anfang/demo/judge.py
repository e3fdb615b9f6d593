"""Supervisors judge the demo's visits: both words on every veto, releases for the halls, approvals, and one visit kept out."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from anfang.demo.cast import Cast
from anfang.demo.people import MANAGED
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.review.approve import approve
from anfang.review.blind import blind_word
from anfang.review.exclude import exclude
from anfang.review.notes import release_to_hall
from anfang.review.send_back import send_back
from anfang.review.share import take
from anfang.review.veto import opine, vetoes_of
from anfang.visits.answers_of import answers_of
from anfang.visits.records import EvidenceOfItem, Revision, Visit
from anfang.waves.close import closing_of
from anfang.waves.records import Wave

SHOWN = 6  # every so manieth hall gets photos and words to see; wu's always
TRAVELLED = "同一位神秘顾客在两厅之间的时间对不上，电话核实后确认其中一次记录有误，本次不计入统计。"


def judge(session: Session, wave: Wave, *, now: datetime) -> None:
    """All visits of the wave, each the day after it came in; nothing waits afterwards."""
    cast = Cast(session)
    excluded = disputed = False
    for n, (visit, hall) in enumerate(_visits(session, wave)):
        by, at = cast.judge_of(hall), visit.first_received_at + timedelta(hours=18, minutes=n % 50)
        if visit.doubt != "clear" and not excluded and hall.code != MANAGED:
            excluded = True
            exclude(session, visit, TRAVELLED, by=by, now=at)
            continue
        for veto in vetoes_of(session, visit):
            words = (
                "录下的原话与经过写得清楚，证据成立。" if veto.fired else "当时确实没有条件观察，说明合理。"
            )
            opine(session, visit, visit.revision_id, veto.item, True, words, by=by, now=at)
            if veto.fired:
                # Mei is to decide about the appeals of wu's hall, and so says nothing of its visits.
                second, third = cast.mei, cast.other_than(by)
                if hall.code == MANAGED:
                    second = third
                dispute = not disputed and hall.code != MANAGED
                _blind_words(session, visit, veto.item, second, third, at, dispute=dispute)
                disputed = disputed or dispute
        if hall.code == MANAGED or n % SHOWN == 0:
            _release(session, visit, by, at)
        approve(session, visit, visit.revision_id, by=by, now=at + timedelta(hours=2))


def begin_to_judge(session: Session, *, now: datetime, today: date) -> None:
    """The running wave: one visit approved, one sent back, one veto that waits for its second word; the rest waits."""
    cast = Cast(session)
    running = [wave for wave in session.exec(select(Wave)).all() if closing_of(session, wave.id) is None]
    todo = {"approve", "send_back", "veto"}
    for visit, hall in (it for wave in running for it in _visits(session, wave)):
        by, revision = cast.judge_of(hall), visit.revision_id
        at = min(visit.first_received_at + timedelta(hours=15), now)
        fired = next((veto for veto in vetoes_of(session, visit) if veto.fired), None)
        if hall.code == MANAGED:
            continue  # mei's to begin with
        if fired is not None and "veto" in todo:
            todo.remove("veto")
            opine(session, visit, revision, fired.item, True, "经过写得清楚。", by=by, now=at)
        elif visit.veto_open or visit.doubt != "clear":
            continue
        elif "approve" in todo:
            todo.remove("approve")
            approve(session, visit, revision, by=by, now=at)
        elif "send_back" in todo:
            todo.remove("send_back")
            items = {"uniform": "照片里的店员没有穿工装，记录写的是“做到”，请核对。"}
            due_on, note = today + timedelta(days=3), "其余各项没有问题。"
            send_back(session, visit, revision, items, note, due_on, by=by, now=at, today=today)
        elif visit.reviewer_id is None and hall.tier == "flagship":
            take(session, visit, by=by, now=at)


def _visits(session: Session, wave: Wave) -> Iterator[tuple[Visit, Hall]]:
    found = select(Visit, Hall).join(Hall, col(Hall.id) == col(Visit.hall_id)).where(Visit.wave_id == wave.id)
    yield from session.exec(found.order_by(col(Visit.first_received_at), col(Hall.code))).all()


def _blind_words(
    session: Session, visit: Visit, item: str, second: Person, third: Person, at: datetime, *, dispute: bool
) -> None:
    """The second word, and where it differs a third one."""
    case = next(veto.case for veto in vetoes_of(session, visit) if veto.item == item)
    assert case is not None  # noqa: S101 - the first word has opened it
    words = "记录里没有写明店员的原话，看不出是否成立。" if dispute else "证据成立。"
    blind_word(session, case.id, not dispute, words, by=second, now=at + timedelta(hours=1))
    if dispute:
        blind_word(
            session, case.id, True, "经过完整，成立。", by=third, now=at + timedelta(hours=1, minutes=40)
        )


def _release(session: Session, visit: Visit, by: Person, at: datetime) -> None:
    head = session.get_one(Revision, visit.revision_id)
    named = select(EvidenceOfItem.digest).where(EvidenceOfItem.revision_id == head.id)
    notes = {item for item, said in answers_of(session, head).items() if said.get("note")}
    photos = set(session.exec(named).all())
    release_to_hall(session, visit, head.id, photos=photos, notes=notes, visit_note=False, by=by, now=at)
