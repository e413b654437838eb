import { type Dashboard, lines, rate, stat } from './dashboard.ts'

const chosen = 'service=~"$service"'

const answeredWithin = (quantile: number, by: string) =>
  `histogram_quantile(${quantile}, sum by (${by}, le) (${rate(`http_request_duration_seconds_bucket{${chosen}}`)}))`

export const service = {
  name: 'service',
  title: 'Services',
  about: 'Requests, database connections, jobs and the process of each service.',
  choices: { service: 'label_values(http_request_duration_seconds_count, service)' },
  rows: {
    Now: [
      stat(
        'Services that answer',
        'Replicas that Prometheus could scrape.',
        'short',
        `sum(up{job="jangteo",${chosen}})`,
      ),
      stat(
        'Services that do not',
        'Replicas that Prometheus could not scrape.',
        'short',
        `sum(up{job="jangteo",${chosen}} == bool 0)`,
        1,
      ),
      stat(
        'Requests',
        'For each second.',
        'eps',
        `sum(${rate(`http_request_duration_seconds_count{${chosen}}`)})`,
      ),
      stat(
        'Slowest in a hundred requests',
        'The 99th percentile of all answers.',
        's',
        `histogram_quantile(0.99, sum by (le) (${rate(`http_request_duration_seconds_bucket{${chosen}}`)}))`,
      ),
    ],
    Requests: [
      lines('Requests by service', 'For each second.', 'eps', {
        '{{service}}': `sum by (service) (${rate(`http_request_duration_seconds_count{${chosen}}`)})`,
      }),
      lines('Answers that are no success', 'By status, for each second.', 'eps', {
        '{{service}} {{status}}': `sum by (service, status) (${rate(`http_request_duration_seconds_count{${chosen},status=~"[45].."}`)})`,
      }),
      lines('Requests by route', 'The ten busiest, for each second.', 'eps', {
        '{{service}} {{method}} {{route}}': `topk(10, sum by (service, method, route) (${rate(`http_request_duration_seconds_count{${chosen}}`)}))`,
      }),
      lines(
        'Slowest routes',
        'The 99th percentile of the ten slowest routes. Streams take as long as they are open.',
        's',
        {
          '{{service}} {{method}} {{route}}': `topk(10, ${answeredWithin(0.99, 'service, method, route')})`,
        },
      ),
      lines('Duration', 'Median and 99th percentile by service.', 's', {
        '{{service}} median': answeredWithin(0.5, 'service'),
        '{{service}} 99 %': answeredWithin(0.99, 'service'),
      }),
    ],
    'Database connections': [
      lines('Pool', 'Connections in use of those that the pool has opened.', 'short', {
        'in use {{service}}': `sum by (service) (messaging_database_pool_connections{${chosen}} - messaging_database_pool_idle_connections{${chosen}})`,
        'open {{service}}': `sum by (service) (messaging_database_pool_connections{${chosen}})`,
      }),
      lines('Waiting for a connection', 'Lasting values are an alert.', 'short', {
        '{{service}}': `sum by (service) (messaging_database_pool_waiting_requests{${chosen}})`,
      }),
    ],
    Jobs: [
      lines('Since the last success', 'Of each job, in the replica that succeeded last.', 's', {
        // Prometheus has a label `job` of its own, and renames that of the metric.
        '{{service}} {{exported_job}}': `time() - max by (service, exported_job) (messaging_job_last_success_timestamp_seconds{${chosen}})`,
      }),
    ],
    Process: [
      lines('CPU', 'As a part of one core.', 'percentunit', {
        '{{service}}': `sum by (service) (${rate(`process_cpu_seconds_total{${chosen}}`)})`,
      }),
      lines('Resident memory', 'By service.', 'bytes', {
        '{{service}}': `max by (service) (process_resident_memory_bytes{${chosen}})`,
      }),
      lines('Heap', 'Used, of what is reserved for it.', 'bytes', {
        'used {{service}}': `max by (service) (nodejs_heap_size_used_bytes{${chosen}})`,
        'total {{service}}': `max by (service) (nodejs_heap_size_total_bytes{${chosen}})`,
      }),
      lines(
        'Delay of the event loop',
        'At the scrape: how long a request waits for the process itself.',
        's',
        {
          '{{service}}': `max by (service) (nodejs_eventloop_lag_seconds{${chosen}})`,
        },
      ),
      lines('Garbage collection', 'As a part of one core.', 'percentunit', {
        '{{service}} {{kind}}': `sum by (service, kind) (${rate(`nodejs_gc_duration_seconds_sum{${chosen}}`)})`,
      }),
      lines('Open files', 'Sockets, too.', 'short', {
        '{{service}}': `max by (service) (process_open_fds{${chosen}})`,
      }),
    ],
  },
} as const satisfies Dashboard
