-- CreateTable
CREATE TABLE "lost_sequence" (
    "campaign_id" UUID NOT NULL,
    "ticket" BIGINT NOT NULL,

    CONSTRAINT "lost_sequence_pkey" PRIMARY KEY ("campaign_id","ticket"),
    CONSTRAINT "lost_sequence_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("campaign_id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Gates that were rebuilt before now have lost numbers, too, and noted none of them.
INSERT INTO "lost_sequence" ("campaign_id", "ticket")
SELECT known.campaign_id, number
FROM (SELECT campaign_id, max(ticket) AS last FROM request GROUP BY campaign_id) known
  CROSS JOIN LATERAL generate_series(1, known.last) AS number
WHERE NOT EXISTS (SELECT FROM request r WHERE r.campaign_id = known.campaign_id AND r.ticket = number);
