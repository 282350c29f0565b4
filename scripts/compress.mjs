// Lays a .br and a .gz beside each file of a built web app that shrinks by it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const [folder] = process.argv.slice(2)
const TEXT = /\.(css|html|js|json|mjs|svg|ttf|txt|wasm|webmanifest)$/
const SMALLEST = 512

for (const name of readdirSync(folder, { recursive: true })) {
  if (!TEXT.test(name)) continue
  const path = join(folder, name)
  const plain = readFileSync(path)
  const packed = {
    br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
    gz: gzipSync(plain, { level: 9 }),
  }
  for (const [ending, bytes] of Object.entries(packed)) {
    if (plain.length >= SMALLEST && bytes.length < plain.length * 0.9) writeFileSync(`${path}.${ending}`, bytes)
    else rmSync(`${path}.${ending}`, { force: true })
  }
}
