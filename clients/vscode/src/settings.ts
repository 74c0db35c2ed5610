// SPDX-License-Identifier: EPL-2.0
/** What the user set, as the server and its process are told. Pure. */

export interface ServerSettings {
    model: string | null;
    maxTokens: number;
    contextTokens: number;
    threads: number;
    exclusions: string[];
    context: boolean;
    requirements: boolean;
}

/** Reads one setting under `vauban`. */
export type Read = <T>(name: string, otherwise: T) => T;

export function serverSettings(read: Read): ServerSettings {
    const model = read<string | null>('model', null);
    return {
        model: model === null || model.trim() === '' ? null : model.trim(),
        maxTokens: read('maxTokens', 128),
        contextTokens: read('contextTokens', 0),
        threads: read('threads', 0),
        exclusions: read<string[]>('exclusions', []),
        context: read('context', true),
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

/** How the server is started. */
export function serverCommand(read: Read, platform: string): ServerCommand {
    const named = read('server', '').trim();
    const windows = platform === 'win32';
    const program = named === '' ? (windows ? 'vauban.bat' : 'vauban') : named;
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
