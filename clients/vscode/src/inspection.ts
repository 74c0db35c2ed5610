// SPDX-License-Identifier: EPL-2.0
/** The last requests as the model saw them, and what was or would be sent to a remote endpoint. Knows of no editor. */
import { flat } from './citations';
import { type Connection, promptReport, prompts, remotePreview } from './protocol';

const DETAIL = 120; // characters of an answer in the list

/** What is said of a request, in the user's language. */
export interface RequestWords {
    sent(endpoint: string): string;
    unsent(endpoint: string): string;
    time(started: string): string;
}

/** One to choose. */
export interface Inspected {
    /** Of the document that shows it. */
    name: string;
    label: string;
    description: string;
    detail: string;
    /** In Markdown, if the name says so. */
    text(): Promise<string>;
}

/** What was or would be sent to an endpoint, if anything, then the requests, the newest first. */
export async function lastRequests(connection: Connection, words: RequestWords): Promise<Inspected[]> {
    const [known, remote] = await Promise.all([prompts(connection), remotePreview(connection)]);
    const requests = [...known].reverse().map(({ id, started, feature, model, answer, failure }): Inspected => ({
        name: `${id}.md`,
        label: feature,
        description: `${words.time(started)}  ${model}`,
        detail: flat(failure ?? answer).slice(0, DETAIL),
        text: () => promptReport(connection, id),
    }));
    return remote ? [{
        name: 'remote.txt',
        label: remote.sent ? words.sent(remote.endpoint) : words.unsent(remote.endpoint),
        description: '',
        detail: '',
        text: () => Promise.resolve(remote.text),
    }, ...requests] : requests;
}
