// SPDX-License-Identifier: EPL-2.0
/** Conversations on the disk, one file each. What is written comes from the server, with secrets masked. Knows of no editor. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment, ChatTurn } from './protocol';

export interface Kept {
    id: string;
    title: string;
    /** Milliseconds since 1970. */
    changed: number;
    turns: ChatTurn[];
    /** What each question was about; absent from older files. */
    abouts?: (KeptAbout | null)[] | undefined;
}

/** The file of a question. */
export interface KeptAbout {
    name: string;
    uri: string;
}


const ID = /^[\w-]{1,64}$/;

/** The files of the questions, one for each turn that the server has of them; a question may have failed, and secrets in it be masked. */
export function aboutsOf(turns: ChatTurn[], asked: { question: string; about: KeptAbout | undefined }[]): (KeptAbout | null)[] {
    let next = 0;
    return turns.map(({ question }) => {
        const found = asked.findIndex((each, at) => at >= next && each.question.trim() === question.trim());
        next = found < 0 ? next : found + 1;
        return asked[found]?.about ?? null;
    });
}

/** What a question was about, as far as it is known once its text is gone. */
export function aboutOf(kept: KeptAbout | null | undefined): { attachment: Attachment; name: string } | undefined {
    return kept && typeof kept.uri === 'string' && typeof kept.name === 'string' ? { attachment: { uri: kept.uri }, name: kept.name } : undefined;
}

/** The files that an answer may repeat; undefined where they are not known, as in older files. */
export function sourcesOf({ sources }: { sources?: unknown }): string[] | undefined {
    return Array.isArray(sources) && sources.every(uri => typeof uri === 'string') ? sources : undefined;
}

export class Conversations {
    constructor(private readonly folder: string) {
    }

    /** The newest first; what cannot be read is left out. */
    async all(): Promise<Kept[]> {
        const names = await readdir(this.folder).catch(() => []);
        const read = await Promise.all(names.filter(name => name.endsWith('.json')).map(name => this.read(name)));
        return read.filter(each => each !== undefined).sort((a, b) => b.changed - a.changed);
    }

    async save(kept: Kept): Promise<void> {
        if (!ID.test(kept.id)) {
            throw new Error(kept.id);
        }
        await mkdir(this.folder, { recursive: true, mode: 0o700 });
        const file = this.file(kept.id);
        await writeFile(`${file}.part`, JSON.stringify(kept), { mode: 0o600 });
        await rename(`${file}.part`, file);
    }

    async remove(id: string): Promise<void> {
        if (ID.test(id)) {
            await rm(this.file(id), { force: true });
        }
    }

    private file(id: string): string {
        return join(this.folder, `${id}.json`);
    }

    private async read(name: string): Promise<Kept | undefined> {
        try {
            const kept = JSON.parse(await readFile(join(this.folder, name), 'utf8')) as Partial<Kept>;
            return typeof kept.id === 'string' && ID.test(kept.id) && typeof kept.title === 'string' && typeof kept.changed === 'number' && Array.isArray(kept.turns)
                && kept.turns.every(turn => typeof turn.question === 'string' && typeof turn.answer === 'string')
                && (kept.abouts === undefined || Array.isArray(kept.abouts)) ? kept as Kept : undefined;
        } catch {
            return undefined;
        }
    }
}
