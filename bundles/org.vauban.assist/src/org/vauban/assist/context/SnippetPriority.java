// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.Comparator;
import java.util.List;
import org.vauban.assist.context.Snippet.Kind;

/** Which kinds of snippets help most: where room is short, they are taken in this order. Pure. */
public final class SnippetPriority {
    private static final List<Kind> ORDER = List.of(Kind.MEMBERS, Kind.EXPECTED, Kind.PROBLEM, Kind.IMPORTS,
            Kind.SIMILAR, Kind.SAME_FOLDER, Kind.TYPE, Kind.RECENT_EDIT, Kind.JAVADOC, Kind.OPEN_FILE, Kind.CLIPBOARD);

    private SnippetPriority() {}

    /** The most useful first; of one kind as they came. */
    public static List<Snippet> order(List<Snippet> snippets) {
        return snippets.stream().sorted(Comparator.comparingInt(each -> ORDER.indexOf(each.kind()))).toList();
    }
}
