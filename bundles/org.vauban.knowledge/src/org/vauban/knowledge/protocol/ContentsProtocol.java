// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.List;
import java.util.Objects;

/** Asks the parser host what a table of contents of Eclipse help says. */
public final class ContentsProtocol {
    /** Method of the request; value {@link Wanted}, result {@link Contents}. */
    public static final String METHOD = "contents";

    private ContentsProtocol() {}

    /**
     * A request.
     *
     * @param content the table, or the {@code plugin.xml} that names some, in Base64
     */
    public record Wanted(String content) {}

    /** @param topics in the order of the table */
    public record Contents(List<Topic> topics) {
        /** Copies the list. */
        public Contents {
            topics = List.copyOf(topics);
        }
    }

    /**
     * A page, or another table, in a table.
     *
     * @param href as it is written there; may lead anywhere
     * @param link whether it is a table, which stands at this place
     * @param labels that lead to it, the outermost first; of a page with its own
     */
    public record Topic(String href, boolean link, List<String> labels) {
        /** Copies the list. */
        public Topic {
            Objects.requireNonNull(href);
            labels = List.copyOf(labels);
        }
    }
}
