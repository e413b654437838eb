import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import kafkajs, { CompressionTypes } from 'kafkajs'
import type { Tuning } from '../../tuning.ts'

const [compress, decompress] = [promisify(zstdCompress), promisify(zstdDecompress)]

// kafkajs has gzip alone; Node brings zstd. Registered for all clients of the process, producers and consumers. Node finds only the
// first names that this CommonJS module exports, and `CompressionCodecs` is not among them.
kafkajs.CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => compress(buffer),
  decompress: (buffer: Buffer) => decompress(buffer),
})

/** The numbers that the protocol has for them. */
export const compressionTypes: Readonly<Record<Tuning['compression'], CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
}
