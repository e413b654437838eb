import type { ShownAlert } from './drawn.ts'

type Labels = Readonly<Record<string, string>>

interface KnownAlert {
  /** Where in the console it is looked at or mended; without it, the section of the runbook is the only way. */
  readonly page?: (labels: Labels) => string
  readonly korean: string
}

const home = () => '/'
const topics = () => '/topics'
const letters = () => '/dead-letters'
const audit = () => '/audit'
const orders = () => '/orders'
const services = () => '/dashboards?board=service'
const postgres = () => '/dashboards?board=postgres'
const topicOf = ({ topic = '' }: Labels) => `/topics/${encodeURIComponent(topic)}?tab=groups`

/** Every alert of infra/observe by its name: a test compares the names. */
export const knownAlerts: Readonly<Record<string, KnownAlert>> = {
  ServiceUnreachable: { page: home, korean: '서비스가 응답하지 않습니다.' },
  ConsumerMakesNoProgress: { page: topicOf, korean: '컨슈머가 레코드를 처리하지 못하고 멈춰 있습니다.' },
  OutboxGrows: { page: home, korean: '아웃박스의 이벤트가 발행되지 않고 쌓입니다.' },
  KeyBlocked: { page: letters, korean: '데드 레터 때문에 키가 막혀 뒤의 이벤트가 기다립니다.' },
  DeadLettersOpen: { page: letters, korean: '처리하지 않은 데드 레터가 있습니다.' },
  FindingsOpen: { page: home, korean: '레코드 유실 같은 발견 사항이 열려 있습니다.' },
  AuditDiffers: { page: audit, korean: '서비스가 가진 값이 서로 다릅니다.' },
  AuditNotClean: { page: audit, korean: '15분 이상 이상 없이 끝난 감사가 없습니다.' },
  ErasureLate: { korean: '개인 정보 삭제 요청이 하루 넘게 끝나지 않았습니다.' },
  OrdersStuck: { page: orders, korean: '응답을 너무 오래 기다리는 주문이 있습니다.' },
  PoolExhausted: { page: services, korean: '요청이 데이터베이스 연결을 기다립니다.' },
  RequestsFail: { page: services, korean: '5xx로 응답하는 요청이 많습니다.' },
  KafkaUnreadable: { page: topics, korean: 'Kafka의 지표를 읽지 못합니다.' },
  KafkaBrokerMissing: { page: topics, korean: '브로커가 없어졌습니다.' },
  KafkaNoController: { page: topics, korean: '활성 컨트롤러가 없습니다.' },
  KafkaPartitionsOffline: { page: topics, korean: '리더가 없는 파티션은 쓰거나 읽을 수 없습니다.' },
  KafkaUnderReplicated: { page: topics, korean: '복제본이 모자란 파티션이 있습니다.' },
  KafkaDiskFills: { page: topics, korean: '브로커의 디스크가 가득 차 갑니다.' },
  PostgresUnreadable: { page: postgres, korean: 'PostgreSQL의 지표를 읽지 못합니다.' },
  PostgresConnectionsNearMaximum: { page: postgres, korean: '연결 수가 한도에 가깝습니다.' },
  PostgresLongTransaction: { page: postgres, korean: '트랜잭션이 너무 오래 열려 있습니다.' },
  PostgresDeadlocks: { page: postgres, korean: '교착 상태가 여러 번 일어났습니다.' },
  PostgresWraparoundNear: {
    page: postgres,
    korean: '오래 동결되지 않은 행이 있어 트랜잭션 ID가 모자랄 수 있습니다.',
  },
  PostgresSlotRetainsLog: { page: postgres, korean: '복제 슬롯이 WAL을 지우지 못하게 붙잡고 있습니다.' },
}

/** What is known of an alert; undefined for one that is not of infra/observe. */
export const knownAlert = ({ name }: ShownAlert): KnownAlert | undefined =>
  Object.hasOwn(knownAlerts, name) ? knownAlerts[name] : undefined
