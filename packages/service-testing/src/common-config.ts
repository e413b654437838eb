import { type Config, kafkaTuningConfig, readConfig, type serviceConfig } from '@jangteo/service-kit'
import { testStack } from '@jangteo/testing'

/**
 * The configuration of every service in a test: the stack of this run, the given database, and a free port. Transport
 * and prefix have no effect where the service is given a connection.
 */
export function commonConfig(
  databaseUrl: string,
): Config<ReturnType<typeof serviceConfig>> & { readonly CONSUMER_LINGER_MS: number } {
  const stack = testStack()
  return {
    NODE_ENV: 'test',
    PORT: 0,
    ADMIN_PORT: undefined,
    HOST: '127.0.0.1',
    DRAIN_SECONDS: 0,
    DATABASE_URL: databaseUrl,
    DATABASE_DIRECT_URL: undefined,
    DATABASE_POOL: 5,
    STATEMENT_TIMEOUT_MS: 60_000,
    KAFKA_BROKERS: [...stack.kafkaBrokers],
    KAFKA_SASL_USERNAME: undefined,
    KAFKA_SASL_PASSWORD: undefined,
    KAFKA_TLS_CA: undefined,
    KAFKA_SESSION_SECONDS: 10,
    ...readConfig(kafkaTuningConfig, {}),
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    JWKS_URL: stack.jwksUrl,
    TOKEN_ISSUER: stack.issuer,
    TOKEN_AUDIENCE: [stack.audience],
    TOKEN_SCOPE_CLAIM: 'scope',
    TOKEN_ROLE_CLAIM: 'role',
    TOKEN_MAX_AGE_HOURS: 24,
    JWKS_BELIEVED_HOURS: 6,
    TRUSTED_PROXIES: [],
    CORS_ORIGINS: [],
    PERSON_LIMIT: 0,
    ADDRESS_LIMIT: 0,
    PERSON_STREAM_LIMIT: 0,
    ADDRESS_STREAM_LIMIT: 0,
    PLAINTEXT_HOSTS: [],
    LOG_LEVEL: 'silent',
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
    OTEL_TRACES_SAMPLER_ARG: 1,
    MESSAGING_TRANSPORT: 'kafka',
    TOPIC_PREFIX: '',
    CONSUMER_LINGER_MS: 20,
  }
}
