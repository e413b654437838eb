"""Kafka in a browser: kaskade, served by textual-serve. `/` shows topics, groups and lag, `/topics/<name>` the last records.

Arguments: port, bootstrap servers, URL of the schema registry. Input: further settings of librdkafka, as JSON. Only for this machine:
it has no login.
"""

import copy
import json
import re
import shlex
import sys

import aiohttp_jinja2
from aiohttp import web
from confluent_kafka import Consumer, KafkaException, TopicPartition
from textual_serve.server import Server

HOST = "127.0.0.1"
LAST_RECORDS = 20
"""How many records of each partition are shown at first."""
WAIT_SECONDS = 5


class KafkaUi(Server):
    def __init__(self, port: int, brokers: str, registry: str, settings: dict[str, str]):
        self.brokers = brokers
        self.settings = settings
        self.registry = registry
        super().__init__(self.command_of("admin"), host=HOST, port=port, title="Kafka")

    def command_of(self, mode: str, *options: str) -> str:
        program = [sys.executable, "-c", "from kaskade.main import cli; cli()"]
        settings = [part for pair in self.settings.items() for part in ("-c", "=".join(pair))]
        return shlex.join([*program, mode, "-b", self.brokers, *settings, *options])

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_get("/topics/{topic}", self.handle_topic)
        app.router.add_get("/topics/{topic}/ws", self.handle_topic_websocket)
        return app

    async def handle_topic(self, request: web.Request) -> web.StreamResponse:
        here = f"{HOST}:{self.port}"
        context = {
            "font_size": 16,
            "app_websocket_url": f"ws://{here}/topics/{topic_of(request)}/ws",
            "config": {"static": {"url": f"http://{here}/static/"}},
            "application": {"name": topic_of(request)},
        }
        return aiohttp_jinja2.render_template("app_index.html", request, context)

    async def handle_topic_websocket(self, request: web.Request) -> web.WebSocketResponse:
        topic = topic_of(request)
        reader = copy.copy(self)
        reader.command = self.command_of(
            "consumer", "-t", topic, "-k", "string", "-v", "registry", "--registry",
            f"url={self.registry}", *self.last_records(topic),
        )
        return await reader.handle_websocket(request)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        # Another page in the same browser may open a socket to this machine; it must not delete topics.
        if request.headers.get("Origin") != f"http://{HOST}:{self.port}":
            raise web.HTTPForbidden(text="only for its own page")
        return await super().handle_websocket(request)

    def last_records(self, topic: str) -> list[str]:
        """Where reading begins in each partition."""
        consumer = Consumer({**self.settings, "bootstrap.servers": self.brokers, "group.id": "unused"})
        try:
            found = consumer.list_topics(topic, WAIT_SECONDS).topics[topic]
            if found.error:
                raise web.HTTPNotFound(text=str(found.error))
            begins = []
            for partition in sorted(found.partitions):
                place = TopicPartition(topic, partition)
                first, end = consumer.get_watermark_offsets(place, WAIT_SECONDS)
                begins += ["--partition", f"{partition}:{max(first, end - LAST_RECORDS)}"]
            return begins
        except KafkaException as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        finally:
            consumer.close()


def topic_of(request: web.Request) -> str:
    """It becomes a part of a command."""
    topic = request.match_info["topic"]
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,249}", topic):
        raise web.HTTPBadRequest(text="this is no topic's name")
    return topic


if __name__ == "__main__":
    KafkaUi(int(sys.argv[1]), sys.argv[2], sys.argv[3], json.load(sys.stdin)).serve()
