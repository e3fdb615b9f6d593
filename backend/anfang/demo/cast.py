"""Who does what in the demo, and at which moment of last month's wave."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from anfang.demo.people import SUPERVISORS
from anfang.halls.records import Hall
from anfang.people.records import Person


class Cast:
    """The people by login. Each region's own supervisor judges; mei, who sees them all, gives second words and publishes."""

    def __init__(self, session: Session) -> None:
        self.people = {person.login: person for person in session.exec(select(Person)).all()}
        self.mei, self.ding, self.qin, self.admin = (
            self.people[login] for login in ("mei", "ding", "qin", "admin")
        )

    def judge_of(self, hall: Hall) -> Person:
        """The supervisor in whose cities the hall is."""
        regional = next(
            login
            for login, _, regions in SUPERVISORS
            if login != "mei" and hall.region_path.startswith(regions)
        )
        return self.people[regional]

    def other_than(self, judge: Person) -> Person:
        """The other region's supervisor."""
        return self.qin if judge.id == self.ding.id else self.ding

    def answering_for(self, hall: Hall) -> Person:
        """The hall's manager."""
        return self.people.get(hall.code.lower(), self.people["wu"])


class Moments:
    """When it all happened, counted back from now: published two days ago, so that some terms are over and others run."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.closed_at = now - timedelta(hours=51)
        self.asked_customers_at = now - timedelta(hours=50)
        self.published_at = now - timedelta(hours=48)

    def after(self, hours: int, minutes: int = 0) -> datetime:
        """So long after the publication."""
        return self.published_at + timedelta(hours=hours, minutes=minutes)
