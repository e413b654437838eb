"""Prints a line for each paid order of the shop, the oldest first."""

import os
import signal

from confluent_kafka import Consumer, KafkaException
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

brokers = os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092")
registry_url = os.environ.get("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8081/apis/ccompat/v7")
prefix = os.environ.get("TOPIC_PREFIX", "")
topic = f"{prefix}order.paid"
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

decode = AvroDeserializer(SchemaRegistryClient({"url": registry_url}))
consumer = Consumer(
    {
        **(login if username else {}),
        "bootstrap.servers": brokers,
        "group.id": f"{prefix}order-paid-reader-python",
        "auto.offset.reset": "earliest",
    }
)
consumer.subscribe([topic])
# SIGTERM ends the loop as Ctrl-C does: the group learns at once that the member has left.
signal.signal(signal.SIGTERM, signal.default_int_handler)
try:
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            raise KafkaException(message.error())
        order = decode(message.value(), SerializationContext(topic, MessageField.VALUE))
        print(
            f"{order['paidAt']:%Y-%m-%dT%H:%M:%SZ} {order['userId']} paid {order['amount']} won "
            f"for order {order['orderId']}",
            flush=True,
        )
except KeyboardInterrupt:
    pass
finally:
    consumer.close()
