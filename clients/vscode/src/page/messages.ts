// SPDX-License-Identifier: EPL-2.0
/** What the page of the conversation and the extension tell each other. */

export interface Entry {
    mine: boolean;
    text: string;
    /** What went with a question, or how an answer ended. */
    note?: string | undefined;
}

/** What is in the form and not asked yet. */
export interface Draft {
    text: string;
    attach: boolean;
}

/** What a question may begin with. */
export interface Hint {
    word: string;
    summary: string;
}

export type FromPage =
    | { type: 'ready' | 'stop' | 'settings' | 'help' }
    | { type: 'ask' | 'draft'; text: string; attach: boolean }
    | { type: 'insert' | 'apply' | 'copy'; text: string; entry: number }
    | { type: 'file'; text: string; language: string };

export type ToPage =
    | { type: 'show'; entries: Entry[]; busy: boolean }
    | { type: 'more'; text: string }
    /** What became of what went with a question. */
    | { type: 'note'; entry: number; note: string }
    | { type: 'end'; note?: string | undefined }
    | { type: 'focus' }
    /** What was in the form before the view was hidden. */
    | { type: 'draft'; text: string; attach: boolean }
    | { type: 'commands'; commands: Hint[] }
    /** `problem`: why there is no server, empty while it starts; undefined while it runs. */
    | { type: 'server'; problem?: string | undefined };
