"""The people of the demo province. Their password is known to everybody: such accounts exist in the demo only."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.halls.records import Hall
from anfang.people.create import create
from anfang.people.password import hashed
from anfang.people.records import Role

PASSWORD = "anfang-demo-only"  # noqa: S105 - the demo's, printed at its start

# login, name, the city or cities where they work
SHOPPERS = (
    ("lan", "蓝晓晴", "/52/5201/"),
    ("chen", "陈立言", "/52/5201/"),
    ("xu", "徐安宁", "/52/5201/"),
    ("he", "何清越", "/52/5203/"),
    ("luo", "罗思远", "/52/5203/"),
    ("tian", "田雨禾", "/52/5202/"),
    ("pan", "潘明朗", "/52/5202/"),
    ("yang", "杨知秋", "/52/5204/"),
    ("wei", "韦小满", "/52/5204/"),
    ("long", "龙阿依", "/52/5226/"),
    ("shi", "石在川", "/52/5226/"),
    ("ma", "马行舟", "/52/5205/"),
)
SUPERVISORS = (
    ("mei", "梅如雪", ("/52/",)),
    ("ding", "丁一帆", ("/52/5201/", "/52/5204/", "/52/5226/")),
    ("qin", "秦素", ("/52/5203/", "/52/5202/", "/52/5205/")),
)
MANAGED = "GZ010301"  # the hall that wu manages; every other hall has a manager of its own, named after it
# One line each at the start: role, login, where to sign in.
LOGINS = (
    (Role.SHOPPER, "lan", "/app/"),
    (Role.PLANNER, "qiang", "/desk/"),
    (Role.SUPERVISOR, "mei", "/desk/"),
    (Role.HALL_MANAGER, "wu", "/desk/"),
    (Role.ANALYST, "gao", "/desk/"),
    (Role.ADMIN, "admin", "/desk/"),
)


def bring_people(session: Session, *, now: datetime) -> None:
    """Twelve shoppers, three supervisors, a planner, an analyst, an administrator and a manager for each hall; the halls must be there."""
    known = hashed(PASSWORD)  # once: it takes a tenth of a second, and all of them have the same

    def add(login: str, name: str, role: Role, *regions: str, halls: tuple[UUID, ...] = ()) -> None:
        person = create(
            session, login=login, name=name, role=role, regions=regions, halls=halls, by=None, now=now
        )
        person.password_hash = known

    for login, name, city in SHOPPERS:
        add(login, name, Role.SHOPPER, city)
    for login, name, regions in SUPERVISORS:
        add(login, name, Role.SUPERVISOR, *regions)
    add("qiang", "强自立", Role.PLANNER, "/52/")
    add("gao", "高望舒", Role.ANALYST, "/52/")
    add("admin", "管理员", Role.ADMIN)
    for hall in session.exec(select(Hall).order_by(col(Hall.code))).all():
        if hall.code == MANAGED:
            add("wu", "吴店长", Role.HALL_MANAGER, halls=(hall.id,))
        else:
            name = f"{hall.name.removesuffix('营业厅')}店长"
            add(hall.code.lower(), name, Role.HALL_MANAGER, halls=(hall.id,))
