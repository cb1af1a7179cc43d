/** Tables for eight bytes a turn: entry b of table t is the remainder of byte b followed by t bytes of zero. */
const tables: readonly Uint32Array[] = remainderTables(8);

type Crc32 = (bytes: Uint8Array, crc: number) => number;

interface Platform {
  readonly process?: { readonly getBuiltinModule?: (name: "zlib") => { readonly crc32?: Crc32 } | undefined };
}

/** Node's own, from 22.2 on: five to ten times as fast. */
const native: Crc32 | undefined = (globalThis as Platform).process?.getBuiltinModule?.("zlib")?.crc32;

/**
 * CRC-32 as in zip and gzip (polynomial 0xEDB88320, reflected).
 *
 * @param crc of the bytes before these; 0 for none
 * @remarks Slicing by 8: Kounavis and Berry, A systematic approach to building high performance software-based CRC generators, 2005
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  return native === undefined ? ownCrc32(bytes, crc) : native(bytes, crc);
}

/** The same without the platform. */
export function ownCrc32(bytes: Uint8Array, crc: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let c = ~crc;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = c ^ (bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
    c =
      t7[low & 255] ^
      t6[(low >>> 8) & 255] ^
      t5[(low >>> 16) & 255] ^
      t4[low >>> 24] ^
      t3[bytes[i + 4]] ^
      t2[bytes[i + 5]] ^
      t1[bytes[i + 6]] ^
      t0[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) c = t0[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

function remainderTables(count: number): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let c = byte;
    for (let bit = 0; bit < 8; bit++) c = (c & 1) === 0 ? c >>> 1 : (c >>> 1) ^ 0xedb88320;
    return c;
  });
  const all = [first];
  for (let t = 1; t < count; t++) all.push(all[t - 1].map((c) => first[c & 255] ^ (c >>> 8)));
  return all;
}
