"""docker-compose.yml, Kubernetes, `make stack` and the code name the same processes, topics, settings and secrets."""

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # comes with yamllint; its stubs would be one more dependency

from deploy.process import PROCESSES, ROOMS, ProcessSettings
from deploy.stack.topology import Stack
from kit.data import tracing
from kit.data.config import ServiceSettings
from tools import secrets

ROOT = Path(__file__).resolve().parents[2]
K8S = ROOT / "deploy" / "k8s" / "base"


@cache
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@cache
def rendered() -> list[Any]:
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("no kubectl on this machine to render the kustomization")
    done = subprocess.run([kubectl, "kustomize", str(K8S)], capture_output=True, text=True, check=True)
    return list(yaml.safe_load_all(done.stdout))


def objects(kind: str) -> dict[str, Any]:
    return {each["metadata"]["name"]: each for each in rendered() if each["kind"] == kind}


def ours() -> dict[str, Any]:
    return {name: part for name, part in compose()["services"].items() if part["image"].startswith("lanbai")}


def settings_in(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_compose_obeys_the_specification() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_compose_starts_every_process_and_prepares_before() -> None:
    commands = {name: part["command"] for name, part in ours().items()}
    assert commands == {name: ["deploy.process", name] for name in PROCESSES} | {"prepare": ["deploy.prepare"]}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_of_compose_is_locked_down_and_limited(name: str) -> None:
    part = ours()[name]
    assert part["read_only"]
    assert part["cap_drop"] == ["ALL"]
    assert part["deploy"]["resources"]["limits"]["memory"]
    assert part["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_the_folder_of_attachments_is_a_volume_that_all_processes_of_cultivation_share() -> None:
    folder = settings_in(ROOT / "deploy" / "env" / "common.env")["CULTIVATION_ATTACHMENTS_FOLDER"]
    mounted = {name: part.get("volumes") for name, part in ours().items()}
    shared = {"cultivation-api", "cultivation-worker"}
    assert {name for name, volumes in mounted.items() if volumes == [f"attachments:{folder}"]} == shared
    assert "attachments" in compose()["volumes"]
    assert f"-o app -g app {folder}" in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def test_kubernetes_mounts_the_folder_of_attachments_where_its_settings_say() -> None:
    folder = settings_in(K8S / "settings.env")["CULTIVATION_ATTACHMENTS_FOLDER"]
    found = list(yaml.safe_load_all((K8S / "processes.yaml").read_text(encoding="utf-8")))
    pods = {each["metadata"]["name"]: each["spec"]["template"]["spec"] for each in found}
    claims = {
        name: [v["persistentVolumeClaim"]["claimName"] for v in pod["volumes"] if "persistentVolumeClaim" in v]
        for name, pod in pods.items()
    }
    assert {name for name, claim in claims.items() if claim} == {"cultivation-api", "cultivation-worker"}
    for name in ("cultivation-api", "cultivation-worker"):
        (mount,) = pods[name]["containers"][0]["volumeMounts"]
        assert (claims[name], mount["mountPath"]) == (["attachments"], folder)


def test_every_part_of_compose_says_how_it_is() -> None:
    silent = [n for n, part in compose()["services"].items() if "healthcheck" not in part and n not in ours()]
    assert silent == []
    assert "HEALTHCHECK" in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_runs_as_nobody_in_particular_and_installs_pinned_hashes() -> None:
    recipe = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert "USER 10001:10001" in recipe
    assert "--require-hashes" in recipe
    assert recipe.count("\nFROM ") + recipe.startswith("FROM ") == 2


def test_every_package_that_runs_is_in_the_image() -> None:
    recipe = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    packages = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()} - {"tests"}
    assert {name for name in packages if f"COPY {name} {name}" not in recipe} == set()


def test_only_the_edge_has_ports_to_the_outside() -> None:
    assert [name for name, part in compose()["services"].items() if "ports" in part] == ["edge"]


def test_every_secret_of_compose_is_made_by_make_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "FOLDER", tmp_path)
    assert secrets.main() == 0
    made = {file.name for file in tmp_path.iterdir()}
    assert {Path(each["file"]).name for each in compose()["secrets"].values()} == made
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    secrets.main()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", [*PROCESSES, "prepare"])
def test_a_process_is_told_everything_that_production_demands(name: str) -> None:
    rooms = [name.split("-")[0]] if name != "prepare" else list(ROOMS)
    given = {s if isinstance(s, str) else s["target"] for s in ours()[name]["secrets"]}
    needed = {f"{room}_{what}" for room in rooms for what in ("database_url", "token_public_key", "cursor_secret")}
    needed |= {"gateway_token_private_key"} if "gateway" in rooms else set()
    needed |= {f"{room}_owner_database_url" for room in rooms} if name == "prepare" else set()
    assert given == needed


@pytest.mark.parametrize("file", [ROOT / "deploy" / "env" / "common.env", K8S / "settings.env"], ids=["compose", "k8s"])
def test_every_setting_of_a_file_is_one_that_some_process_reads(file: Path) -> None:
    known = {f"PROCESS_{name}".upper() for name in ProcessSettings.model_fields}
    for name in ROOMS:
        known |= {f"{name}_{field}".upper() for field in _fields(name)}
    assert set(settings_in(file)) - known == set()


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_of_compose_may_be_told_of_a_collector(name: str) -> None:
    assert tracing.ENDPOINTS[0] in ours()[name]["environment"]


