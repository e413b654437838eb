import type { Problem } from '@jangteo/operator'

/** What each kind of problem means. Its sentence is English, and says which object it is about. */
export const koreanKinds: Readonly<Record<Problem['kind'], string>> = {
  'no-answer': '서비스가 응답하지 않아 상태를 알 수 없습니다.',
  'not-ready': '서비스가 필요한 것을 쓸 수 없어 준비되지 않았습니다.',
  'blocked-keys': '데드 레터 때문에 키가 막혀 뒤의 이벤트가 기다립니다.',
  'dead-letters': '처리하지 않은 데드 레터가 있습니다.',
  finding: '레코드 유실처럼 운영자가 확인해야 할 것을 찾았습니다.',
  'stuck-order': '주문이 응답을 너무 오래 기다립니다.',
  lag: '레코드가 기다리는데 처리가 진행되지 않습니다.',
  outbox: '이벤트가 Kafka로 발행되지 않고 아웃박스에 쌓입니다.',
  audit: '서비스가 가진 값이 서로 다르거나 비교하지 못했습니다.',
}
