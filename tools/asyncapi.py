"""`python -m tools.asyncapi`: contracts/schemas/ and docs/asyncapi.json, both generated from the contracts.

`--check` says whether they are as the contracts say, and writes nothing.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contracts.events.catalog import EVENT_TYPES
from contracts.topics import TOPICS
from tools.schemas import FOLDER, publish, published, schema_of

TARGET = Path(__file__).resolve().parents[1] / "docs" / "asyncapi.json"
SERVICES = ("registry", "cultivation", "notifications", "gateway")


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when a schema breaks its readers, or with --check when a file is not as generated."""
    parser = argparse.ArgumentParser(prog="python -m tools.asyncapi", description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args(arguments).check:
        return 0 if is_current() else 1
    refused = publish()
    for reason in refused:
        print(reason, file=sys.stderr)
    if refused:
        print("不兼容的修改需要新的事件版本。", file=sys.stderr)
        return 1
    TARGET.write_text(_text(document()), encoding="utf-8")
    print(f"{TARGET.name}：{len(TOPICS)} 个主题，{len(EVENT_TYPES)} 种事件；{FOLDER.name}/ 已更新")
    return 0


def is_current() -> bool:
    """Whether what is committed is what the contracts say."""
    schemas = all(published(event) == schema_of(event) for event in EVENT_TYPES)
    return schemas and TARGET.exists() and TARGET.read_text(encoding="utf-8") == _text(document())


def document() -> dict[str, Any]:
    """The AsyncAPI 3.0 description of every topic, who sends to it and who receives from it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "兰白两区梯度培育系统事件",
            "version": "1.0.0",
            "description": "结构化 CloudEvents 1.0；消息键决定分区与顺序；同一版本内只增加可选字段。",
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": {"kafka": {"host": "kafka:9092", "protocol": "kafka", "description": "Apache Kafka 4.3, KRaft"}},
        "channels": {name: _channel(name) for name in TOPICS},
        "operations": _operations(),
        "components": {"messages": {event.name: _message(event.name) for event in EVENT_TYPES}},
    }


def _channel(name: str) -> dict[str, Any]:
    topic = TOPICS[name]
    events = [event for event in EVENT_TYPES if event.topic is topic]
    return {
        "address": name,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {event.name: {"$ref": f"#/components/messages/{event.name}"} for event in events},
        "bindings": {
            "kafka": {
                "topic": name,
                "partitions": topic.partitions,
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": -1},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operations() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, topic in TOPICS.items():
        channel = {"$ref": f"#/channels/{name}"}
        found[f"{topic.producer}.sends.{name}"] = {
            "action": "send",
            "channel": channel,
            "tags": [{"name": topic.producer}],
        }
        for consumer in topic.consumers:
            found[f"{consumer}.receives.{name}"] = {
                "action": "receive",
                "channel": channel,
                "tags": [{"name": consumer}],
            }
    return found


def _message(name: str) -> dict[str, Any]:
    (event,) = (each for each in EVENT_TYPES if each.name == name)
    key = {"type": "string", "description": event.topic.key}
    return {
        "name": name,
        "contentType": "application/cloudevents+json",
        "payload": {"$ref": f"../contracts/schemas/{name}.json"},
        "bindings": {"kafka": {"key": key, "bindingVersion": "0.5.0"}},
    }


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
