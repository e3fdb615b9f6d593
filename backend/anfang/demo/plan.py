"""The demo's two waves: last month's, which has been walked, and this month's, half walked, with visits for today."""

import random
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from anfang.demo.people import MANAGED, SHOPPERS
from anfang.halls.hours import DAYS
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.waves.assign import assign
from anfang.waves.check import AssignmentRefused
from anfang.waves.open import open_wave
from anfang.waves.records import Assignment, Wave

FREQUENCY = {"flagship": 4, "central": 3, "second": 2, "third": 1, "cooperative": 1}
# Halls that two shoppers visit in one wave, so that it can be seen whether they say the same.
TWICE = ("flagship", "central", "second")
# Last month's visits are over so many days before today: since then they were judged, published, questioned and mended.
OVER_DAYS = 4
# Days of this month's visits, from today on.
DAYS_OF_EACH = (-5, 0, 0, 1, 2, 4)
SCENARIOS = (
    "身份：在附近上班的老客户。来办：想把套餐降一档，先问清资费和生效时间。只问不办。",
    "身份：刚搬来的租客。来办：咨询宽带新装，问安装时间和捆绑要求。只问不办。",
    "身份：替父母办事的子女。来办：开通来电提醒，现场办理，留意是否核验证件、是否签工单。",
    "身份：流量常超的学生。来办：加一个流量包，现场办理，留意资费和关闭方式是否说清。",
    "身份：账单有疑问的客户。来办：查询上月账单，请店员解释一笔不明白的费用。",
)


def month_of(day: date, back: int = 0) -> tuple[date, date]:
    """First and last day of the month that is `back` months before `day`'s."""
    number = day.year * 12 + day.month - 1 - back
    year, month = divmod(number, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def plan_last_month(session: Session, *, today: date, zone: ZoneInfo) -> None:
    """Open last month's wave and assign: each hall once or twice."""
    shoppers, halls = _shoppers_by_city(session), _halls(session)
    wave = _open(session, *month_of(today, 1), zone=zone)
    draw = random.Random(wave.code)  # noqa: S311 - repeatable on purpose
    ends_on = min(wave.ends_on, today - timedelta(days=OVER_DAYS))
    days = [wave.starts_on + timedelta(days=n) for n in range((ends_on - wave.starts_on).days + 1)]
    for n, hall in enumerate(halls):
        people = shoppers[_city(hall)]
        for visitor in range(min(2, len(people)) if hall.tier in TWICE else 1):
            first = draw.randrange(len(days))
            shopper = people[(n + visitor) % len(people)]
            _first_fit(session, wave, hall, shopper, days[first:] + days[:first], draw, zone)


def plan_this_month(session: Session, *, today: date, zone: ZoneInfo) -> None:
    """Open this month's wave and assign: one visit some days ago for everybody, two today, one on each of some coming days.

    Never where the shopper was last month.
    """
    halls = _halls(session)
    wave = _open(session, *month_of(today), zone=zone)
    draw = random.Random(wave.code)  # noqa: S311
    days = [today + timedelta(days=n) for n in DAYS_OF_EACH]
    days = [day for day in days if wave.starts_on <= day <= wave.ends_on]
    taken: set[str] = set()
    for city, people in _shoppers_by_city(session).items():
        for shopper in people:
            open_halls = [hall for hall in halls if _city(hall) == city and hall.code not in taken]
            draw.shuffle(open_halls)
            open_halls.sort(key=lambda hall: hall.code != MANAGED)  # its manager would like to know
            for day in days:
                for hall in open_halls:
                    if hall.code not in taken and _first_fit(session, wave, hall, shopper, [day], draw, zone):
                        taken.add(hall.code)
                        break


def _open(session: Session, starts_on: date, ends_on: date, *, zone: ZoneInfo) -> Wave:
    return open_wave(
        session,
        code=f"{starts_on:%Y-%m}",
        title=f"{starts_on.year} 年 {starts_on.month} 月暗访",
        starts_on=starts_on,
        ends_on=ends_on,
        checklist_code="telecom-hall",
        frequency=FREQUENCY,
        by=None,
        now=_at(starts_on - timedelta(days=3), "10:00", zone),
    )


def _first_fit(
    session: Session,
    wave: Wave,
    hall: Hall,
    shopper: Person,
    days: Sequence[date],
    draw: random.Random,
    zone: ZoneInfo,
) -> Assignment | None:
    for day in days:
        spans = hall.hours.get(DAYS[day.weekday()], [])
        if not spans:
            continue
        opens, closes = (int(time_[:2]) for time_ in (spans[0][0], spans[-1][1]))
        hour = draw.randint(opens + 1, max(opens + 1, closes - 3))
        try:
            return assign(
                session,
                wave=wave,
                hall=hall,
                shopper=shopper,
                day_on=day,
                window=(f"{hour:02d}:00", f"{hour + 2:02d}:00"),
                scenario=draw.choice(SCENARIOS),
                by=None,
                now=_at(wave.starts_on - timedelta(days=1), "16:00", zone),
            )
        except AssignmentRefused:
            continue
    return None


def _halls(session: Session) -> Sequence[Hall]:
    return session.exec(select(Hall).order_by(col(Hall.code))).all()


def _shoppers_by_city(session: Session) -> dict[str, list[Person]]:
    known = {
        person.login: person for person in session.exec(select(Person).where(Person.role == Role.SHOPPER))
    }
    cities: dict[str, list[Person]] = {}
    for login, _, path in SHOPPERS:
        cities.setdefault(path, []).append(known[login])
    return cities


def _city(hall: Hall) -> str:
    return "/".join(hall.region_path.split("/")[:3]) + "/"


def _at(day: date, clock_time: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock_time), zone).astimezone(UTC)
