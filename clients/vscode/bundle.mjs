// SPDX-License-Identifier: EPL-2.0
// Makes one file of the extension and one of its page, and writes down the licences of what is in them.
import { build } from 'esbuild';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const common = { bundle: true, minify: true, metafile: true, logLevel: 'warning' };
const results = await Promise.all([
    build({ ...common, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'] }),
    build({ ...common, entryPoints: ['src/page/main.ts'], outfile: 'dist/page.js', target: 'es2022', format: 'iife' }),
]);
const packages = new Set();
for (const input of results.flatMap(result => Object.keys(result.metafile.inputs))) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) {
        packages.add(found[1]);
    }
}
const licences = [...packages].sort().map(folder => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find(each => /^licen[sc]e/i.test(each));
    if (!file) {
        throw new Error(`${folder} has no licence`);
    }
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
});
writeFileSync('dist/licences.txt', licences.join(`\n${'-'.repeat(78)}\n\n`));
