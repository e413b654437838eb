"""Publishes an event for each parcel that the warehouse has packed: a line of JSON on its input."""

import json
import os
import sys
from datetime import datetime

from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

brokers = os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092")
registry_url = os.environ.get("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8081/apis/ccompat/v7")
topic = os.environ.get("TOPIC_PREFIX", "") + "general.events"
source = "warehouse"
username = os.environ.get("KAFKA_SASL_USERNAME", "outside")
stack = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.stack/dev")
authority = os.environ.get("KAFKA_TLS_CA", f"{stack}/certificates/ca.pem")
login = {
    **({"ssl.ca.location": authority} if authority else {}),
    "security.protocol": "SASL_SSL" if authority else "SASL_PLAINTEXT",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.username": username,
    "sasl.password": os.environ.get("KAFKA_SASL_PASSWORD", "outside-dev"),
}

# The contract belongs to the shop: a producer from outside asks for it, and registers none.
contract = {"auto.register.schemas": False, "use.latest.version": True}
encode = AvroSerializer(SchemaRegistryClient({"url": registry_url}), conf=contract)
# murmur2 is the choice of Kafka's Java client and of the shop: equal keys go to the same partition.
producer = Producer(
    {**(login if username else {}), "bootstrap.servers": brokers, "partitioner": "murmur2_random"}
)


failed = []


def outcome_of(event_id):
    """A callback for the acknowledgement of an event, or for its failure. It must not raise."""

    def outcome(error, _message):
        if error:
            failed.append(event_id)
            print(f"not sent {event_id}: {error}", file=sys.stderr)
        else:
            print(f"sent {event_id}")

    return outcome


for line in map(str.strip, sys.stdin):
    parcel = json.loads(line)
    # Python 3.10 does not know Z.
    occurred_at = datetime.fromisoformat(parcel["packedAt"].replace("Z", "+00:00"))
    event = {
        "source": source,
        "type": "parcel-packed",
        "userId": None,
        "data": line,
        "occurredAt": occurred_at,
    }
    # Made of what has happened, and not of the moment of sending: this program may be run again with the same parcels.
    event_id = f"{source}/parcel-packed/{parcel['parcel']}"
    headers = {
        "eventId": event_id,
        "eventType": "GeneralEvent",
        "aggregateId": source,
        "producer": source,
        "occurredOn": occurred_at.isoformat(timespec="milliseconds"),
    }
    value = encode(event, SerializationContext(topic, MessageField.VALUE))
    producer.produce(topic, key=source, value=value, headers=headers, on_delivery=outcome_of(event_id))
    producer.poll(0)
producer.flush()
sys.exit(1 if failed else 0)
