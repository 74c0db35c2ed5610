// SPDX-License-Identifier: EPL-2.0
// Makes one file of the editor, and writes down the licences of what is in it.
import { build } from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const to = '../../bundles/org.vauban.server/web';
mkdirSync(to, { recursive: true });
const result = await build({ bundle: true, minify: true, metafile: true, logLevel: 'warning', legalComments: 'none', charset: 'ascii',
    entryPoints: ['src/main.js'], outfile: join(to, 'editor.js'), target: 'es2022', format: 'esm',
    banner: { js: '// SPDX-License-Identifier: EPL-2.0 AND MIT; see editor-licences.txt' } });
const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
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
writeFileSync(join(to, 'editor-licences.txt'), licences.join(`\n${'-'.repeat(78)}\n\n`));
