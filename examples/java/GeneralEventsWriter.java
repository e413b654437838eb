import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes an event for each parcel that the warehouse has packed: a line of JSON on its input. */
public class GeneralEventsWriter {
    static final Map<String, String> ENV = System.getenv();
    static final String REGISTRY =
            ENV.getOrDefault("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8081/apis/ccompat/v7");
    static final String TOPIC = ENV.getOrDefault("TOPIC_PREFIX", "") + "general.events";
    static final String SOURCE = "warehouse";
    static final ObjectMapper JSON = new ObjectMapper();

    /** Who this program is at Kafka, and whom it trusts to be a broker. */
    static Map<String, Object> login() {
        var user = ENV.getOrDefault("KAFKA_SASL_USERNAME", "outside");
        if (user.isEmpty()) return Map.of();
        var authority = ENV.getOrDefault("KAFKA_TLS_CA", "../../.stack/dev/certificates/ca.pem");
        var password = ENV.getOrDefault("KAFKA_SASL_PASSWORD", "outside-dev");
        var module = "org.apache.kafka.common.security.scram.ScramLoginModule";
        var login = new HashMap<String, Object>(Map.of(
                "security.protocol", authority.isEmpty() ? "SASL_PLAINTEXT" : "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", "%s required username=\"%s\" password=\"%s\";".formatted(module, user, password)));
        if (!authority.isEmpty())
            login.putAll(Map.of("ssl.truststore.type", "PEM", "ssl.truststore.location", authority));
        return login;
    }

    public static void main(String[] args) throws Exception {
        var brokers = ENV.getOrDefault("KAFKA_BROKERS", "127.0.0.1:9092");
        // The contract belongs to the shop: a producer from outside asks for it, and registers none.
        var request = HttpRequest.newBuilder(URI.create(REGISTRY + "/subjects/" + TOPIC + "-value/versions/latest"));
        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IOException("the schema of " + TOPIC + ": " + answer.body());
        var latest = JSON.readTree(answer.body());
        var schema = new Schema.Parser().parse(latest.get("schema").asText());
        var settings = new HashMap<String, Object>(login());
        settings.put("bootstrap.servers", brokers);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
                var input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"))) {
            for (String line; (line = input.readLine()) != null; ) {
                var parcel = JSON.readTree(line);
                var occurredAt = Instant.parse(parcel.get("packedAt").asText());
                var event = new GenericRecordBuilder(schema)
                        .set("source", SOURCE)
                        .set("type", "parcel-packed")
                        .set("userId", null)
                        .set("data", line)
                        .set("occurredAt", occurredAt.toEpochMilli())
                        .build();
                // Made of what has happened, and not of the moment of sending: this program may be run again with the same parcels.
                var eventId = SOURCE + "/parcel-packed/" + parcel.get("parcel").asText();
                var record = new ProducerRecord<>(TOPIC, SOURCE, encode(latest.get("id").asInt(), event));
                var headers = Map.of("eventId", eventId, "eventType", "GeneralEvent", "aggregateId", SOURCE,
                        "producer", SOURCE, "occurredOn", occurredAt.toString());
                headers.forEach((name, value) -> record.headers().add(name, value.getBytes()));
                producer.send(record).get();
                System.out.println("sent " + eventId);
            }
        }
    }

    /** A zero byte, the id of the schema in four bytes, and Avro. */
    static byte[] encode(int schemaId, GenericRecord event) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var head = new DataOutputStream(bytes);
        head.writeByte(0);
        head.writeInt(schemaId);
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(event.getSchema()).write(event, encoder);
        return bytes.toByteArray();
    }
}
