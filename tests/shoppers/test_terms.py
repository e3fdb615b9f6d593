"""How shoppers work: terms, absences, the hours of a day, and where one who is posted sleeps."""

from datetime import date

import pytest
from sqlmodel import select

from anfang import journal
from anfang.halls.lodging import cities, set_lodging
from anfang.halls.records import Region
from anfang.problems import Clash, Invalid, NotHere
from anfang.shoppers.absent import note_absence, take_back
from anfang.shoppers.find import absences_of, terms_of
from anfang.shoppers.hours import Workday, hours_on
from anfang.shoppers.set_terms import set_terms
from tests.scenario import CHENGDU, MORNING
from tests.waves.ground import Ground

HOME = (26_600_000, 106_700_000)
WEEK = {day: ("08:30", "18:00") for day in ("mon", "tue", "wed", "thu")} | {"fri": ("09:00", "15:00")}


def given(ground: Ground, **other: object) -> dict[str, object]:
    asked = {"home": HOME, "hours": WEEK, "languages": ["zh"], "most_stops": 6, "seen": 0}
    return asked | {"by": ground.people["qiang"], "now": MORNING} | other


def test_terms_are_kept_and_a_later_change_needs_to_have_seen_them(ground: Ground) -> None:
    lan = ground.people["lan"]
    set_terms(ground.session, lan, **given(ground))  # type: ignore[arg-type]
    found = terms_of(ground.session, [lan.id])[lan.id]
    assert (found.lat_e6, found.hours["fri"], found.most_stops, found.revision) == (
        HOME[0],
        ["09:00", "15:00"],
        6,
        1,
    )
    with pytest.raises(Clash):
        set_terms(ground.session, lan, **given(ground, most_stops=3))  # type: ignore[arg-type]
    set_terms(ground.session, lan, **given(ground, most_stops=3, seen=1, home=None))  # type: ignore[arg-type]
    found = terms_of(ground.session, [lan.id])[lan.id]
    assert (found.lat_e6, found.most_stops) == (None, 3)


@pytest.mark.parametrize(
    "wrong",
    [{"hours": {"mon": ("18:00", "08:00")}}, {"languages": ["xx"]}, {"most_stops": 0}, {"most_stops": 21}],
)
def test_terms_that_cannot_be_are_refused(ground: Ground, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        set_terms(ground.session, ground.people["lan"], **given(ground, **wrong))  # type: ignore[arg-type]


def test_a_shopper_of_another_region_is_not_there(ground: Ground) -> None:
    far = ground.shopper("feng", CHENGDU)
    with pytest.raises(NotHere):
        set_terms(ground.session, far, **given(ground))  # type: ignore[arg-type]
    with pytest.raises(NotHere):
        day = date(2026, 12, 1)
        note_absence(ground.session, far, day, day, "leave", by=ground.people["qiang"], now=MORNING)


def test_the_journal_never_tells_a_home(ground: Ground) -> None:
    lan = ground.people["lan"]
    set_terms(ground.session, lan, **given(ground))  # type: ignore[arg-type]
    said = [row for row in ground.session.info["journal"] if row[0] == "shopper.terms_set"]
    assert [row[4] for row in said] == [{}]
    assert journal.Entry.__tablename__ == "journal"


def test_hours_of_a_day(ground: Ground) -> None:
    lan = ground.people["lan"]
    terms = set_terms(ground.session, lan, **given(ground))  # type: ignore[arg-type]
    gone = note_absence(
        ground.session,
        lan,
        date(2026, 12, 1),
        date(2026, 12, 2),
        "illness",
        by=ground.people["qiang"],
        now=MORNING,
    )
    away = absences_of(ground.session, [lan.id])[lan.id]

    def hours(day: int, *, free: bool = False, working: bool = True) -> tuple[str, str] | None:
        return hours_on(terms, away, Workday(date(2026, 12, day), free, working))

    assert hours(3) == ("08:30", "18:00")  # a Thursday
    assert hours(3, free=True, working=False) is None
    assert (hours(1), hours(2)) == (None, None)  # ill, both ends included
    assert hours(5, working=False) is None  # a Saturday
    assert hours(5) == ("09:00", "15:00")  # … that is worked in exchange: Friday's hours
    take_back(ground.session, gone, by=ground.people["qiang"], now=MORNING)
    assert hours_on(terms, [gone], Workday(date(2026, 12, 1), False, True)) == ("08:30", "18:00")


def test_the_bed_of_a_city_is_in_the_middle_of_its_halls_until_one_is_set(ground: Ground) -> None:
    assert cities(ground.session) == []
    for hall, lat in ((ground.hall("A"), 26_500_000), (ground.hall("B"), 26_700_000)):
        hall.lat_e6, hall.lon_e6 = lat, 106_700_000
        ground.session.add(hall)
    [city] = cities(ground.session)
    assert (city.path, city.lat_e6, city.chosen) == ("/52/5201/", 26_600_000, False)
    region = ground.session.exec(select(Region).where(Region.level == "city")).one()
    set_lodging(ground.session, region, HOME, by=ground.people["qiang"], now=MORNING)
    [city] = cities(ground.session)
    assert (city.lat_e6, city.lon_e6, city.chosen) == (*HOME, True)
    with pytest.raises(Invalid):
        set_lodging(ground.session, region, (91_000_000, 0), by=ground.people["qiang"], now=MORNING)
