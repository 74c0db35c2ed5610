// SPDX-License-Identifier: EPL-2.0
/** Where code of an answer belongs in the file that was asked about. Pure. */

/** What was asked about, as it was then. */
export interface AskedText {
    /** Of the document; undefined where it is not known any more. */
    version: number | undefined;
    /** Offsets of the lines that were attached; undefined for the whole file. */
    lines: { start: number; end: number } | undefined;
    /** The text of those lines, or of the file. */
    text: string | undefined;
}

/** In place of a part, in place of the whole file, at the caret of that file, or nowhere: what was asked about is no longer there. */
export type CodeTarget = { kind: 'part'; start: number; end: number } | { kind: 'whole' | 'caret' | 'changed' };

/**
 * @param version of the document now
 * @param text of the document now
 */
export function codeTarget(code: string, asked: AskedText, version: number, text: string): CodeTarget {
    if (asked.lines && asked.text !== undefined && asked.text !== '') {
        const { start, end } = asked.lines;
        if (version === asked.version || text.slice(start, end) === asked.text) {
            return { kind: 'part', start, end };
        }
        // lines were added or removed above
        const found = text.indexOf(asked.text);
        return found >= 0 && found === text.lastIndexOf(asked.text) ? { kind: 'part', start: found, end: found + asked.text.length }
            : { kind: 'changed' };
    }
    if (asked.lines || firstLine(code) !== firstLine(text)) {
        return { kind: 'caret' };
    }
    return asked.text === undefined || version === asked.version || text === asked.text ? { kind: 'whole' } : { kind: 'changed' };
}

/** The last line of a selection, counted from 0: one that ends at the beginning of a line does not reach into it. */
export function lastLine(start: { line: number }, end: { line: number; character: number }): number {
    return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}

/** The first line that says something, of code and of a file. */
function firstLine(text: string): string {
    return text.split(/\r\n|\r|\n/).map(line => line.trim()).find(line => line !== '' && !/^(?:\/\/|\/\*|\*|#)/.test(line)) ?? '';
}
