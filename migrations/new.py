"""Write the migration from the newest one to what the records say now: `python migrations/new.py "halls have telephones"`.

With `--again` the newest one is written anew instead, which is right only until it was released.
"""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from anfang import database
from anfang.upgrade import upgrade

HERE = Path(__file__).parent


def main(sentence: str, *options: str) -> None:
    """Autogenerate against an empty SQLite database; to be read before it is committed."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    # By what each follows: names of one day do not sort.
    existing = [Path(each.path) for each in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    if "--again" in options and existing:
        existing.pop().unlink()
    name = date.today().strftime("%Y_%m_%d")
    if any(path.name.startswith(name) for path in existing):
        name += f"_{len(existing)}"
    with tempfile.TemporaryDirectory() as folder:
        engine = database.connect(f"sqlite:///{folder}/empty.sqlite3")
        if existing:
            upgrade(engine)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(config, sentence, autogenerate=True, rev_id=name)
        engine.dispose()
    for path in (HERE / "versions").glob(f"{name}_*.py"):
        # SQLite's way to say false, which PostgreSQL does not take.
        path.write_text(path.read_text("utf-8").replace("sa.text('0')", "sa.false()"), "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", HERE / "versions"], check=True)  # noqa: S603


if __name__ == "__main__":
    main(*sys.argv[1:])
