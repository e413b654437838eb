-- An actor says of which kind it is, so that a customer who is called "balance" is not taken for the service. What a row says
-- of tells who did it: only customers place and pay, only services settle, and an order says whether an operator cancelled it.
UPDATE "order_event" e SET "actor" = CASE
    WHEN e."type" IN ('placed', 'payment-requested') THEN 'user:'
    WHEN e."type" IN ('paid', 'payment-declined', 'refunded', 'coupon-applied', 'expired', 'refused') THEN 'service:'
    WHEN e."type" = 'asked-again' THEN 'operator:'
    WHEN o."reason" = 'operator' THEN 'operator:'
    ELSE 'user:' END || e."actor"
FROM "orders" o WHERE o."order_id" = e."order_id";

ALTER TABLE "order_event" ADD CONSTRAINT "order_event_actor" CHECK ("actor" ~ '^(user|operator|service):.');
