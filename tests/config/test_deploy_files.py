"""The files that deploy Parley hold together: compose file, image, settings, and the page that documents them."""

import re
import shlex
import subprocess
import sys
import tomllib
from typing import Any

import pytest
import yaml
from django.conf import settings

from config.bootstrap import ROOT
from inbox.actions.attaching import PATIENCE_S, SLOWEST_BYTES_A_SECOND
from inbox.models.attachment import LARGEST_BYTES

COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {"migrate", "web", "ws", "worker", "beat"}
DOCUMENTED = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "deploy.md").read_text()))
SETTINGS = (ROOT / "config" / "settings.py").read_text()
READ_BY_SETTINGS = set(
    re.findall(r"(?:required|listed|switched_on|environ\.get)\(\s*\"([A-Z_]+)\"", SETTINGS)
)


KEYS = {
    *("build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "init", "logging"),
    *(
        "networks",
        "ports",
        "read_only",
        "restart",
        "security_opt",
        "shm_size",
        "stop_grace_period",
        "tmpfs",
        "volumes",
    ),
}


def words_of(name: str) -> list[str]:
    """Return the words of a service's command, without the shell around it."""
    command = SERVICES[name]["command"]
    words = shlex.split(command if isinstance(command, str) else command[-1])
    return words[1:] if words[0] == "exec" else words


def seconds(name: str, option: str) -> int:
    """Return how long an option of a service's command makes it wait."""
    words = words_of(name)
    return int(words[words.index(option) + 1].removesuffix("s"))


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


def test_a_slow_body_waits_in_the_proxy_and_not_for_ever():
    caddyfile = (ROOT / "docker" / "Caddyfile").read_text()
    longest_upload_s = PATIENCE_S + LARGEST_BYTES / SLOWEST_BYTES_A_SECOND

    limits = {name: int(value) for name, value in re.findall(r"(read_body|request_buffers) (\d+)", caddyfile)}

    assert longest_upload_s < limits["read_body"] <= longest_upload_s * 1.5
    assert limits["request_buffers"] * 1_000_000 >= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert re.findall(r"max_size (\d+)MB", caddyfile) == ["30", str(limits["request_buffers"])]


def test_the_requirements_name_no_address():
    for name in ("requirements.txt", "requirements-dev.txt", "config/installer.txt"):
        assert "://" not in (ROOT / name).read_text()


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_key_and_health_check_is_one_that_compose_knows(name):
    check = SERVICES[name].get("healthcheck", {})

    assert set(SERVICES[name]) <= KEYS
    assert set(check) <= {"test", "interval", "timeout", "retries", "start_period"}
    assert not check or check["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize(
    ("name", "help_of"),
    [
        ("web", ["granian"]),
        ("ws", ["uvicorn"]),
        ("worker", ["celery", "worker"]),
        ("beat", ["celery", "beat"]),
    ],
)
def test_the_programs_know_the_options_they_are_given(name, help_of):
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *help_of, "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    given = {word.partition("=")[0] for word in words_of(name) if word.startswith("-") and word != "-A"}

    assert given
    assert given - set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", said)) == set()


def test_containers_are_given_longer_to_end_than_their_programs_take():
    grace = {name: int(SERVICES[name].get("stop_grace_period", "10s").removesuffix("s")) for name in OURS}

    assert seconds("web", "--workers-kill-timeout") < grace["web"]
    assert seconds("ws", "--timeout-graceful-shutdown") < grace["ws"]
    assert grace["worker"] >= 60


def test_an_empty_list_of_hosts_means_the_default(monkeypatch):
    from config.settings import listed

    monkeypatch.setenv("PARLEY_ALLOWED_HOSTS", "")

    assert listed("PARLEY_ALLOWED_HOSTS", "inbox.example.com") == ["inbox.example.com"]
