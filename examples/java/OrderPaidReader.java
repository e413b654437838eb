import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints a line for each paid order of the shop, the oldest first. */
public class OrderPaidReader {
    static final Map<String, String> ENV = System.getenv();
    static final String REGISTRY =
            ENV.getOrDefault("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8081/apis/ccompat/v7");
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final Map<Integer, Schema> SCHEMAS = new HashMap<>();

    public static void main(String[] args) throws Exception {
        var prefix = ENV.getOrDefault("TOPIC_PREFIX", "");
        var settings = new HashMap<String, Object>(login());
        settings.put("bootstrap.servers", ENV.getOrDefault("KAFKA_BROKERS", "127.0.0.1:9092"));
        settings.put("group.id", prefix + "order-paid-reader-java");
        settings.put("auto.offset.reset", "earliest");
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var reading = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            consumer.wakeup();
            try {
                reading.join();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }));
        try (consumer) {
            consumer.subscribe(List.of(prefix + "order.paid"));
            while (true)
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    var order = decode(record.value());
                    System.out.printf("%s %s paid %s won for order %s%n",
                            Instant.ofEpochMilli((Long) order.get("paidAt")), order.get("userId"),
                            order.get("amount"), order.get("orderId"));
                }
        } catch (WakeupException stopped) {
            // By Ctrl-C or SIGTERM: the consumer is closed, and its group knows that it has left.
        }
    }

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

    /** A record's value is a zero byte, the id of its schema in four bytes, and Avro. */
    static GenericRecord decode(byte[] value) throws IOException, InterruptedException {
        var head = ByteBuffer.wrap(value);
        if (head.get() != 0) throw new IOException("the value does not begin with the id of a schema");
        var schema = schema(head.getInt());
        var decoder = DecoderFactory.get().binaryDecoder(value, head.position(), head.remaining(), null);
        return new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    }

    /** A schema never changes under its id, so each is fetched once. */
    static Schema schema(int id) throws IOException, InterruptedException {
        if (!SCHEMAS.containsKey(id)) {
            var request = HttpRequest.newBuilder(URI.create(REGISTRY + "/schemas/ids/" + id)).build();
            var answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) throw new IOException("schema " + id + ": " + answer.body());
            var schema = new ObjectMapper().readTree(answer.body()).get("schema").asText();
            SCHEMAS.put(id, new Schema.Parser().parse(schema));
        }
        return SCHEMAS.get(id);
    }
}
