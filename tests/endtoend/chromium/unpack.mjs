// unpack.mjs FOLDER: writes the packed Chromium and the archives beside it, unpacked by brotli.
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

const [folder] = process.argv.slice(2)
const packed = new URL('./node_modules/@sparticuz/chromium/bin/', import.meta.url)
for (const name of ['chromium', 'al2023.tar', 'swiftshader.tar', 'fonts.tar']) {
  await pipeline(
    createReadStream(new URL(`${name}.br`, packed)),
    createBrotliDecompress(),
    createWriteStream(`${folder}/${name}`),
  )
}
