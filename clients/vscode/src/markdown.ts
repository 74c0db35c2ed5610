// SPDX-License-Identifier: EPL-2.0
/**
 * Markdown of an answer as a tree of a few harmless elements. Pure. Markup in the text stays text, links and pictures become their words: the page
 * loads nothing and leads nowhere.
 */

export type Tag = 'p' | 'h3' | 'h4' | 'h5' | 'ul' | 'ol' | 'li' | 'blockquote' | 'hr' | 'strong' | 'em' | 'del' | 'code' | 'br'
    | 'table' | 'tr' | 'th' | 'td';

export interface Element {
    tag: Tag;
    children: Node[];
}

/** A block of code. */
export interface Code {
    code: string;
    /** As the model named it; may be empty. */
    language: string;
    /** Whether its end is there: an answer is drawn while it is written. */
    closed: boolean;
}

export type Node = string | Element | Code;

const FENCE = /^( {0,3})(`{3,}|~{3,})\s*([^`\s]*)[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;
const ITEM = /^( *)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const RULE = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const ROW = /^\s*\|.*\|\s*$/;
const SEPARATOR = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;
const INLINE = /(`+)(.+?)\1(?!`)|\*\*(?=\S)(.+?\S|\S)\*\*|__(?=\S)(.+?\S|\S)__|\*(?=[^\s*])(.+?[^\s*]|[^\s*])\*(?!\*)|(?<![\p{L}\p{N}_])_(?=\S)(.+?\S|\S)_(?![\p{L}\p{N}_])|~~(?=\S)(.+?\S|\S)~~|!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)|\\([\\`*_{}[\]()#+\-.!|~<>])/u;
const DEEPEST = 8;
const BLOCKS = new Set<Tag>(['p', 'h3', 'h4', 'h5', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'table', 'tr', 'th', 'td']);

/** What a text in Markdown says. */
export function parse(text: string): Node[] {
    return blocks(text.replaceAll(/\r\n?/g, '\n').split('\n'), 0);
}

function blocks(lines: string[], depth: number): Node[] {
    const nodes: Node[] = [];
    let paragraph: string[] = [];
    const flush = () => {
        if (paragraph.length > 0) {
            nodes.push({ tag: 'p', children: inline(paragraph.join('\n')) });
            paragraph = [];
        }
    };
    for (let i = 0; i < lines.length; i++) {
        const line = lines[i] ?? '';
        const fence = FENCE.exec(line);
        const heading = HEADING.exec(line);
        if (fence) {
            flush();
            const end = closing(lines, i + 1, fence[2] ?? '```');
            nodes.push(code(lines.slice(i + 1, end), fence, end < lines.length));
            i = end;
        } else if (line.trim() === '') {
            flush();
        } else if (heading) {
            flush();
            const level = heading[1]?.length ?? 1;
            nodes.push({ tag: level <= 2 ? 'h3' : level === 3 ? 'h4' : 'h5', children: inline(title(heading[2] ?? '')) });
        } else if (RULE.test(line)) {
            flush();
            nodes.push({ tag: 'hr', children: [] });
        } else if (/^ {0,3}>/.test(line) && depth < DEEPEST) {
            flush();
            const end = next(lines, i, each => !/^ {0,3}>/.test(each));
            nodes.push({ tag: 'blockquote', children: blocks(lines.slice(i, end).map(each => each.replace(/^ {0,3}> ?/, '')), depth + 1) });
            i = end - 1;
        } else if (ITEM.test(line) && depth < DEEPEST) {
            flush();
            const end = listEnd(lines, i);
            nodes.push(list(lines.slice(i, end), depth));
            i = end - 1;
        } else if (ROW.test(line) && SEPARATOR.test(lines[i + 1] ?? '')) {
            flush();
            const end = next(lines, i + 2, each => !ROW.test(each));
            nodes.push(table([line, ...lines.slice(i + 2, end)]));
            i = end - 1;
        } else {
            paragraph.push(line);
        }
    }
    flush();
    return nodes;
}

/** Without the number signs at the end. */
function title(text: string): string {
    let end = text.trimEnd().length;
    while (text.charAt(end - 1) === '#') {
        end--;
    }
    return text.slice(0, end).trimEnd();
}

function next(lines: string[], from: number, stop: (line: string) => boolean): number {
    let end = from;
    while (end < lines.length && !stop(lines[end] ?? '')) {
        end++;
    }
    return end;
}

function closing(lines: string[], from: number, fence: string): number {
    return next(lines, from, line => {
        const trimmed = line.trim();
        return trimmed.startsWith(fence) && trimmed.replaceAll(fence.charAt(0), '') === '';
    });
}