def test_kubernetes_lets_every_process_reach_the_collector_of_its_settings() -> None:
    (url,) = re.findall(rf"# {tracing.ENDPOINTS[0]}=(\S+)", (K8S / "settings.env").read_text(encoding="utf-8"))
    (rule,) = objects("NetworkPolicy")["everyone-to-collector"]["spec"]["egress"]
    namespace = rule["to"][0]["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
    assert (namespace, rule["ports"][0]["port"]) == (url.split(".")[1].split(":")[0], int(url.rsplit(":", 1)[1]))


def _fields(name: str) -> set[str]:
    found = type(ROOMS[name].settings()).model_fields
    assert set(ServiceSettings.model_fields) <= set(found)
    return set(found)


def test_addresses_in_the_settings_are_processes_with_an_api() -> None:
    for file in (ROOT / "deploy" / "env" / "common.env", K8S / "settings.env"):
        hosts = re.findall(r"http://([a-z-]+):8000", file.read_text(encoding="utf-8"))
        assert sorted(hosts) == sorted(name for name in PROCESSES if name.endswith("-api"))


def test_the_brokers_of_compose_and_of_make_stack_are_one_version() -> None:
    pom = (ROOT / "deploy" / "kafka" / "pom.xml").read_text(encoding="utf-8")
    version = compose()["services"]["kafka"]["image"].split(":")[1]
    assert f"<version>{version}</version>" in pom


def test_no_broker_makes_topics_by_itself() -> None:
    assert compose()["services"]["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    properties = (ROOT / "deploy" / "kafka" / "server.properties").read_text(encoding="utf-8")
    assert "auto.create.topics.enable=false" in properties


def test_make_stack_runs_the_same_processes_each_at_a_port_of_its_own(tmp_path: Path) -> None:
    stack = Stack(tmp_path, 8100)
    ports = [stack.port(name) for name in PROCESSES]
    assert len(set(ports)) == len(PROCESSES) == 8


def test_the_job_that_prepares_is_the_only_one_that_kubernetes_tells_the_owners_address() -> None:
    mounted = {name: _secrets_of(each) for name, each in (objects("Deployment") | objects("Job")).items()}
    assert [name for name, secrets in mounted.items() if "owner-secrets" in secrets] == ["prepare"]
    assert {name: mounted[name] for name in PROCESSES} == {n: {f"{n.split('-')[0]}-secrets"} for n in PROCESSES}


def _secrets_of(owner: Any) -> set[str]:
    volumes = owner["spec"]["template"]["spec"]["volumes"]
    sources = [source for volume in volumes for source in volume.get("projected", {}).get("sources", [])]
    return {volume["secret"]["secretName"] for volume in volumes if "secret" in volume} | {
        source["secret"]["name"] for source in sources
    }


INSIDE = {"/livez", "/readyz", "/metrics"}


def test_the_edge_of_compose_hides_what_is_for_the_inside() -> None:
    edge = (ROOT / "deploy" / "nginx" / "edge.conf").read_text(encoding="utf-8")
    found = re.search(r"location ~ \^/\(([a-z|]+)\)\$ \{\s*return 404;", edge)
    assert found is not None
    assert {f"/{word}" for word in found[1].split("|")} == INSIDE
    assert edge.index(found[0]) < edge.index("location / {")
    assert edge.count("proxy_pass") == edge.count("location / {") == 1


def test_the_edge_of_kubernetes_hides_what_is_for_the_inside() -> None:
    (rule,) = objects("Ingress")["edge"]["spec"]["rules"]
    backends = {(p["path"], p["pathType"]): p["backend"]["service"]["name"] for p in rule["http"]["paths"]}
    assert backends == {(path, "Exact"): "nobody" for path in INSIDE} | {("/", "Prefix"): "gateway"}
    assert "selector" not in objects("Service")["nobody"]["spec"]


def test_kubernetes_runs_every_process_with_probes_budget_and_limits() -> None:
    deployments = objects("Deployment")
    assert sorted(deployments) == sorted(PROCESSES) == sorted(objects("PodDisruptionBudget"))
    for name, deployment in deployments.items():
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        assert container["args"] == ["deploy.process", name]
        assert {"livenessProbe", "readinessProbe", "startupProbe", "resources"} <= set(container)
        assert container["securityContext"]["readOnlyRootFilesystem"]


def test_kubernetes_scales_consumers_on_their_lag_and_denies_what_is_not_allowed() -> None:
    scaled = objects("HorizontalPodAutoscaler")
    assert scaled["cultivation-worker"]["spec"]["metrics"][0]["external"]["metric"]["name"] == "consumer_lag"
    assert objects("NetworkPolicy")["deny-all"]["spec"]["policyTypes"] == ["Ingress", "Egress"]


def test_what_kubernetes_refers_to_exists() -> None:
    selected = {
        policy["spec"].get("scaleTargetRef", {}).get("name") for policy in objects("HorizontalPodAutoscaler").values()
    }
    assert selected <= set(objects("Deployment"))
    for name, service in objects("Service").items():
        if name == "nobody":
            continue
        labels = objects("Deployment")[name]["spec"]["template"]["metadata"]["labels"]
        assert service["spec"]["selector"].items() <= labels.items()
