"""The rules of the house that no linter knows."""

import ast
import importlib
import json
import pkgutil
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import anfang
from anfang.problems import Problem
from tests.warm import Warm

HOME = Path(__file__).parent.parent
BACKEND, PHONE = HOME / "backend" / "anfang", HOME / "pwa" / "src"
# A folder or file of these names says nothing about what is inside, or is another word for one of ours.
FORBIDDEN = {
    *("service", "services", "manager", "managers", "helper", "helpers", "util", "utils", "common", "misc"),
    *("process", "handle", "handler", "handlers", "data", "info", "outlet", "branch", "campaign"),
    *("survey", "form", "forms", "payload", "upload", "submission", "audit", "attachment", "media", "blob"),
}
SCORING = ["answers.py", "scoring.py", "scorecard.py", "rates.py"]
CORE_MAY_IMPORT = {"pydantic", "pydantic_core", "rfc8785", "orjson", *sys.stdlib_module_names}


def files() -> list[Path]:
    """Every file that is committed or about to be."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, cwd=HOME, capture_output=True, check=True).stdout.decode().split("\0")
    return [HOME / name for name in names if name and (HOME / name).is_file()]


def python() -> list[Path]:
    return sorted(BACKEND.rglob("*.py"))


def sources() -> list[Path]:
    return [*python(), *(path for path in PHONE.rglob("*.ts*") if path.suffix in (".ts", ".tsx"))]


def lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")


def test_no_source_file_is_longer_than_300_lines() -> None:
    assert {str(path): lines(path) for path in sources() if lines(path) > 300} == {}


def test_half_of_the_source_files_have_80_lines_or_fewer() -> None:
    assert statistics.median(lines(path) for path in sources() if path.name != "__init__.py") <= 80


def test_no_test_file_is_longer_than_500_lines() -> None:
    tests = [
        path
        for path in files()
        if path.suffix in (".py", ".ts", ".tsx") and path.is_relative_to(HOME / "tests")
    ]
    tests += [
        path
        for path in files()
        if path.is_relative_to(HOME / "pwa" / "test") and path.suffix in (".ts", ".tsx")
    ]
    assert {str(path): lines(path) for path in tests if lines(path) > 500} == {}


def test_nothing_commits_but_the_database_file() -> None:
    found = [path.name for path in python() if re.search(r"\bcommit\(", path.read_text("utf-8"))]
    assert found == ["database.py"]


@pytest.mark.parametrize("name", SCORING)
def test_no_float_comes_near_a_score(name: str) -> None:
    tree = ast.parse((BACKEND / "core" / name).read_text("utf-8"))
    bad = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in ("float", "round"))
        or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
    ]
    assert bad == [], f"{name}: a float, round() or a true division in these lines"


def test_no_fraction_is_written_in_the_phone_s_scoring() -> None:
    text = (PHONE / "core" / "scoring.ts").read_text("utf-8")
    code = re.sub(r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"|`[^`]*`", "", text, flags=re.S)
    assert re.findall(r"\b\d+\.\d+|parseFloat|toFixed|Math\.(?:round|fround)", code) == []


def imported(path: Path) -> Iterator[str]:
    """The modules that a Python file imports, by their full names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_rules_lean_on_nothing_but_pydantic_and_canonical_json() -> None:
    for path in (BACKEND / "core").rglob("*.py"):
        for name in imported(path):
            ours = name.startswith(("anfang.core", "anfang.problems"))
            assert ours or name.split(".")[0] in CORE_MAY_IMPORT, f"{path.name} imports {name}"


def test_records_know_no_verb_of_their_station() -> None:
    for path in BACKEND.glob("*/records.py"):
        station = f"anfang.{path.parent.name}."
        assert [name for name in imported(path) if name.startswith(station)] == [], path


def test_only_the_store_touches_the_phone_s_database() -> None:
    touching = re.compile(r"\bindexedDB\b|\bopenDB\b|\bIDB[A-Z]\w+|from \"idb\"")
    for path in sources():
        if path.is_relative_to(PHONE) and not path.is_relative_to(PHONE / "store"):
            assert not touching.search(path.read_text("utf-8")), path


