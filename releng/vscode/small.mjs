// SPDX-License-Identifier: EPL-2.0
/** Makes pictures of a screen small: PNG of 8 bits without alpha in, PNG with a palette out. Text stays sharp; shades that are rare become their nearest. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const COLOURS = 256;

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const made = Buffer.alloc(body.length + 8);
    made.writeUInt32BE(data.length);
    body.copy(made, 4);
    made.writeUInt32BE(crc32(body), body.length + 4);
    return made;
}

/** Width, height, and three bytes for each pixel. */
function decode(png) {
    const parts = [];
    let at = 8;
    let header;
    while (at < png.length) {
        const length = png.readUInt32BE(at);
        const type = png.toString('latin1', at + 4, at + 8);
        const data = png.subarray(at + 8, at + 8 + length);
        if (type === 'IHDR') {
            header = data;
        } else if (type === 'IDAT') {
            parts.push(data);
        }
        at += length + 12;
    }
    const width = header.readUInt32BE(0);
    const height = header.readUInt32BE(4);
    const channels = { 2: 3, 6: 4 }[header[9]];
    const raw = inflateSync(Buffer.concat(parts));
    const stride = width * channels;
    let above = Buffer.alloc(stride);
    const pixels = Buffer.alloc(width * height * 3);
    for (let y = 0; y < height; y++) {
        const filter = raw[y * (stride + 1)];
        const row = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
        for (let i = 0; i < stride; i++) {
            const left = i < channels ? 0 : row[i - channels];
            const up = above[i];
            const corner = i < channels ? 0 : above[i - channels];
            const [p, q, r] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
            row[i] += [0, left, up, (left + up) >> 1, p <= q && p <= r ? left : q <= r ? up : corner][filter];
        }
        for (let x = 0; x < width; x++) {
            row.copy(pixels, (y * width + x) * 3, x * channels, x * channels + 3);
        }
        above = row;
    }
    return { width, height, pixels };
}

export function small(png) {
    const { width, height, pixels } = decode(png);
    const counts = new Map();
    for (let i = 0; i < pixels.length; i += 3) {
        const colour = pixels.readUIntBE(i, 3);
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, COLOURS).map(([colour]) => colour);
    const index = new Map(palette.map((colour, at) => [colour, at]));
    const distance = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + ((a >> 8 & 255) - (b >> 8 & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
    for (const colour of counts.keys()) {
        if (!index.has(colour)) {
            index.set(colour, palette.reduce((best, each, at) => distance(each, colour) < distance(palette[best], colour) ? at : best, 0));
        }
    }
    const rows = Buffer.alloc((width + 1) * height);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            rows[y * (width + 1) + 1 + x] = index.get(pixels.readUIntBE((y * width + x) * 3, 3));
        }
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 3, 0, 0, 0], 8);
    const colours = Buffer.alloc(palette.length * 3);
    palette.forEach((colour, at) => colours.writeUIntBE(colour, at * 3, 3));
    return Buffer.concat([png.subarray(0, 8), chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
