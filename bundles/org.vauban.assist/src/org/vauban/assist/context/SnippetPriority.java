// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.Comparator;
import java.util.List;
import org.vauban.assist.context.Snippet.Kind;

/** Orders snippets by how much their kinds help, for selection when room is short. Pure. */
public final class SnippetPriority {
    private static final List<Kind> ORDER = List.of(Kind.MEMBERS, Kind.EXPECTED, Kind.PROBLEM, Kind.IMPORTS,
            Kind.SIMILAR, Kind.SAME_FOLDER, Kind.TYPE, Kind.RECENT_EDIT, Kind.JAVADOC, Kind.OPEN_FILE, Kind.CLIPBOARD);

    private SnippetPriority() {}

    /** Returns the snippets, the most useful kinds first; within a kind, in the given order. */
    public static List<Snippet> order(List<Snippet> snippets) {
        return snippets.stream().sorted(Comparator.comparingInt(each -> ORDER.indexOf(each.kind()))).toList();
    }
}
