// SPDX-License-Identifier: EPL-2.0
// Makes one file of the extension and one of its page, and writes down what is in them.
import { build } from 'esbuild';
import { writePackages } from '../web/packages.mjs';

const common = { bundle: true, minify: true, metafile: true, logLevel: 'warning' };
const results = await Promise.all([
    build({ ...common, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'] }),
    build({ ...common, entryPoints: ['src/page/main.ts'], outfile: 'dist/page.js', target: 'es2022', format: 'iife' }),
]);
writePackages(results.flatMap(result => Object.keys(result.metafile.inputs)), 'dist/licences.txt', 'dist/packages.json');
