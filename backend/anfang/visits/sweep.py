"""Sweep parts that nobody will finish: of files begun long ago and never sealed.

Nothing is lost by it: until a visit is complete its phone keeps the originals, and it is told which parts are missing when it calls
again, be it a year later [sync P4, P6]. Sixty days is far beyond any upload that is still going on.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from anfang import database, journal
from anfang.tasks import Context, hourly
from anfang.visits.evidence_parts import folder_of
from anfang.visits.records import Evidence, EvidencePart
from anfang.visits.vault import vault

LEFT_ALONE = timedelta(days=60)
AT_ONCE = 200


@hourly
def sweep_parts(context: Context) -> None:
    """Once an hour; rows first, so that what is left behind by a crash is bytes that nobody looks for."""
    with database.transaction(context.engine) as session:
        digests = forget_parts(session, now=context.now)
    store = vault(context.settings.evidence)
    for digest in digests:
        store.drop(store.keys(folder_of(digest)))


def forget_parts(session: Session, *, now: datetime) -> list[str]:
    """Forget the parts of files whose last part came more than 60 days ago; returns the files' digests."""
    begun = (
        select(Evidence.digest)
        .join(EvidencePart, col(EvidencePart.digest) == col(Evidence.digest))
        .where(col(Evidence.sealed_at).is_(None))
        .group_by(col(Evidence.digest))
        .having(func.max(EvidencePart.received_at) < now - LEFT_ALONE)
        .order_by(col(Evidence.digest))
        .limit(AT_ONCE)
    )
    open_ = select(Evidence).where(col(Evidence.digest).in_(begun), col(Evidence.sealed_at).is_(None))
    digests = [evidence.digest for evidence in session.exec(open_.with_for_update()).all()]
    session.exec(delete(EvidencePart).where(col(EvidencePart.digest).in_(digests)))
    for digest in digests:
        journal.write(session, "evidence.dropped", f"evidence:{digest}", by=None, now=now, why="never_sealed")
    return digests
