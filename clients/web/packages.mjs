// SPDX-License-Identifier: EPL-2.0
// The npm packages that a script was made of: their licences, and a list for the bills of materials.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const read = file => JSON.parse(readFileSync(file, 'utf8'));

// inputs: of esbuild's metafiles, relative to the folder of the client, which is the present one
// licences, list: files to write; list is read by org.vauban.supplychain.ScriptPackages
export function writePackages(inputs, licences, list) {
    const locked = read('package-lock.json').packages;
    const folders = new Set();
    for (const input of inputs) {
        const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
        if (found) {
            folders.add(found[1]);
        }
    }
    const packages = [...folders].sort().map(folder => {
        const { name, version, license } = read(join(folder, 'package.json'));
        const file = readdirSync(folder).find(each => /^licen[sc]e/i.test(each));
        if (!file) {
            throw new Error(`${folder} has no licence`);
        }
        if (locked[folder]?.version !== version) {
            throw new Error(`${folder} is not what package-lock.json names`);
        }
        return { text: `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`,
            entry: { name, version, licence: license, integrity: locked[folder].integrity } };
    });
    writeFileSync(licences, packages.map(each => each.text).join(`\n${'-'.repeat(78)}\n\n`));
    const client = basename(process.cwd());
    writeFileSync(list, JSON.stringify({ client, packages: packages.map(each => each.entry) }, null, 2) + '\n');
}
