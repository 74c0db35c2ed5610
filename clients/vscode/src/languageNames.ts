// SPDX-License-Identifier: EPL-2.0
/** What people call a language. Pure. */

interface Contribution {
    id?: unknown;
    aliases?: unknown;
}

/**
 * The name that an extension gives a language, else its id.
 *
 * @param manifests of extensions
 */
export function languageName(id: string, manifests: Iterable<unknown>): string {
    for (const manifest of manifests) {
        const languages = (manifest as { contributes?: { languages?: unknown } } | undefined)?.contributes?.languages;
        for (const { id: other, aliases } of Array.isArray(languages) ? languages as Contribution[] : []) {
            const name: unknown = Array.isArray(aliases) ? aliases[0] : undefined;
            // a name between percent signs was not translated
            if (other === id && typeof name === 'string' && name !== '' && !/^%.*%$/.test(name)) {
                return name;
            }
        }
    }
    return id;
}
