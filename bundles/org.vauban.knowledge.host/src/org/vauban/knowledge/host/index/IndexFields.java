// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.Map;

/** Fields of the index. A file has one document of its own and one for each passage, all with its path. */
final class IndexFields {
    /** Version of fields, analysis and text extraction: an index of an older version is rebuilt. */
    static final int SCHEMA = 2;
    static final String SCHEMA_KEY = "vauban.schema";
    /** Commit counter, which tells whether a journal follows a commit. */
    static final String GENERATION_KEY = "vauban.generation";

    /** Kind of a document: {@link #FILE}, {@link #PASSAGE} or {@link #VECTORS}. */
    static final String KIND = "kind";
    static final String FILE = "file";
    static final String PASSAGE = "passage";
    /** Document with the vectors of some passages; {@link PassageVectors} defines its content. */
    static final String VECTORS = "vectors";
    /** Absolute path, as one term. */
    static final String PATH = "path";
    /** Record as JSON, stored only. */
    static final String RECORD = "record";
    /** Rules under which the passage's file was indexed, stored only; absent if there are none. */
    static final String RULES = "rules";

    static final String TITLE = "title";
    static final String HEADINGS = "headings";
    static final String SYMBOL = "symbol";
    /** Text with identifiers both whole and split, whatever the language. */
    static final String BODY = "body";
    static final String BODY_FRENCH = "body.fr";
    static final String BODY_ENGLISH = "body.en";

    /**
     * Searched fields with their weights. The weights and QueryTerms.TIE were fitted to the training half of
     * releng/knowledge/questions.tsv: the first passage below a heading has the heading in its body, and the passages
     * after it often answer something else.
     */
    static final Map<String, Float> WEIGHTS = Map.of(TITLE, 1.2f, HEADINGS, 0.3f, SYMBOL, 2.0f, BODY, 1.0f,
            BODY_FRENCH, 1.1f, BODY_ENGLISH, 1.1f);

    private IndexFields() {}
}
