// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.List;
import java.util.Objects;

/** Request to the parser host to read a table of contents of Eclipse help. */
public final class ContentsProtocol {
    /** Method of the request; value {@link Wanted}, result {@link Contents}. */
    public static final String METHOD = "contents";

    private ContentsProtocol() {}

    /**
     * A request.
     *
     * @param content the table, or the {@code plugin.xml} that declares tables, in Base64
     */
    public record Wanted(String content) {}

    /** @param topics in table order */
    public record Contents(List<Topic> topics) {
        /** Copies the list. */
        public Contents {
            topics = List.copyOf(topics);
        }
    }

    /**
     * A page, or a linked table, in a table of contents.
     *
     * @param href as written in the table; may lead anywhere
     * @param link whether it is a table, to be inserted here
     * @param labels labels from the outermost down; those of a page include its own
     */
    public record Topic(String href, boolean link, List<String> labels) {
        /** Copies the list. */
        public Topic {
            Objects.requireNonNull(href);
            labels = List.copyOf(labels);
        }
    }
}
