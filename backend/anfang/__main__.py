"""`python -m anfang VERB …`: the command line. Each verb is a file in anfang/commands."""

import argparse
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Sequence

from anfang import commands
from anfang.problems import Language, Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; answers the exit code: 0 well, 1 refused (the problem stands in JSON on standard error), 2 not understood."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="python -m anfang", description="暗访 Anfang: covert service inspection."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    # Only the verb asked for is loaded: scoring one file need not wait for the web server's packages.
    for name in [words[0]] if words and words[0] in names else names:
        importlib.import_module(f"anfang.commands.{name}").add(verbs)
    given = parser.parse_args(words)
    try:
        return int(given.run(given))
    except Problem as problem:
        language: Language = "en" if os.environ.get("ANFANG_LANGUAGE") == "en" else "zh"
        print(json.dumps(problem.as_json(language), ensure_ascii=False), file=sys.stderr)
        return 1
    except BrokenPipeError:  # `… | head`: whoever listened has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
