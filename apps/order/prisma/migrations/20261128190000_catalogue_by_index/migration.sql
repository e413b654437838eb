-- What is the same for a search: case, and the way in which a letter is composed, do not count.
CREATE FUNCTION "search_text"(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(normalize(value, NFC));

-- A text in pieces that an index can find it by: its characters, and its pairs of neighbours. Trigrams would not do: a word
-- of Hangul is two syllables, and a database in the C locale knows no trigrams of it at all.
CREATE FUNCTION "search_pairs"(value text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(SELECT one || next FROM unnest(string_to_array(value, NULL), (string_to_array(value, NULL))[2:]) AS t(one, next)
                 WHERE next IS NOT NULL);
CREATE FUNCTION "search_pieces"(value text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN string_to_array(value, NULL) || "search_pairs"(value);

-- The pieces of every text that has this one in it.
CREATE FUNCTION "search_needs"(value text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN length(value) < 2 THEN ARRAY[value] ELSE "search_pairs"(value) END;

-- Name and id, with something between that no search has in it.
CREATE FUNCTION "product_search"(name text, product_id text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN "search_text"(name || E'\n' || product_id);

CREATE INDEX "product_search_idx" ON "product"
    USING gin ("search_pieces"("product_search"("name", "product_id"))) WHERE "on_sale";

-- Each order in which the catalogue can be read.
CREATE INDEX "product_by_name_idx" ON "product" ("name" COLLATE "C", "product_id") WHERE "on_sale";
CREATE INDEX "product_by_price_idx" ON "product" ("price", "product_id") WHERE "on_sale";
CREATE INDEX "product_by_newest_idx" ON "product" ("created_at", "product_id") WHERE "on_sale";

-- The orders that wait for an answer, the longest wait first.
CREATE INDEX "orders_passing" ON "orders" (coalesce("ended_at", "paying_since", "created_at"), "order_id")
    WHERE "asked_at" IS NOT NULL OR "status" = 'awaiting-coupon';
CREATE INDEX "orders_user_id_status_order_id_idx" ON "orders" ("user_id", "status", "order_id");
