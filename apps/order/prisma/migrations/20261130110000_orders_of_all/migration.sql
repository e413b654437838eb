-- The orders of all customers in one state, in the order in which they were placed.
CREATE INDEX IF NOT EXISTS "orders_status_order_id_idx" ON "orders"("status", "order_id");

-- The orders of a product.
CREATE INDEX IF NOT EXISTS "order_line_product_id_order_id_idx" ON "order_line"("product_id", "order_id");
