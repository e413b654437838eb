import { defineError } from '@jangteo/errors'

export const PrometheusUnavailable = defineError(
  'prometheus-unavailable',
  'unavailable',
  'Prometheus does not answer now, so there are no metrics. What is not from Prometheus still works.',
)

export const PrometheusNotConfigured = defineError(
  'prometheus-not-configured',
  'unavailable',
  'This console was given no Prometheus: PROMETHEUS_URL is not set.',
)

export const PrometheusRefused = defineError(
  'prometheus-refused',
  'unavailable',
  ({ why }: { why: string }) => `Prometheus has refused the question: ${why}`,
)
