"""Halls respond to the published wave: they appeal, are decided about, answer their dispatches and mend; some let a term pass."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from anfang.appeals.answer import answer
from anfang.appeals.appeal import appeal
from anfang.appeals.decide import decide
from anfang.appeals.enclose import Looked, look_at
from anfang.appeals.escalate import escalate
from anfang.appeals.judge import accept, reopen
from anfang.appeals.mend import mend
from anfang.appeals.records import Appeal, Dispatch
from anfang.demo.cast import Cast, Moments
from anfang.demo.people import MANAGED
from anfang.demo.scene import scene
from anfang.halls.records import Hall
from anfang.reports.amend import confirm_amendment
from anfang.reports.published import document_of
from anfang.reports.records import Amendment, HallResult
from anfang.settings import Settings
from anfang.visits.score import items
from anfang.waves.records import Wave

ANSWERS = (
    "已在晨会上通报，责任到人，今天起由值班经理每小时巡查一次。",
    "情况属实。已与当班员工谈话，并重新学习服务规范，本周内完成抽查。",
    "已核对当日排班，高峰时段增开一个台席，后天前补齐物料。",
)
MENDED = ("已整改，照片为今天营业中拍摄。", "已完成，现场照片附后；抽查十笔业务均已落实。")
KEPT = {"state": "answered", "value": "kept"}


def respond(session: Session, wave: Wave, *, now: datetime, settings: Settings) -> None:
    """All that happened between the publication and now."""
    cast, moments = Cast(session), Moments(now)
    halls = {hall.id: hall for hall in session.exec(select(Hall)).all()}
    draw = random.Random(f"responses {wave.code}")  # noqa: S311 - repeatable on purpose
    newest = select(HallResult).where(HallResult.wave_id == wave.id).order_by(col(HallResult.hall_id))
    results = {halls[row.hall_id].code: row for row in session.exec(newest).all()}
    _appeal_of_wu(session, wave, results[MANAGED], cast, moments, settings, draw)
    others = [code for code in sorted(results) if code != MANAGED and _doubtful(results[code])]
    for code, accepted in zip(others[3:20:6], (False, True, None), strict=False):
        hall = halls[results[code].hall_id]
        _appeal_of_another(session, wave, hall, results[code], accepted, cast, moments, settings)
    _rectify(session, wave, halls, cast, moments, settings, draw)
    escalate(session, now=now)


def _doubtful(result: HallResult) -> list[tuple[int, str]]:
    """Items of the hall's document that were not kept, with the places of their visits; none of a visit that mei has judged by a veto."""
    return [
        (visit.place, line["key"])
        for visit in document_of(result).visits
        for line in items(visit.scorecard)
        if line["value"] == "broken"
        and line["key"] not in {veto["item"] for veto in visit.scorecard["vetoes"]}
        and (not visit.scorecard["vetoes"] or document_of(result).hall.code == MANAGED)
    ]


def _appeal_of_wu(
    session: Session,
    wave: Wave,
    result: HallResult,
    cast: Cast,
    moments: Moments,
    settings: Settings,
    draw: random.Random,
) -> None:
    """One accepted, with its new edition; one declined; one that waits. Two more are allowed."""
    about: dict[str, Any] = {"by": cast.people["wu"], "settings": settings}
    said = (
        ("misseen", "当天门口监控显示，员工有按规范接待，截图附上，请复核。"),
        ("circumstance", "当时一名员工临时外出办理业务，属特殊情况。"),
        ("standard", "按照省公司最新通知，这一项从下月起才执行。"),
    )
    questioned = []
    for n, ((place, item), (category, words)) in enumerate(zip(_doubtful(result), said, strict=False)):
        files = _photo("监控截图.jpg", draw) if n == 0 else []
        at = moments.after(3, 7 * n)
        made = appeal(session, wave.id, result.hall_id, place, item, category, words, files, now=at, **about)
        questioned.append(made)
    accepted, declined, *_ = questioned
    why = "看过录像截图与现场照片，员工确有按规范接待，予以更正。"
    _accept(session, accepted, why, cast, moments, confirmed=True)
    why = "记录写明了当时的经过，所述情况不影响这一项的要求，维持原记录。"
    decide(session, declined, False, why, by=cast.mei, now=moments.after(21))


