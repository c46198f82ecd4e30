"""What operators copy from contrib/: systemd units, an image, Kubernetes objects. Each is read as what it is."""

import re
import shlex
from configparser import RawConfigParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from scrapersky_cli import __version__
from scrapersky_cli.cli.main import app
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.settings import Settings

CONTRIB = Path(__file__).parents[1] / "contrib"
PROGRAM = "/opt/scrapersky/.venv/bin/scrapersky"


def options_of(words: list[str]) -> str:
    """The help of the command that these words call. It fails where there is none."""
    command = [word for word in words if re.fullmatch("[a-z]+", word)][:2]
    found = CliRunner().invoke(app, [*command, "--help"], prog_name="scrapersky")
    if found.exit_code or "Usage: scrapersky [OPTIONS]" in found.output:
        found = CliRunner().invoke(app, [command[0], "--help"], prog_name="scrapersky")
    assert found.exit_code == 0, words
    return found.output


def is_understood(words: list[str]) -> bool:
    said = options_of(words)
    return all(word in said for word in words if word.startswith("--"))


# --- systemd ----------------------------------------------------------------------------------------------
UNITS = sorted((CONTRIB / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def unit(file: Path) -> RawConfigParser:
    """A unit, of which no name is given twice: systemd would take the last or both."""
    found = RawConfigParser(comment_prefixes=("#",), delimiters=("=",))
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(file)
    return found


def test_each_service_has_a_timer_of_its_name() -> None:
    services = {file.stem for file in SERVICES}
    assert services == {file.stem for file in UNITS if file.suffix == ".timer"}
    for file in UNITS:
        if file.suffix == ".timer":
            assert unit(file)["Timer"]["OnCalendar"]
            assert unit(file)["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_services_run_confined_and_do_not_begin_without_settings(file: Path) -> None:
    service = unit(file)["Service"]
    assert service["Type"] == "oneshot"  # which never overlaps itself
    assert service["User"] == "scrapersky"
    assert not service["EnvironmentFile"].startswith("-")  # which would do without
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict"
    words = shlex.split(service["ExecStart"])
    assert is_understood(words[words.index(PROGRAM) + 1 :])


def test_limits_of_a_batch_are_nested() -> None:
    """--deadline, then SIGTERM, then SIGKILL, then systemd's own."""
    service = unit(CONTRIB / "systemd" / "scrapersky@.service")["Service"]
    words = shlex.split(service["ExecStart"])
    deadline, term = words[words.index("--deadline") + 1], words[words.index("-k") + 2]
    killed = parse_age(term) + float(words[words.index("-k") + 1])
    limits = [parse_age(deadline), parse_age(term), killed, parse_age(service["TimeoutStartSec"].replace("min", "m"))]
    assert all(earlier < later for earlier, later in pairwise(limits))
    assert words[words.index("process") + 1] == "%i"


# --- the image --------------------------------------------------------------------------------------------
def instructions() -> list[tuple[str, str]]:
    text = (CONTRIB / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def test_the_image_is_slim_and_runs_as_nobody_in_particular() -> None:
    found = instructions()
    stages = [at for at, (word, _) in enumerate(found) if word == "FROM"]
    last = found[stages[-1] :]
    assert all(found[at][1].split()[0].endswith("-slim") for at in stages)
    assert [value for word, value in last if word == "USER"] == ["10001:10001"]
    assert not [value for word, value in found if word == "ADD"]
    assert last[-2:] == [("ENTRYPOINT", '["scrapersky"]'), ("CMD", '["loop"]')]  # PID 1 gets the signals
    copied = [value for word, value in last if word == "COPY"]
    assert copied == ["--from=build /opt/scrapersky /opt/scrapersky"]


def test_nothing_but_sources_goes_into_the_image() -> None:
    lines = (CONTRIB / "Dockerfile.dockerignore").read_text().splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == {
        "LICENSE", "README.md", "constraints.txt", "docs/reference/scrapersky.1", "migrations", "pyproject.toml",
        "scrapersky_cli",
    }  # fmt: skip
    assert all((CONTRIB.parent / rule[1:]).exists() for rule in rules if rule.startswith("!"))


# --- Kubernetes -------------------------------------------------------------------------------------------
TEXT, NUMBER, TRUTH = str, int, bool
LABELS = {"app.kubernetes.io/name": TEXT, "app.kubernetes.io/component": TEXT}
CONTAINER: dict[str, Any] = {
    "name": TEXT,
    "image": TEXT,
    "args": [TEXT],
    "envFrom": [{"secretRef": {"name": TEXT}}],
    "securityContext": {
        "allowPrivilegeEscalation": TRUTH,
        "readOnlyRootFilesystem": TRUTH,
        "capabilities": {"drop": [TEXT]},
    },
    "volumeMounts": [{"name": TEXT, "mountPath": TEXT}],
    "livenessProbe": {"exec": {"command": [TEXT]}, "initialDelaySeconds": NUMBER, "periodSeconds": NUMBER},
    "resources": {"requests": {"cpu": TEXT, "memory": TEXT}, "limits": {"memory": TEXT}},
}
POD: dict[str, Any] = {
    "metadata": {"labels": LABELS},
    "spec": {
        "restartPolicy": TEXT,
        "automountServiceAccountToken": TRUTH,
        "terminationGracePeriodSeconds": NUMBER,
        "securityContext": {
            "runAsNonRoot": TRUTH,
            "runAsUser": NUMBER,
            "runAsGroup": NUMBER,
            "seccompProfile": {"type": TEXT},
        },
        "initContainers": [CONTAINER],
        "containers": [CONTAINER],
        "volumes": [{"name": TEXT, "emptyDir": {}}],
    },
}
KINDS: dict[tuple[str, str], dict[str, Any]] = {
    ("apps/v1", "Deployment"): {"replicas": NUMBER, "selector": {"matchLabels": LABELS}, "template": POD},
    ("batch/v1", "CronJob"): {
        "schedule": TEXT,
        "concurrencyPolicy": TEXT,
        "startingDeadlineSeconds": NUMBER,
        "successfulJobsHistoryLimit": NUMBER,
        "failedJobsHistoryLimit": NUMBER,
        "jobTemplate": {"spec": {"backoffLimit": NUMBER, "activeDeadlineSeconds": NUMBER, "template": POD}},
    },
}


def unknown(value: Any, shape: Any, where: str = "") -> list[str]:
    """The places where a value is not of the shape that Kubernetes takes."""
    if isinstance(shape, dict) and isinstance(value, dict):
        strange = [f"{where}.{name}" for name in value if name not in shape]
        return strange + [
            each for name in value.keys() & shape for each in unknown(value[name], shape[name], f"{where}.{name}")
        ]
    if isinstance(shape, list) and isinstance(value, list):
        return [each for item in value for each in unknown(item, shape[0], f"{where}[]")]
    return [] if isinstance(shape, type) and type(value) is shape else [where]


OBJECTS = [
    found for file in sorted((CONTRIB / "kubernetes").glob("*.yaml")) for found in yaml.safe_load_all(file.read_text())
]


@pytest.mark.parametrize("found", OBJECTS, ids=lambda found: found["metadata"]["name"])
def test_objects_are_what_kubernetes_takes(found: dict[str, Any]) -> None:
    assert set(found) == {"apiVersion", "kind", "metadata", "spec"}
    assert unknown(found["metadata"], {"name": TEXT, "labels": LABELS}) == []
    assert unknown(found["spec"], KINDS[found["apiVersion"], found["kind"]]) == []


def pod_of(found: dict[str, Any]) -> dict[str, Any]:
    spec = found["spec"]
    pod: dict[str, Any] = spec["template"] if found["kind"] == "Deployment" else spec["jobTemplate"]["spec"]["template"]
    return pod


@pytest.mark.parametrize("found", OBJECTS, ids=lambda found: found["metadata"]["name"])
def test_pods_are_confined_and_run_commands_that_there_are(found: dict[str, Any]) -> None:
    pod = pod_of(found)
    assert pod["metadata"]["labels"] == found["metadata"]["labels"]
    assert found["kind"] != "Deployment" or found["spec"]["selector"]["matchLabels"] == pod["metadata"]["labels"]
    spec = pod["spec"]
    assert spec["securityContext"]["runAsNonRoot"]
    assert spec["securityContext"]["runAsUser"] == 10001
    for container in [*spec.get("initContainers", ()), *spec["containers"]]:
        confined = container["securityContext"]
        assert confined["readOnlyRootFilesystem"]
        assert not confined["allowPrivilegeEscalation"]
        assert confined["capabilities"] == {"drop": ["ALL"]}
        assert container["image"] == f"scrapersky:{__version__}"
        assert is_understood(container["args"])
        assert {each["name"] for each in container["volumeMounts"]} == {each["name"] for each in spec["volumes"]}


def test_a_pod_has_the_time_to_give_rows_back() -> None:
    (loop,) = (found for found in OBJECTS if found["kind"] == "Deployment")
    assert pod_of(loop)["spec"]["terminationGracePeriodSeconds"] > Settings().grace_seconds + 5


def test_a_shape_that_is_wrong_is_found() -> None:
    assert unknown({"replicas": "1", "selektor": {}}, KINDS["apps/v1", "Deployment"]) == [".selektor", ".replicas"]
