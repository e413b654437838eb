/** The equations of the audit by their names. A test finds every name in data-platform. */
export const equations: Readonly<Record<string, string>> = {
  'each order is as its events say': '주문은 이벤트가 말하는 그대로다',
  'the stock of each product is as its last event says': '상품의 재고는 마지막 이벤트가 말하는 그대로다',
  'each product is in the catalogue as its last event says':
    '카탈로그의 상품은 마지막 이벤트가 말하는 그대로다',
  'each answer that an order waits for was requested': '주문이 기다리는 응답은 모두 요청되었다',
  'each payment is as it was answered': '결제는 응답한 그대로다',
  'each movement of money and points is as it was published': '돈과 포인트의 이동은 발행한 그대로다',
  'each coupon is as it was issued': '쿠폰은 발급한 그대로다',
  'each coupon that is reserved for an order was promised to it':
    '주문에 예약된 쿠폰은 그 주문에 약속된 것이다',
  'each used coupon is used by the paid order that names it': '사용된 쿠폰은 그것을 쓴 결제된 주문의 것이다',
  'each event that people are told of is in an inbox': '알려야 하는 이벤트는 모두 알림함에 있다',
  'each requested message has a delivery': '요청된 메시지에는 모두 발송이 있다',
  'the ranking knows each product as the catalogue has it': '순위의 상품은 카탈로그와 같다',
  'each sale is counted in the ranking as its event says': '판매는 이벤트가 말하는 그대로 순위에 집계되었다',
  'each measured window is in the ranking as its event says':
    '측정된 구간은 이벤트가 말하는 그대로 순위에 있다',
  'each event was published in a transaction of its service':
    '이벤트는 모두 서비스의 트랜잭션에서 발행되었다',
  'each payment, refund and coupon is requested for an order that was placed':
    '결제, 환불, 쿠폰은 접수된 주문에 대해서만 요청되었다',
  'each completed payment was requested by its order, with this amount':
    '완료된 결제는 주문이 이 금액으로 요청한 것이다',
  'each requested payment is answered': '요청된 결제에는 모두 응답이 있다',
  'each paid order has its completed payment, of the same amount':
    '결제된 주문에는 같은 금액의 완료된 결제가 있다',
  'each completed payment has paid its order, or goes back': '완료된 결제는 주문을 결제했거나 환불된다',
  'a message is requested of each event that people are told of':
    '알려야 하는 이벤트마다 메시지가 요청되었다',
  'each refund undoes one payment, of the same amount': '환불은 같은 금액의 결제 하나를 되돌린다',
  'each refund was requested by its order': '환불은 모두 주문이 요청한 것이다',
  'each requested refund is answered': '요청된 환불에는 모두 응답이 있다',
  'each movement for a payment is of a payment of this amount': '결제에 따른 이동은 이 금액의 결제에 속한다',
  'each movement for a refund is of a refund of this amount': '환불에 따른 이동은 이 금액의 환불에 속한다',
  'points are accrued for paid orders only': '포인트는 결제된 주문에만 쌓인다',
  'the pieces of each order were reserved': '주문의 수량은 모두 예약되었다',
  'pieces are reserved for orders that name them': '예약된 수량은 그 상품을 주문한 주문의 것이다',
  'each coupon is answered for the order that came with it':
    '쿠폰에 대한 응답은 그 쿠폰을 쓴 주문에 대한 것이다',
  'each order that came with a coupon is answered': '쿠폰을 쓴 주문에는 모두 응답이 있다',
  'each order that was paid with a coupon had it reserved, for this discount':
    '쿠폰으로 결제된 주문은 이 할인으로 쿠폰을 예약했다',
  'each coupon was issued for an admitted request': '쿠폰은 통과한 요청에만 발급되었다',
}
