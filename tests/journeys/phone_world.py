"""A province for the phone's screens, by the real checklist and the present day: what lan finds planned when she enrols."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from uuid_utils.compat import uuid7

from anfang import database
from anfang.checklists.publish import publish
from anfang.clock import now as present
from anfang.halls.records import Hall
from anfang.people.invite import invite
from anfang.people.password import hashed
from anfang.people.records import Person, Role
from anfang.settings import Settings
from anfang.waves.records import Assignment, Wave
from tests.visits.world import COUNTY, HOURS, SPOT, lay

CHECKLISTS = Path(__file__).parents[2] / "checklists"
PASSWORD = "a long enough password"
LONG = "贵阳市南明区花果园大街国际金融中心二期裙楼一层旗舰体验营业厅（原花果园西街合作营业厅）"
SCENARIO = (
    "您是刚搬到附近的住户，想把家里的宽带和手机合并成一个套餐。\n先在咨询台询问，再取号办理；"
    "请员工说明资费、生效时间和合约期。\n购买：一张手机卡（50 元以内），保留小票。"
)


@dataclass
class Planned:
    """What a test needs of the province: how to get a code, and whose visits are which."""

    settings: Settings
    shopper: Person
    visits: list[str]

    def code(self) -> str:
        """A fresh enrolment code of lan's."""
        engine = database.connect(self.settings.database)
        try:
            with database.transaction(engine) as session:
                person = session.get_one(Person, self.shopper.id)
                return invite(session, person, by=person, now=present())
        finally:
            engine.dispose()


def document(name: str = "telecom-hall.yaml", **more: Any) -> dict[str, Any]:
    """A checklist of the repository, with changes at its top level."""
    return dict(yaml.safe_load((CHECKLISTS / name).read_text("utf-8"))) | more


def plan(settings: Settings, *, halls: int = 4, checklist: dict[str, Any] | None = None) -> Planned:
    """Lay it: one wave, halls of several tiers, one assignment each, two of them today."""
    world = lay(settings)
    today = present().astimezone(ZoneInfo("Asia/Shanghai")).date()
    try:
        with database.transaction(world.engine) as session:
            now = present()
            lan = session.get_one(Person, world.lan.id)
            lan.password_hash = hashed(PASSWORD)
            session.add(lan)
            version = publish(session, checklist or document(), by=None, now=now)
            wave = Wave(
                id=uuid7(), code="now", title="本期", starts_on=today.replace(day=1), ends_on=date(2027, 12, 31),
                checklist_code=version.code, frequency={}, opened_at=now,
            )  # fmt: skip
            session.add(wave)
            visits = []
            for n in range(halls):
                hall = _hall(n)
                session.add(hall)
                session.flush()
                planned = Assignment(
                    id=uuid7(), visit_id=uuid7(), wave_id=wave.id, hall_id=hall.id, shopper_id=lan.id,
                    day_on=today + timedelta(days=n // 2), from_time="09:30" if n % 2 == 0 else "15:00",
                    to_time="11:30" if n % 2 == 0 else "17:00", scenario=SCENARIO if n == 0 else "",
                    tier=hall.tier, checklist_digest=version.digest, made_at=now,
                )  # fmt: skip
                session.add(planned)
                visits.append(str(planned.visit_id))
            assert lan.role == Role.SHOPPER
    finally:
        world.engine.dispose()
    return Planned(settings, world.lan, visits)


def _hall(n: int) -> Hall:
    names = ["鼓楼旗舰厅", LONG, "乌当新添二级厅", "清镇红枫湖合作厅"]
    tiers = ["flagship", "second", "third", "cooperative"]
    return Hall(
        id=uuid7(), code=f"GZ-52-{n:03}", name=names[n % 4] + ("" if n < 4 else f" {n}"), tier=tiers[n % 4],
        kind="cooperative" if n % 4 == 3 else "own", region_path=COUNTY, address="中山南路 118 号一层", hours=HOURS,
        lat_e6=SPOT[0] + n, lon_e6=SPOT[1], created_at=present(),
    )  # fmt: skip
