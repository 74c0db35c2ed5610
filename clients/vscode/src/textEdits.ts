// SPDX-License-Identifier: EPL-2.0
/** What edits of the protocol make of a text. Pure. */
import type { Position, WorkspaceEdit } from 'vscode-languageserver-protocol';

export interface Change {
    range: { start: Position; end: Position };
    newText: string;
}

/** All changes of one document, which may not be there yet. */
export interface DocumentChange {
    uri: string;
    /** Of the document that the changes are for; null where none is known. */
    version: number | null;
    creates: boolean;
    changes: Change[];
    /** What is to be looked at, in the words of the server. */
    remarks: string;
}

/** The only document that an edit changes or makes, if the edit asks to be confirmed; else undefined. */
export function toConfirm(edit: WorkspaceEdit): DocumentChange | undefined {
    const annotations = Object.values(edit.changeAnnotations ?? {});
    return annotations.some(each => each.needsConfirmation) ? onlyDocument(edit) : undefined;
}

/** The only document that an edit changes or makes; undefined where there are several, or where it does something else. */
export function onlyDocument(edit: WorkspaceEdit): DocumentChange | undefined {
    const annotations = Object.values(edit.changeAnnotations ?? {});
    let found: DocumentChange | undefined;
    for (const each of edit.documentChanges ?? []) {
        const uri = 'textDocument' in each ? each.textDocument.uri : each.kind === 'create' ? each.uri : undefined;
        if (uri === undefined || found && found.uri !== uri) {
            return undefined;
        }
        const remarks = annotations.map(annotation => annotation.description?.replace(/^Vauban(?:\s?: )?/, '') ?? '').join(' ').trim();
        found ??= { uri, version: null, creates: !('textDocument' in each), changes: [], remarks };
        if ('textDocument' in each) {
            found.version = found.creates ? null : each.textDocument.version;
            for (const change of each.edits) {
                if (!('newText' in change)) {
                    return undefined;
                }
                found.changes.push({ range: change.range, newText: change.newText });
            }
        }
    }
    return found;
}

/** The text with all changes made; their places are those of the text as it is. */
export function applied(text: string, changes: Change[]): string {
    const starts = [0];
    for (const found of text.matchAll(/\r\n|\r|\n/g)) {
        starts.push(found.index + found[0].length);
    }
    const offset = ({ line, character }: Position) => Math.min((starts[line] ?? text.length) + (line < starts.length ? character : 0),
        starts[line + 1] ?? text.length);
    // the last in the text first, so that places stay true
    return changes.map((change, order) => ({ start: offset(change.range.start), end: offset(change.range.end), order, newText: change.newText }))
        .sort((a, b) => b.start - a.start || b.order - a.order)
        .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}