def _appeal_of_another(
    session: Session,
    wave: Wave,
    hall: Hall,
    result: HallResult,
    accepted: bool | None,
    cast: Cast,
    moments: Moments,
    settings: Settings,
) -> None:
    """`accepted` None: it waits; an accepted one waits for a second person."""
    place, item = _doubtful(result)[0]
    by, words = cast.answering_for(hall), "员工当时正在协助另一位老年客户，请结合现场情况再看一次。"
    at = moments.after(6)
    made = appeal(
        session, wave.id, hall.id, place, item, "circumstance", words, by=by, now=at, settings=settings
    )
    if accepted:
        _accept(session, made, "情况说明与记录中的时间相符，予以更正。", cast, moments, confirmed=False)
    elif accepted is False:
        why = "记录写明当时厅内没有其他客户，维持原结果。"
        decide(session, made, False, why, by=cast.mei, now=moments.after(23))


def _accept(
    session: Session, questioned: Appeal, why: str, cast: Cast, moments: Moments, *, confirmed: bool
) -> None:
    """Decided by one person who has not judged the visit, confirmed by another."""
    decision = decide(session, questioned, True, why, answer=KEPT, by=cast.mei, now=moments.after(20))
    if confirmed:
        amendment = session.get_one(Amendment, decision.amendment_id)
        confirm_amendment(session, amendment, by=cast.admin, now=moments.after(22))


def _rectify(
    session: Session,
    wave: Wave,
    halls: dict[Any, Hall],
    cast: Cast,
    moments: Moments,
    settings: Settings,
    draw: random.Random,
) -> None:
    """Wu's dispatches in every state; of the other halls most are answered, some mended; every fifteenth hall says nothing."""
    every = (
        select(Dispatch).where(Dispatch.wave_id == wave.id).order_by(col(Dispatch.why), col(Dispatch.item))
    )
    of_hall: dict[str, list[Dispatch]] = {}
    for dispatch in session.exec(every).all():
        if dispatch.standing == "open":
            of_hall.setdefault(halls[dispatch.hall_id].code, []).append(dispatch)
    for n, (code, dispatches) in enumerate(sorted(of_hall.items())):
        if n % 15 == 9 and code != MANAGED:
            continue
        hall = halls[dispatches[0].hall_id]
        last = len(dispatches) - 1
        for k, dispatch in enumerate(dispatches):
            if k == last and (code == MANAGED or n % 4 == 0):
                continue  # its term has passed
            at = moments.after(4 + n % 17, k)
            answer(
                session,
                dispatch,
                draw.choice(ANSWERS),
                by=cast.answering_for(hall),
                now=at,
                settings=settings,
            )
            fates = ("accepted", "mended", "reopened", "") if code == MANAGED else ("accepted", "", "mended")
            fate = fates[k] if k < len(fates) and (code == MANAGED or n % 3 == k) else ""
            if fate:
                _mend(session, dispatch, fate, hall, cast, moments, settings, draw)


def _mend(
    session: Session,
    dispatch: Dispatch,
    fate: str,
    hall: Hall,
    cast: Cast,
    moments: Moments,
    settings: Settings,
    draw: random.Random,
) -> None:
    """Shown with a photo; accepted, reopened, or left for somebody to look at."""
    by, judge = cast.answering_for(hall), cast.judge_of(hall)
    files = _photo("整改后.jpg", draw)
    at = moments.after(28 + draw.randrange(8), draw.randrange(60))
    mend(session, dispatch, draw.choice(MENDED), files, by=by, now=at, settings=settings)
    if fate == "accepted":
        accept(session, dispatch, "照片清楚，抽查属实。", by=judge, now=at + timedelta(hours=6))
    elif fate == "reopened":
        words = "照片只拍到一个台席，请把全部台席拍全后再报。"
        due_on = (moments.now + timedelta(days=3)).date()
        reopen(session, dispatch, words, due_on, by=judge, now=at + timedelta(hours=6))


def _photo(name: str, draw: random.Random) -> list[Looked]:
    return look_at([(name, scene(draw))])
