import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * How often each product is bought, per window, as the data platform measures it (docs/streams.md), on Kafka Streams.
 * Java runs this source directly. The environment variables are those of infra/src/parts/streams.ts.
 */
public class Popularity {
  static final Duration PANE = Duration.ofMinutes(10);
  static final Duration HOUR = Duration.ofHours(1);
  static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    var prefix = setting("TOPIC_PREFIX");
    var output = prefix + "streams.product-popularity";
    var inputs = Set.of(prefix + "order.paid", prefix + "product.changed");
    var properties = properties();
    try (var admin = Admin.create(properties)) {
      var state = new Object() { KafkaStreams streams; };
      serve(Integer.parseInt(setting("STREAMS_PORT")), () -> state.streams == null ? "WAITING" : state.streams.state().name());
      // Their services create these topics; without them Kafka Streams would end.
      while (!admin.listTopics().names().get().containsAll(inputs)) Thread.sleep(1_000);
      if (!admin.listTopics().names().get().contains(output))
        admin.createTopics(List.of(new NewTopic(output, 1, (short) -1))).all().get();
      var grace = Duration.ofMinutes(Long.parseLong(setting("POPULARITY_GRACE_MINUTES")));
      var streams = new KafkaStreams(topology(prefix, output, grace), properties);
      streams.setUncaughtExceptionHandler(error -> StreamThreadExceptionResponse.REPLACE_THREAD);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(4))));
      streams.start();
      state.streams = streams;
      Thread.currentThread().join();
    }
  }

  static Topology topology(String prefix, String output, Duration grace) {
    var builder = new StreamsBuilder();
    var avro = avro();
    // As bytes: a store writes what it keeps, and nothing here writes Avro.
    GlobalKTable<String, byte[]> catalogue = builder.globalTable(
        prefix + "product.changed",
        Consumed.with(Serdes.String(), Serdes.ByteArray()),
        Materialized.as(Stores.inMemoryKeyValueStore("catalogue")));
    ValueJoiner<Map<String, Object>, byte[], String> named = (result, product) ->
        named(result, avro.deserializer().deserialize(prefix + "product.changed", product));
    builder.addStateStore(Stores.windowStoreBuilder(
        Stores.inMemoryWindowStore("orders", grace.plus(HOUR).plus(HOUR), Duration.ofMillis(1), false),
        Serdes.String(), Serdes.String()));

    KGroupedStream<String, Integer> sold = builder
        .stream(
            prefix + "order.paid",
            Consumed.with(Serdes.String(), avro)
                .withTimestampExtractor((record, before) -> (Long) ((GenericRecord) record.value()).get("paidAt")))
        .processValues(Once::new, "orders")
        .flatMap((userId, order) -> pieces(order))
        // One partition: as in the data platform, the time of the whole stream closes windows, not that of a part of it.
        .repartition(Repartitioned.with(Serdes.String(), Serdes.Integer()).withName("sold").withNumberOfPartitions(1))
        .groupByKey(Grouped.with(Serdes.String(), Serdes.Integer()));
    measure("tumbling", TimeWindows.ofSizeAndGrace(PANE, grace), sold, catalogue, named, output);
    measure("sliding", TimeWindows.ofSizeAndGrace(HOUR, grace).advanceBy(PANE), sold, catalogue, named, output);
    return builder.build();
  }

  /** Writes the sum of a window and a product, whenever it changes: the last record of a key counts. */
  static void measure(
      String kind, TimeWindows windows, KGroupedStream<String, Integer> sold,
      GlobalKTable<String, byte[]> catalogue, ValueJoiner<Map<String, Object>, byte[], String> named, String output) {
    var kept = Duration.ofMillis(windows.size() + windows.gracePeriodMs());
    sold.windowedBy(windows)
        .aggregate(
            () -> new Sum(0, 0),
            (productId, quantity, sum) -> new Sum(sum.quantity + quantity, sum.orders + 1),
            Materialized.<String, Sum>as(
                    Stores.inMemoryWindowStore(kind, kept, Duration.ofMillis(windows.size()), false))
                .withKeySerde(Serdes.String())
                .withValueSerde(Sum.SERDE))
        .toStream()
        .map((window, sum) -> {
          var startsAt = Instant.ofEpochMilli(window.window().start());
          Map<String, Object> result = new LinkedHashMap<>();
          result.put("windowKind", kind);
          result.put("startsAt", startsAt.toString());
          result.put("endsAt", Instant.ofEpochMilli(window.window().end()).toString());
          result.put("productId", window.key());
          result.put("quantity", sum.quantity);
          result.put("orders", sum.orders);
          return KeyValue.pair(kind + "/" + startsAt + "/" + window.key(), result);
        })
        .leftJoin(catalogue, (key, result) -> (String) result.get("productId"), named)
        .to(output, Produced.with(Serdes.String(), Serdes.String()));
  }

  static String named(Map<String, Object> result, GenericRecord product) {
    result.put("name", product == null ? null : product.get("name").toString());
    result.put("price", product == null ? null : product.get("price"));
    try {
      return JSON.writeValueAsString(result);
    } catch (JsonProcessingException error) {
      throw new IllegalStateException(error);
    }
  }

  /** The pieces of each product of an order, each product once: a product may have several lines. */
  static List<KeyValue<String, Integer>> pieces(GenericRecord order) {
    var pieces = new TreeMap<String, Integer>();
    for (var line : (Iterable<?>) order.get("lines")) {
      var sold = (GenericRecord) line;
      pieces.merge(sold.get("productId").toString(), (Integer) sold.get("quantity"), Integer::sum);
    }
    var pairs = new ArrayList<KeyValue<String, Integer>>();
    pieces.forEach((productId, quantity) -> pairs.add(KeyValue.pair(productId, quantity)));
    return pairs;
  }

  /** Passes each order on once: the outbox may send an event twice. */
  static class Once implements FixedKeyProcessor<String, GenericRecord, GenericRecord> {
    private FixedKeyProcessorContext<String, GenericRecord> context;
    private WindowStore<String, String> orders;

    @Override
    public void init(FixedKeyProcessorContext<String, GenericRecord> context) {
      this.context = context;
      this.orders = context.getStateStore("orders");
    }

    @Override
    public void process(FixedKeyRecord<String, GenericRecord> record) {
      var orderId = record.value().get("orderId").toString();
      if (orders.fetch(orderId, record.timestamp()) != null) return;
      orders.put(orderId, "", record.timestamp());
      context.forward(record);
    }
  }

  record Sum(long quantity, long orders) {
    static final Serde<Sum> SERDE = Serdes.serdeFrom(
        (topic, sum) -> sum == null ? null : ByteBuffer.allocate(16).putLong(sum.quantity).putLong(sum.orders).array(),
        (topic, bytes) -> {
          if (bytes == null) return null;
          var buffer = ByteBuffer.wrap(bytes);
          return new Sum(buffer.getLong(), buffer.getLong());
        });
  }

  static Serde<GenericRecord> avro() {
    Deserializer<GenericRecord> deserializer = new AvroKafkaDeserializer<>();
    deserializer.configure(
        Map.of(
            "apicurio.registry.url", setting("REGISTRY_URL"),
            "apicurio.registry.id-handler", "io.apicurio.registry.serde.Legacy4ByteIdHandler",
            "apicurio.registry.use-id", "contentId"),
        false);
    return Serdes.serdeFrom((topic, data) -> { throw new IllegalStateException("these topics are only read"); }, deserializer);
  }

  static Properties properties() {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, setting("TOPIC_PREFIX") + "streams");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, setting("KAFKA_BROKERS"));
    var user = System.getenv("KAFKA_SASL_USERNAME");
    if (user != null) {
      var authorities = System.getenv("KAFKA_TLS_CA");
      properties.put("security.protocol", authorities == null ? "SASL_PLAINTEXT" : "SASL_SSL");
      if (authorities != null) {
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", authorities);
      }
      properties.put("sasl.mechanism", "SCRAM-SHA-512");
      properties.put(
          "sasl.jaas.config",
          "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
              .formatted(user, setting("KAFKA_SASL_PASSWORD")));
    }
    properties.put(StreamsConfig.STATE_DIR_CONFIG, setting("STATE_DIR"));
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // After a kill -9 its place is free after six seconds.
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    return properties;
  }

  /** Answers the state of the application, with 503 when it has failed. */
  static void serve(int port, java.util.function.Supplier<String> state) throws IOException {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", exchange -> {
      var text = state.get();
      var body = text.getBytes();
      exchange.sendResponseHeaders(text.equals("ERROR") ? 503 : 200, body.length);
      try (var answer = exchange.getResponseBody()) {
        answer.write(body);
      }
    });
    server.start();
  }

  /** @throws IllegalStateException naming the variable that is not set */
  static String setting(String name) {
    var value = System.getenv(name);
    if (value == null) throw new IllegalStateException(name + " is not set");
    return value;
  }
}
