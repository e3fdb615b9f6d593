"""Last month's wave comes out: closed, beside what customers said, published; then all its deliverables are asked for."""

import csv
import io
import random
from datetime import datetime

from sqlmodel import Session, select

from anfang.core.programme import Programme
from anfang.demo.cast import Cast, Moments
from anfang.halls.records import Hall, Region
from anfang.reports.deliverables.ask import ask, ask_for_all
from anfang.reports.deliverables.frozen import Extent
from anfang.reports.figures.satisfaction import bring_interviews_in, interview_columns
from anfang.reports.publish import publish
from anfang.reports.published import editions
from anfang.reports.records import Publication
from anfang.settings import Settings
from anfang.tallies.records import HallTally
from anfang.waves.close import close
from anfang.waves.records import Wave

# Pay-out follows the mean execution rate [domain §6].
PAY = ((60, 60), (70, 70), (80, 80), (90, 90), (95, 100))
RULES = Programme.model_validate({"pay": tuple({"from": rate, "pays": pays} for rate, pays in PAY)})


def bring_out(session: Session, wave: Wave, *, now: datetime, settings: Settings) -> Publication:
    """Its first edition. The visits must be judged."""
    cast, moments = Cast(session), Moments(now)
    close(session, wave, by=cast.mei, now=moments.closed_at)
    interviews = _interviews(session, wave)
    bring_interviews_in(session, interviews, by=cast.mei, now=moments.asked_customers_at)
    return publish(session, wave, by=cast.mei, now=moments.published_at, settings=settings)


def ask_for_everything(session: Session, wave: Wave, *, now: datetime) -> None:
    """All deliverables of the newest edition, and each city's branch report. The first queue that begins makes them."""
    mei, made = Cast(session).mei, editions(session, wave.id)[-1]
    ask_for_all(session, made, Extent(), language="zh", by=mei, now=now)
    for city in session.exec(select(Region.path).where(Region.level == "city").order_by(Region.path)):
        ask(session, made, Extent(city), "branch", "pdf", language="zh", by=mei, now=now)


def _interviews(session: Session, wave: Wave) -> bytes:
    """A table as survey companies send it: most halls with enough interviews, some with few, some without any."""
    draw = random.Random(f"interviews {wave.code}")  # noqa: S311 - repeatable on purpose
    means = {
        tally.hall_id: tally.final_sum // (100 * tally.scored) if tally.scored else 80
        for tally in session.exec(select(HallTally).where(HallTally.wave_id == wave.id))
    }
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow([column.title["zh"] for column in interview_columns()])
    for hall in session.exec(select(Hall)).all():
        if (asked := draw.choice((0, 18, 24, 30, 31, 32, 34, 36, 40, 45, 52))) and hall.id in means:
            score = min(98, max(52, (means[hall.id] + 84) // 2 + draw.randint(-7, 7)))
            rows.writerow([wave.code, hall.code, f"{score}.{draw.randrange(10)}", asked])
    return table.getvalue().encode()
