// SPDX-License-Identifier: EPL-2.0
// Makes one file of the editor, and writes down what is in it.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writePackages } from './packages.mjs';

const to = '../../bundles/org.vauban.server/web';
mkdirSync(to, { recursive: true });
const result = await build({ bundle: true, minify: true, metafile: true, logLevel: 'warning', legalComments: 'none', charset: 'ascii',
    entryPoints: ['src/main.js'], outfile: join(to, 'editor.js'), target: 'es2022', format: 'esm',
    banner: { js: '// SPDX-License-Identifier: EPL-2.0 AND MIT; see editor-licences.txt' } });
writePackages(Object.keys(result.metafile.inputs), join(to, 'editor-licences.txt'), join(to, 'packages.json'));