def test_names_of_files_say_what_is_inside() -> None:
    for path in sources():
        words = re.split(r"[^a-z]+", str(path.relative_to(HOME).with_suffix("")).lower())
        assert not FORBIDDEN & set(words), path


def test_names_of_verbs_and_records_say_what_they_are() -> None:
    for path in python():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                if node.name.startswith(("process_bind_", "process_result_")):
                    continue  # SQLAlchemy's names, not ours
                words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", node.name)}
                # A stale revision is kept as a branch [sync §On the wire]; a browser hands in a form.
                vague = (FORBIDDEN - {"data", "branch", "media", "form"}) & words
                assert not vague, f"{path.name}: {node.name}"


def every_problem() -> list[type[Problem]]:
    """All refusals, those that a station declares for itself included."""
    for module in pkgutil.walk_packages(anfang.__path__, "anfang."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = [], [Problem]
    while waiting:
        waiting += (kind := waiting.pop()).__subclasses__()
        found.append(kind)
    return [kind for kind in found if kind.__module__.startswith("anfang.")]


def test_each_problem_has_a_code_of_its_own_and_a_place_in_the_reference() -> None:
    reference = (HOME / "docs" / "problems.md").read_text("utf-8")
    codes = [kind.code for kind in every_problem()]
    assert sorted(codes) == sorted(set(codes))
    assert [code for code in codes if f"`{code}`" not in reference] == []


def test_no_committed_file_names_a_package_registry() -> None:
    # Put together here, or this file would be the first to break the rule.
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    hosts += [".".join(parts) for parts in (("npmjs", "com"), ("yarnpkg", "com"), ("debian", "org"))]
    hosts += [".".join(parts) for parts in (("npmmirror", "com"), ("aliyun", "com"), ("tuna", "tsinghua"))]
    named = re.compile("|".join(map(re.escape, hosts)).encode())
    assert [str(path) for path in files() if named.search(path.read_bytes())] == []


@pytest.mark.parametrize("folder", ["pwa", "tests/tools", "bench/lighthouse"])
def test_the_npm_lock_has_the_package_of_every_platform(folder: str) -> None:
    # A release whose platform packages are not all published makes a lock that `npm ci` refuses elsewhere.
    packages = json.loads((HOME / folder / "package-lock.json").read_text())["packages"]
    present = {name.rpartition("node_modules/")[2] for name in packages}
    wanted = {name for each in packages.values() for name in each.get("optionalDependencies", {})}
    assert wanted - present == set()
    assert [name for name, each in packages.items() if "resolved" in each] == []


def test_every_lock_of_python_packages_carries_digests() -> None:
    for path in (HOME / "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", path.read_text())
        assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == [], (
            path.name
        )


def test_make_and_dev_py_know_the_same_verbs() -> None:
    targets = (HOME / "Makefile").read_text().split(":")[0].split()
    told = re.findall(r"^    python dev\.py (\w+)", (HOME / "dev.py").read_text(), re.M)
    assert sorted(targets) == sorted(told)


def readme() -> tuple[str, list[str]]:
    """The README, and all that stands in it as code."""
    text = (HOME / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.S | re.M)
    return text, [*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))]


def test_every_path_named_in_the_readme_exists() -> None:
    text, code = readme()
    top = {path.relative_to(HOME).parts[0] for path in files()}
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    words = [word.strip(",;:()") for piece in code for word in piece.split()]
    paths = [word for word in words if word.split("/")[0] in top and not re.search(r"[*<>{}…]", word)]
    assert len(paths) > 5, "the README names hardly a path: is this test still reading it?"
    assert [path for path in [*links, *paths] if not (HOME / path).exists()] == []


def test_every_command_named_in_the_readme_exists(command_line: Warm) -> None:
    _, code = readme()
    whole = "\n".join(code)
    verbs = set((HOME / "Makefile").read_text().split(":")[0].split())
    assert set(re.findall(r"\bmake ([a-z]+)", whole)) | set(re.findall(r"dev\.py ([a-z]+)", whole)) <= verbs
    for verb in sorted(set(re.findall(r"python -m anfang ([a-z]+)", whole))):
        shown = command_line.run(verb, "--help")
        assert shown.returncode == 0, f"python -m anfang {verb}: {shown.stderr}"
