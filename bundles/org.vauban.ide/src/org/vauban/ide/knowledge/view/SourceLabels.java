// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.text.NumberFormat;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.knowledge.SourceRow;
import org.vauban.knowledge.indexing.SourceContents;

/** Texts of the view about sources, in the user's language. Pure. */
final class SourceLabels {
    private static final int KILO = 1_000;

    private SourceLabels() {}

    static String scope(KnowledgeScope scope) {
        return switch (scope) {
            case DOCS -> Messages.Scope_docs;
            case WORKSPACE -> Messages.Scope_workspace;
            case LIBRARY -> Messages.Scope_library;
        };
    }

    static String state(SourceRow row) {
        SourceContents contents = row.contents();
        int unread = contents == null ? 0 : contents.unreadable().size();
        String state = switch (row.state()) {
            case UNKNOWN -> Messages.State_unknown;
            case NOT_INDEXED -> Messages.State_notIndexed;
            case INDEXED -> unread == 0 ? Messages.State_indexed : NLS.bind(Messages.State_unreadable, unread);
            case WAITING -> Messages.State_waiting;
            case INDEXING -> Messages.State_indexing;
            case PAUSED -> Messages.State_paused;
            case FAILED -> Messages.State_failed;
        };
        return row.note().isEmpty() ? state : state + ": " + row.note();
    }

    static String files(SourceRow row) {
        SourceContents contents = row.contents();
        return contents == null ? "" : NumberFormat.getIntegerInstance(Locale.getDefault()).format(contents.files());
    }

    static String passages(SourceRow row) {
        SourceContents contents = row.contents();
        return contents == null ? "" : NumberFormat.getIntegerInstance(Locale.getDefault()).format(contents.passages());
    }

    static String size(SourceRow row) {
        SourceContents contents = row.contents();
        return contents == null ? "" : size(contents.bytes());
    }

    /** Formats a size in bytes, kilobytes or megabytes. */
    static String size(long bytes) {
        NumberFormat whole = NumberFormat.getIntegerInstance(Locale.getDefault());
        if (bytes < KILO) {
            return NLS.bind(Messages.Size_bytes, bytes);
        }
        if (bytes < (long) KILO * KILO) {
            return NLS.bind(Messages.Size_kilobytes, whole.format(bytes / (double) KILO));
        }
        NumberFormat tenths = NumberFormat.getNumberInstance(Locale.getDefault());
        tenths.setMaximumFractionDigits(1);
        return NLS.bind(Messages.Size_megabytes, tenths.format(bytes / (double) KILO / KILO));
    }
}
