// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.Map;

/** The fields of the index. A file has one document of its own and one for each passage, all with its path. */
final class IndexFields {
    /** Increased when fields, analysis or what parsers extract change: an index of an older one is made anew. */
    static final int SCHEMA = 2;
    static final String SCHEMA_KEY = "vauban.schema";
    /** Counts commits, so that a journal is known to follow one. */
    static final String GENERATION_KEY = "vauban.generation";

    /** What a document is: {@link #FILE}, {@link #PASSAGE} or {@link #VECTORS}. */
    static final String KIND = "kind";
    static final String FILE = "file";
    static final String PASSAGE = "passage";
    /** Of some passages; what is in it is known by {@link PassageVectors}. */
    static final String VECTORS = "vectors";
    /** The absolute path, as one term. */
    static final String PATH = "path";
    /** The record as JSON, stored only. */
    static final String RECORD = "record";
    /** Of a passage: the rules under which its file was indexed, stored only; missing if there are none. */
    static final String RULES = "rules";

    static final String TITLE = "title";
    static final String HEADINGS = "headings";
    static final String SYMBOL = "symbol";
    /** The text with identifiers both whole and split, whatever the language. */
    static final String BODY = "body";
    static final String BODY_FRENCH = "body.fr";
    static final String BODY_ENGLISH = "body.en";

    /**
     * Fields that are searched, with their weights. They and QueryTerms.TIE were chosen with the training half of
     * releng/knowledge/questions.tsv: the first passage below a heading has it in its body, and those that follow often
     * answer something else.
     */
    static final Map<String, Float> WEIGHTS = Map.of(TITLE, 1.2f, HEADINGS, 0.3f, SYMBOL, 2.0f, BODY, 1.0f,
            BODY_FRENCH, 1.1f, BODY_ENGLISH, 1.1f);

    private IndexFields() {}
}
