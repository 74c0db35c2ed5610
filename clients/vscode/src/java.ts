// SPDX-License-Identifier: EPL-2.0
/** The Java that the user chose for the server. Knows of no editor. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST = 22;

/** What keeps a folder from being the server's Java: there is none in it, or one that is too old (its version); undefined for nothing. */
export function javaProblem(home: string, platform: string): 'none' | { version: string } | undefined {
    if (!isFile(join(home, 'bin', platform === 'win32' ? 'java.exe' : 'java'))) {
        return 'none';
    }
    let release: string;
    try {
        release = readFileSync(join(home, 'release'), 'utf8');
    } catch {
        return undefined; // the server tells
    }
    const version = /^JAVA_VERSION="([^"]+)"/m.exec(release)?.[1];
    return version !== undefined && Number.parseInt(version, 10) < OLDEST ? { version } : undefined;
}

export function isFile(file: string): boolean {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

export function isFolder(file: string): boolean {
    return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
