"""What the demo's planner begins with: next month's wave, open and unplanned, and scenarios to deal out."""

from datetime import date, datetime

from sqlmodel import Session

from anfang.demo.plan import FREQUENCY, SCENARIOS, month_of
from anfang.planning.begin import begin
from anfang.waves.open import open_wave
from anfang.waves.programme import programme, set_programme


def prepare_next_month(session: Session, *, today: date, now: datetime) -> None:
    """Open the wave of the month after `today`'s and begin its plan. The shoppers' homes and hours must be there.

    The cities are uneven on purpose: Zunyi and Guiyang have shoppers enough, Qiandongnan's halls ask for languages that hardly anybody
    speaks and Bijie has one shopper alone, so that its halls lack somebody until one is posted there.
    """
    rules = programme(session)
    if not rules.scenarios:
        set_programme(session, rules.model_copy(update={"scenarios": SCENARIOS}), by=None, now=now)
    starts_on, ends_on = month_of(today, -1)
    wave = open_wave(
        session,
        code=f"{starts_on:%Y-%m}",
        title=f"{starts_on.year} 年 {starts_on.month} 月暗访",
        starts_on=starts_on,
        ends_on=ends_on,
        checklist_code="telecom-hall",
        frequency=FREQUENCY,
        by=None,
        now=now,
    )
    begin(session, wave, by=None, now=now)
