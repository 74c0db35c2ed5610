// SPDX-License-Identifier: EPL-2.0
/** What the status item says. Pure. */
import type { Origin, Status } from './protocol';

/** Of the process. */
export type ServerState = 'missing' | 'starting' | 'running' | 'stopped';

export interface Situation {
    server: ServerState;
    /** As the server told it last. */
    engine: Status | undefined;
    /** Whether completion while typing is on at all. */
    enabled: boolean;
    /** Whether it is on for the language of the editor. */
    language: boolean;
    /** Whether the file of the editor is never read. */
    excluded: boolean;
}

/** Each is one word in the status bar. */
export type Shown = 'missing' | 'stopped' | 'starting' | 'error' | 'loading' | 'off' | 'offHere' | 'excluded' | 'working' | 'ready' | 'idle';

/** What matters most: what keeps all from working, then what the user switched off, then what the engine does. */
export function shown({ server, engine, enabled, language, excluded }: Situation): Shown {
    if (server !== 'running') {
        return server;
    }
    const state = engine?.state ?? 'idle';
    if (state === 'error' || state === 'loading') {
        return state;
    }
    if (!enabled) {
        return 'off';
    }
    if (!language) {
        return 'offHere';
    }
    if (excluded) {
        return 'excluded';
    }
    // the engine is at rest until somebody asks
    return state === 'off' ? 'idle' : state;
}

/** What is said of who answers, in the user's language. */
export interface OriginWords {
    answeredBy(who: string): string;
    thisMachine: string;
    agree(endpoint: string): string;
}

/** Who answers, why it is this machine, and how to agree to an endpoint. Empty where no remote endpoint can answer. */
export function originLines(origin: Origin | null | undefined, words: OriginWords): string[] {
    return origin ? [
        words.answeredBy(isRemote(origin) ? origin.label : words.thisMachine),
        origin.note ?? '',
        origin.unconfirmed ? words.agree(origin.unconfirmed) : '',
    ].filter(Boolean) : [];
}

/** Whether another machine answers. */
export function isRemote(origin: Origin | null | undefined): boolean {
    return (origin?.endpoint ?? '') !== '';
}

export const ICONS: Record<Shown, string> = {
    missing: '$(error)', stopped: '$(error)', error: '$(error)', starting: '$(loading~spin)', loading: '$(loading~spin)', working: '$(loading~spin)',
    off: '$(circle-slash)', offHere: '$(circle-slash)', excluded: '$(circle-slash)', ready: '$(check)', idle: '$(check)',
};

/** Whether completions are wanted in a language: what is said of it, else of all others. */
export function isOn(languages: Record<string, unknown>, language: string): boolean {
    return (languages[language] ?? languages['*'] ?? true) !== false;
}
