import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { CompressionCodecs, CompressionTypes } from 'kafkajs'
import type { Tuning } from '../../tuning.ts'

const [compress, decompress] = [promisify(zstdCompress), promisify(zstdDecompress)]

// kafkajs has gzip alone; Node brings zstd. Registered for all clients of the process, producers and consumers.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => compress(buffer),
  decompress: (buffer: Buffer) => decompress(buffer),
})

/** The numbers that the protocol has for them. */
export const compressionTypes: Readonly<Record<Tuning['compression'], CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
}
