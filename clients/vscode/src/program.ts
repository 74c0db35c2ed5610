// SPDX-License-Identifier: EPL-2.0
import * as path from 'node:path';

/**
 * The absolute path of a program that is named by its bare name. The system would also look in the folder that the process runs in, which is
 * the workspace, and in relative entries of the PATH: what lies in a project must never run by its mere name.
 *
 * @param environment value of PATH
 * @param folders of the workspace
 * @param home of the user, in which programs may lie even where it is the workspace
 * @returns a path at which there is nothing where the program is not found, so that starting it fails with that name
 */
export function onPath(name: string, platform: string, environment: string, folders: readonly string[], home: string,
    isFile: (file: string) => boolean): string {
    const paths = platform === 'win32' ? path.win32 : path.posix;
    if (paths.isAbsolute(name)) {
        return name;
    }
    if (!name.includes('/') && !name.includes('\\')) {
        for (const entry of environment.split(paths.delimiter)) {
            const file = paths.join(entry, name);
            const inside = folders.some(folder => paths.relative(folder, home) !== '' && within(paths, folder, entry)
                || paths.relative(folder, entry) === '');
            if (paths.isAbsolute(entry) && !inside && isFile(file)) {
                return file;
            }
        }
    }
    return paths.join(platform === 'win32' ? 'C:\\' : '/', paths.basename(name));
}

function within(paths: path.PlatformPath, folder: string, file: string): boolean {
    const relative = paths.relative(folder, file);
    return relative !== '..' && !relative.startsWith('..' + paths.sep) && !paths.isAbsolute(relative);
}
