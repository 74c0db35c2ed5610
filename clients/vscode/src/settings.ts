// SPDX-License-Identifier: EPL-2.0
/** What the user set, as the server and its process are told. Pure. */

export interface ServerSettings {
    model: string | null;
    maxTokens: number;
    contextTokens: number;
    threads: number;
    exclusions: string[];
    maskPersonalData: boolean;
    context: boolean;
    readAhead: string;
    requirements: boolean;
}

/** Reads one setting under `vauban`. */
export type Read = <T>(name: string, otherwise: T) => T;

/** Reads one setting under `vauban` at each level that has a value: folder, workspace, default, user. */
export type ReadLevels = <T>(name: string) => T[];

/** What protects the user adds up: a workspace that somebody else wrote cannot take it back. */
export function serverSettings(read: Read, levels: ReadLevels): ServerSettings {
    const model = read<string | null>('model', null);
    return {
        model: model === null || model.trim() === '' ? null : model.trim(),
        maxTokens: read('maxTokens', 128),
        contextTokens: read('contextTokens', 0),
        threads: read('threads', 0),
        // the last pattern that matches decides: those of the user
        exclusions: levels<string[]>('exclusions').flat(),
        maskPersonalData: levels<boolean>('maskPersonalData').includes(true),
        context: read('context', true),
        readAhead: read('readAhead', 'onMains'),
        requirements: read('requirements', true),
    };
}

export interface ServerCommand {
    command: string;
    args: string[];
    /** Whether the program is a script of Windows, which only a shell can start. */
    shell: boolean;
    env: Record<string, string>;
}

/**
 * How the server is started.
 *
 * @param find the absolute path of a program
 */
export function serverCommand(read: Read, platform: string, find: (program: string) => string): ServerCommand {
    const named = read('server', '').trim();
    const windows = platform === 'win32';
    const program = find(named === '' ? (windows ? 'vauban.bat' : 'vauban') : named);
    const shell = windows && /\.(bat|cmd)$/i.test(program);
    const home = read('java.home', '').trim();
    return {
        // a shell would take a blank in the path for the end of the program
        command: shell ? `"${program.replaceAll('"', '')}"` : program,
        args: ['lsp'],
        shell,
        env: home === '' ? {} : { VAUBAN_JAVA_HOME: home },
    };
}
