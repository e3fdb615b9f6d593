"""docker-compose.yml fits the compose specification, the image, the proxy and the server's own settings."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from anfang.settings import Settings

HOME = Path(__file__).parents[2]
# The specification's own schema, as a package that checks compose files brings it along.
SCHEMA = HOME / "tests" / "tools" / "node_modules" / "dclint" / "schemas" / "compose.schema.json"
WORDS = {
    "ANFANG_DOMAIN": "visits.example.cn",
    "ANFANG_DATABASE_PASSWORD": "secret",
    "ANFANG_S3_KEY": "key",
    "ANFANG_S3_SECRET": "hidden",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file as an engine reads it, its variables filled in."""
    text = (HOME / "docker-compose.yml").read_text("utf-8")
    filled = re.sub(r"\$\{(\w+):\?\}", lambda found: WORDS[found[1]], text)
    assert "$" not in filled
    return yaml.safe_load(filled)


def problems(compose: dict[str, Any]) -> list[str]:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    return [error.message for error in validator.iter_errors(compose)]


def test_the_file_keeps_to_the_compose_specification(compose: dict[str, Any]) -> None:
    assert problems(compose) == []


def test_the_check_against_the_specification_can_fail(compose: dict[str, Any]) -> None:
    wrong = compose["services"]["server"] | {"replicas": 2}
    assert problems(compose | {"services": {"server": wrong}}) != []


def test_two_servers_share_one_folder_and_only_the_proxy_is_open(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["server"]["deploy"]["replicas"] == 2
    assert [name for name, it in services.items() if "ports" in it] == ["proxy"]
    assert services["server"]["volumes"] == services["worker"]["volumes"] == ["anfang:/data"]


def test_the_server_accepts_the_settings_it_is_given(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = compose["services"]["server"]["environment"]
    own = {name.removeprefix("ANFANG_").lower() for name in given if name.startswith("ANFANG_")}
    assert own <= set(Settings.model_fields)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.tasks == "worker"
    assert settings.address == "https://visits.example.cn"


def test_each_part_waits_for_parts_that_can_say_they_are_ready(compose: dict[str, Any]) -> None:
    services = compose["services"]
    dockerfile = (HOME / "Dockerfile").read_text("utf-8")
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            assert "healthcheck" in services[other] or "build" in services[other], f"{name} waits for {other}"
    assert "HEALTHCHECK" in dockerfile
    used = {volume.split(":")[0] for it in services.values() for volume in it["volumes"] if volume[0] != "."}
    assert used == set(compose["volumes"])


def test_the_proxy_sends_to_the_port_that_the_image_opens(compose: dict[str, Any]) -> None:
    proxy = (HOME / "deploy" / "Caddyfile").read_text("utf-8")
    dockerfile = (HOME / "Dockerfile").read_text("utf-8")
    to = re.search(r"dynamic a (\w+) (\d+)", proxy)
    assert to
    assert to[1] in compose["services"]
    assert f"EXPOSE {to[2]}\n" in dockerfile
    assert f"ANFANG_PORT={to[2]} " in dockerfile
    mounted = [volume.split(":")[0] for volume in compose["services"]["proxy"]["volumes"]]
    assert (HOME / mounted[0]).samefile(HOME / "deploy" / "Caddyfile")
