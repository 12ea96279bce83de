"""The files that deploy Parley hold together: compose file, image, settings, and the page that documents them."""

import re
import tomllib
from typing import Any

import pytest
import yaml

from config.bootstrap import ROOT

COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {"migrate", "web", "ws", "worker", "beat"}
DOCUMENTED = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "deploy.md").read_text()))
SETTINGS = (ROOT / "config" / "settings.py").read_text()
READ_BY_SETTINGS = set(
    re.findall(r"(?:required|listed|switched_on|environ\.get)\(\s*\"([A-Z_]+)\"", SETTINGS)
)


def test_the_services_are_the_documented_ones():
    assert set(SERVICES) == OURS | {"postgres", "valkey", "proxy"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_restarts_and_is_checked(name):
    service = SERVICES[name]

    assert service["restart"] in {"unless-stopped", "on-failure"}
    assert ("healthcheck" in service) is (name != "migrate")
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_ours_run_from_the_image_with_as_few_rights_as_possible(name):
    service = SERVICES[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "privileged" not in service
    assert "ports" not in service


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_a_service_waits_for_can_be_waited_for(name):
    for other, wanted in SERVICES[name].get("depends_on", {}).items():
        if wanted["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        else:
            assert (other, wanted["condition"]) == ("migrate", "service_completed_successfully")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_volumes_and_networks_are_declared(name):
    volumes = {volume.split(":")[0] for volume in SERVICES[name].get("volumes", [])}

    assert {volume for volume in volumes if not volume.startswith(".")} <= set(COMPOSE["volumes"])
    assert set(SERVICES[name]["networks"]) <= set(COMPOSE["networks"])
    assert all((ROOT / volume).exists() for volume in volumes if volume.startswith("."))


def test_only_the_proxy_is_reached_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert "inside" not in SERVICES["proxy"]["networks"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_only_migrations_know_the_owners_password():
    knowing = {name for name in SERVICES if "OWNER_PASSWORD" in str(SERVICES[name].get("environment"))}

    assert knowing == {"migrate", "postgres"}


def test_a_missing_secret_is_named_with_what_to_do():
    variables = re.findall(r"\$\{(\w+)(:[?-])?([^}]*)\}", COMPOSE_TEXT)
    secrets = [found for found in variables if "PASSWORD" in found[0] or "KEY" in found[0]]

    assert secrets
    assert all(rule == ":?" and advice.startswith("set it in .env") for _, rule, advice in secrets)
    assert all(rule for _, rule, _ in variables)


def test_what_the_settings_and_compose_read_is_documented():
    read_by_compose = set(re.findall(r"\$\{(\w+)", COMPOSE_TEXT))

    assert {"REDIS_URL", "PARLEY_SECRET_KEY"} < READ_BY_SETTINGS
    assert (READ_BY_SETTINGS | read_by_compose) - DOCUMENTED == set()


def test_compose_passes_on_what_the_settings_require():
    required = set(re.findall(r"required\(\s*\"([A-Z_]+)\"", SETTINGS)) - {"DATABASE_OWNER_URL"}

    for name in OURS:
        assert required <= set(SERVICES[name]["environment"])
    assert "DATABASE_OWNER_URL" in SERVICES["migrate"]["environment"]


def test_the_image_gets_every_app_and_runs_as_somebody():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert set(pyproject["tool"]["importlinter"]["root_packages"]) <= sent
    assert all((ROOT / path).exists() for path in sent)
    assert re.findall(r"^USER (\w+)$", dockerfile, flags=re.MULTILINE) == ["parley"]
    assert "requirements-dev" not in dockerfile


def test_the_proxy_sends_sockets_and_pages_to_services_that_listen_there():
    targets = re.findall(r"reverse_proxy (\w+):(\d+)", (ROOT / "docker" / "Caddyfile").read_text())

    assert targets == [("ws", "8001"), ("web", "8000")]
    for name, port in targets:
        assert f"--port {port}" in str(SERVICES[name]["command"])


def test_the_requirements_name_no_address():
    for name in ("requirements.txt", "requirements-dev.txt", "config/installer.txt"):
        assert "://" not in (ROOT / name).read_text()
