// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexedFile;

/**
 * A line of the passages of a pack.
 *
 * @param file with its path below the documents of the pack, with slashes, and the hash of the document; of what is
 *            attached to a mail, its address below that of the mail
 * @param passages with the same path, in their order
 * @param vectors of all passages, one after the other, a byte for each dimension, in Base64; null for none
 */
record PackedPassages(IndexedFile file, List<Passage> passages, @Nullable String vectors) {
    /** Copies the list. */
    PackedPassages {
        Objects.requireNonNull(file);
        passages = List.copyOf(passages);
    }

    /** The same passages under another path. */
    static List<Passage> at(String path, List<Passage> passages) {
        return passages.stream().map(each -> new Passage(path, each.number(), each.title(), each.headings(),
                each.symbol(), each.language(), each.start(), each.end(), each.line(), each.page(), each.pageLabel(),
                each.text(), each.boxes(), each.furtherPages())).toList();
    }
}
