/** Kafka's own choice of a partition for a key (murmur2), so that every client in every language agrees. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
}

function murmur2(data: Buffer): number {
  const M = 0x5bd1e995
  const words = data.length >> 2
  let h = 0x9747b28c ^ data.length
  for (let i = 0; i < words; i++) {
    let k = Math.imul(data.readInt32LE(i * 4), M)
    k = Math.imul(k ^ (k >>> 24), M)
    h = Math.imul(h, M) ^ k
  }
  const tail = words * 4
  const left = data.length - tail
  if (left > 0) {
    for (let i = left - 1; i >= 0; i--) h ^= (data[tail + i] as number) << (8 * i)
    h = Math.imul(h, M)
  }
  h = Math.imul(h ^ (h >>> 13), M)
  return h ^ (h >>> 15)
}
