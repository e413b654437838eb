-- CreateTable
CREATE TABLE "product_details" (
    "product_id" TEXT NOT NULL,
    "name_ko" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "description_ko" TEXT NOT NULL,
    "description_en" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "pictures" TEXT[],

    CONSTRAINT "product_details_pkey" PRIMARY KEY ("product_id")
);

-- AddForeignKey
ALTER TABLE "product_details" ADD CONSTRAINT "product_details_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("product_id") ON DELETE RESTRICT ON UPDATE CASCADE;
