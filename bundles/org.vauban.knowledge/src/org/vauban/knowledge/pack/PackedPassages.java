// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexedFile;

/**
 * A line in a pack's file of passages.
 *
 * @param file file with the document's hash, and its path below the documents of the pack, with slashes; for an
 *            attachment, its address below the mail
 * @param passages passages with the same path, in order
 * @param vectors vectors of all passages, one after the other, one byte per dimension, in Base64; null if there are
 *            none
 */
record PackedPassages(IndexedFile file, List<Passage> passages, @Nullable String vectors) {
    /** Copies the list. */
    PackedPassages {
        Objects.requireNonNull(file);
        passages = List.copyOf(passages);
    }

    /** Returns copies of the passages with another path. */
    static List<Passage> at(String path, List<Passage> passages) {
        return passages.stream().map(each -> new Passage(path, each.number(), each.title(), each.headings(),
                each.symbol(), each.language(), each.start(), each.end(), each.line(), each.page(), each.pageLabel(),
                each.text(), each.boxes(), each.furtherPages())).toList();
    }
}
