// SPDX-License-Identifier: EPL-2.0
/** How passages and answers from the index are shown. Knows of no editor. */
import type { Claim, Passage, Place, Quoted } from './protocol';

/** What is said around passages, in the user's language. */
export interface Words {
    passages: string;
    answer: string;
    page(page: string): string;
    line(line: number): string;
    quoted(text: string): string;
    missing(texts: string): string;
    noSentence: string;
    notFound: string;
    nothing: string;
}

/** A text whose stretches lead to places; offsets are UTF-16 units. */
export interface Linked {
    text: string;
    /** `at` is where the quote begins in its document. */
    links: { start: number; end: number; place: Place; at: number }[];
}

/** On one line. */
export function flat(text: string): string {
    return text.replaceAll(/\s+/g, ' ').trim();
}

/** The name of the file. */
export function fileName(place: Place): string {
    const last = place.uri.split('/').at(-1) ?? place.uri;
    try {
        return decodeURIComponent(last);
    } catch {
        return last; // not of this server
    }
}

/** The name of the file, with page or line where that is known. */
export function placeName(place: Place, words: Words): string {
    const page = place.pageLabel ?? (typeof place.page === 'number' ? String(place.page) : undefined);
    const where = page !== undefined ? words.page(page) : typeof place.line === 'number' ? words.line(place.line + 1) : undefined;
    return where === undefined ? fileName(place) : `${fileName(place)}, ${where}`;
}

/** What programs that show PDF take for the page, behind the address of the file; empty for other formats. */
export function pageFragment(place: Place): string {
    return typeof place.page === 'number' && /\.pdf$/i.test(fileName(place)) ? `page=${place.page}` : '';
}

/** An answer as far as it came: passages first, then each claim with its quote, the last of which may have no sentence yet. */
export function answerText(question: string, passages: Passage[], claims: Claim[], begun: Quoted | undefined, end: string | undefined,
    words: Words): Linked {
    const linked: Linked = { text: '', links: [] };
    const link = (place: Place, at: number) => {
        const name = placeName(place, words);
        linked.links.push({ start: linked.text.length, end: linked.text.length + name.length, place, at });
        linked.text += `${name}\n`;
    };
    const quoted = ({ place, quote }: Quoted) => {
        linked.text += `\n> ${words.quoted(flat(quote.text))}\n> `;
        link(place, quote.start);
    };
    linked.text = `# ${flat(question)}\n`;
    if (claims.length > 0 || begun) {
        linked.text += `\n## ${words.answer}\n`;
    }
    for (const claim of claims) {
        const { sentence, unsupported } = claim;
        quoted(claim);
        linked.text += `\n${sentence ? flat(sentence) : words.noSentence}\n`;
        if (unsupported.length > 0) {
            linked.text += `${words.missing(unsupported.map(flat).join(', '))}\n`;
        }
    }
    if (begun) {
        quoted(begun);
    }
    if (end) {
        linked.text += `\n${flat(end)}\n`;
    }
    if (passages.length > 0) {
        linked.text += `\n## ${words.passages}\n`;
    }
    passages.forEach(({ place, headings, quote }, index) => {
        linked.text += `\n${index + 1}. `;
        link(place, quote.start);
        linked.text += `${headings.length > 0 ? `   ${flat(headings.join(' > '))}\n` : ''}   > ${flat(quote.text)}\n`;
    });
    return linked;
}
