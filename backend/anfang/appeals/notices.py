"""Short messages to whoever has something to do, by e-mail and by the channels that offices use. Off unless an operator names some.

A message says that there is something to do, and nothing else: no hall, no score, no word of visits; a telephone on a counter lights up
for anybody to read. It goes out by background work, once for each kind and transaction.
"""

from typing import Literal

from sqlmodel import Session

from anfang import desk, tasks
from anfang.tasks import Context, work

Kind = Literal["appealed", "decided", "dispatched", "answered", "mended", "reopened", "escalated"]


def notify(session: Session, kind: Kind) -> None:
    """Send a message once this transaction has committed. A command at the shell has no queue and tells nobody."""
    if not tasks.attached(session) or kind in (told := session.info.setdefault("notices", [])):
        return
    told.append(kind)
    tasks.later(session, send_notice, kind)


@work
def send_notice(context: Context, kind: str) -> None:
    """The message to every address of `ANFANG_NOTICES`; what was not delivered is tried again by the queue."""
    if not context.settings.notices:
        return
    language = context.settings.language
    from apprise import Apprise  # takes a second to import, and most installations need none of it

    there = Apprise()
    there.add(context.settings.notice_addresses)
    subject, body = desk.say(language, "appeals.notice.title"), desk.say(language, "appeals.notice.body")
    if not there.notify(title=subject, body=body):
        raise ConnectionError(f"a notice ({kind}) was not delivered")