function code(lines: string[], fence: RegExpExecArray, closed: boolean): Code {
    const indent = fence[1]?.length ?? 0;
    const text = lines.map(line => line.slice(Math.min(indent, line.length - line.trimStart().length))).join('\n');
    return { code: text === '' ? '' : `${text}\n`, language: fence[3] ?? '', closed };
}

/** Behind the last line of the list that begins here: items, what is indented below them, and the blank lines between. */
function listEnd(lines: string[], from: number): number {
    const indent = ITEM.exec(lines[from] ?? '')?.[1]?.length ?? 0;
    let end = from + 1;
    for (let i = end; i < lines.length; i++) {
        const line = lines[i] ?? '';
        const deep = line.length - line.trimStart().length;
        if (line.trim() === '') {
            continue;
        }
        const item = ITEM.exec(line);
        const goesOn = (lines[i - 1] ?? '').trim() !== '' && !FENCE.test(line) && !HEADING.test(line) && !ROW.test(line);
        if (deep > indent || item && item[1]?.length === indent && !RULE.test(line) || goesOn && !item) {
            end = i + 1;
        } else {
            break;
        }
    }
    return end;
}

function list(lines: string[], depth: number): Element {
    const first = ITEM.exec(lines[0] ?? '');
    const indent = first?.[1]?.length ?? 0;
    const items: string[][] = [];
    for (const line of lines) {
        const item = ITEM.exec(line);
        if (item && (item[1]?.length ?? 0) <= indent) {
            items.push([item[3] ?? '']);
        } else {
            // as deep as the text of the item, or less where the model was careless
            items.at(-1)?.push(line.replace(new RegExp(`^ {0,${indent + 4}}`), found => found.length > indent + 2 ? ' '.repeat(found.length - indent - 2) : ''));
        }
    }
    return { tag: first?.[2] === undefined ? 'ul' : 'ol', children: items.map(item => ({ tag: 'li', children: tight(blocks(undent(item), depth + 1)) })) };
}

/** What belongs to an item, without the blanks that all its lines begin with. */
function undent([head = '', ...rest]: string[]): string[] {
    const deep = Math.min(...rest.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length), DEEPEST);
    return [head, ...rest.map(line => line.slice(Math.min(deep, line.length - line.trimStart().length)))];
}

/** An item of one paragraph needs none. */
function tight(nodes: Node[]): Node[] {
    const [first, ...rest] = nodes;
    return first !== undefined && typeof first !== 'string' && 'tag' in first && first.tag === 'p' ? [...first.children, ...rest] : nodes;
}

function table(rows: string[]): Element {
    return {
        tag: 'table',
        children: rows.map((row, at) => ({
            tag: 'tr',
            children: row.trim().replaceAll(/^\||\|$/g, '').split(/(?<!\\)\|/)
                .map(cell => ({ tag: at === 0 ? 'th' : 'td', children: inline(cell.trim().replaceAll('\\|', '|')) })),
        })),
    };
}

/** Words within a block. */
function inline(text: string, depth = 0): Node[] {
    const nodes: Node[] = [];
    let rest = text;
    for (let found = depth < DEEPEST ? INLINE.exec(rest) : null; found; found = INLINE.exec(rest)) {
        plain(rest.slice(0, found.index), nodes);
        rest = rest.slice(found.index + found[0].length);
        const [, , span, bold, bold2, em, em2, gone, words, target, escaped] = found;
        const within = (tag: Tag, inner: string) => nodes.push({ tag, children: inline(inner, depth + 1) });
        if (span !== undefined) {
            nodes.push({ tag: 'code', children: [span.replaceAll('\n', ' ').replace(/^ (.*\S.*) $/, '$1')] });
        } else if (bold !== undefined || bold2 !== undefined) {
            within('strong', bold ?? bold2 ?? '');
        } else if (em !== undefined || em2 !== undefined) {
            within('em', em ?? em2 ?? '');
        } else if (gone !== undefined) {
            within('del', gone);
        } else if (escaped !== undefined) {
            nodes.push(escaped);
        } else {
            nodes.push(...inline(words ?? '', depth + 1), target === undefined || target === '' || target === words ? '' : ` (${target})`);
        }
    }
    plain(rest, nodes);
    return nodes.filter(node => node !== '');
}

/** Two blanks or a backslash at the end of a line break it. */
function plain(text: string, nodes: Node[]): void {
    text.split(/(?: {2,}|\\)\n/).forEach((part, at) => {
        if (at > 0) {
            nodes.push({ tag: 'br', children: [] });
        }
        nodes.push(part);
    });
}

/** The beginning of a text in one line, without the marks of Markdown. */
export function summary(text: string): string {
    return words(parse(text.slice(0, 600))).replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}

function words(nodes: Node[]): string {
    return nodes.map(node => typeof node === 'string' ? node : 'code' in node ? ` ${node.code} `
        : BLOCKS.has(node.tag) ? ` ${words(node.children)} ` : words(node.children)).join('');
}
