"""What a revision answers."""

from sqlmodel import Session

from anfang.core.answers import Answers
from anfang.visits.laid_over import laid_over
from anfang.visits.reading import parcel_of
from anfang.visits.records import Revision


def answers_of(session: Session, revision: Revision) -> Answers:
    """The answers of its parcel, with a reviewer's corrections over them where it has some."""
    return laid_over(parcel_of(session, revision).answers, revision.corrections)
