// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceLink;

/** Texts of the columns of the matrix, in the user's language. Pure. */
final class TraceLabels {
    private static final int HASH = 10;

    private TraceLabels() {}

    static String name(TraceRow row) {
        return switch (row) {
            case TraceRow.Traced traced -> traced.requirement().id();
            case TraceRow.Linked linked -> name(linked.link().artifact());
            case TraceRow.Unknown unknown -> unknown.orphan().id();
            case TraceRow.Untraced untraced -> name(untraced.artifact());
            case TraceRow.Rejected rejected -> rejected.key().requirement();
        };
    }

    static String name(TraceArtifact artifact) {
        return NLS.bind(Messages.Artifact_name, kind(artifact.kind()), artifact.name());
    }

    private static String kind(TraceArtifact.Kind kind) {
        return switch (kind) {
            case TYPE -> Messages.Kind_type;
            case FIELD -> Messages.Kind_field;
            case METHOD -> Messages.Kind_method;
            case TEST -> Messages.Kind_test;
            case FILE -> Messages.Kind_file;
            case COMMIT -> Messages.Kind_commit;
        };
    }

    static String text(TraceRow row) {
        return oneLine(switch (row) {
            case TraceRow.Traced traced -> traced.requirement().text();
            case TraceRow.Linked linked -> evidence(linked.link());
            case TraceRow.Unknown unknown -> unknown.orphan().evidence();
            case TraceRow.Untraced untraced -> "";
            case TraceRow.Rejected rejected -> rejected.key().name();
        });
    }

    /** Returns the evidence for a link. */
    static String evidence(TraceLink link) {
        return link.basis().isExplicit() ? link.evidence() : NLS.bind(Messages.Evidence_words, link.evidence());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    static String state(TraceRow row) {
        return switch (row) {
            case TraceRow.Traced traced -> state(traced);
            case TraceRow.Linked linked -> basis(linked.link().basis());
            case TraceRow.Unknown unknown -> Messages.State_unknown;
            case TraceRow.Untraced untraced -> Messages.State_untraced;
            case TraceRow.Rejected rejected -> Messages.State_rejected;
        };
    }

    private static String state(TraceRow.Traced row) {
        long open = row.links().stream().filter(TraceRow.Linked::isSuggestion).count();
        if (!row.withoutCode() && !row.withoutTests()) {
            return NLS.bind(open > 0 ? Messages.State_suggestions : Messages.State_links,
                    open > 0 ? open : row.links().size());
        }
        String missing = !row.withoutTests() ? Messages.State_noCode
                : !row.withoutCode() ? Messages.State_noTest : Messages.State_nothing;
        return open > 0 ? NLS.bind(Messages.State_missing, missing, open) : missing;
    }

    static String basis(TraceLink.Basis basis) {
        return switch (basis) {
            case COMMENT -> Messages.Basis_comment;
            case NAME -> Messages.Basis_name;
            case MESSAGE -> Messages.Basis_message;
            case BODY -> Messages.Basis_body;
            case ACCEPTED -> Messages.Basis_accepted;
            case SIMILARITY -> Messages.Basis_similarity;
            case WEAK -> Messages.Basis_weak;
        };
    }

    static String confidence(TraceRow row) {
        return row instanceof TraceRow.Linked linked
                ? NumberFormat.getPercentInstance(Locale.getDefault()).format(linked.link().confidence())
                : "";
    }

    static String place(TraceRow row) {
        return switch (row) {
            case TraceRow.Traced traced -> traced.requirement().page() > 0
                    ? NLS.bind(Messages.Place_page, file(traced.requirement().file()), traced.requirement().page())
                    : place(traced.requirement().file(), traced.requirement().line());
            case TraceRow.Linked linked -> place(linked.link().artifact(), linked.link().line());
            case TraceRow.Unknown unknown -> place(unknown.orphan().artifact(), unknown.orphan().line());
            case TraceRow.Untraced untraced -> place(untraced.artifact(), 0);
            case TraceRow.Rejected rejected -> place(rejected.file(), 0);
        };
    }

    private static String place(TraceArtifact artifact, int line) {
        Path file = artifact.file();
        return file == null ? artifact.commit().substring(0, Math.min(HASH, artifact.commit().length()))
                : place(file, line > 0 ? line : artifact.line());
    }

    private static String place(@Nullable Path file, int line) {
        return line > 0 ? NLS.bind(Messages.Place_line, file(file), line) : file(file);
    }

    private static String file(@Nullable Path file) {
        return file == null ? "" : String.valueOf(file.getFileName());
    }

    /** Returns the tool tip: the path, and the full text of what the columns shorten. */
    static String toolTip(TraceRow row) {
        Path file = switch (row) {
            case TraceRow.Traced traced -> traced.requirement().file();
            case TraceRow.Linked linked -> linked.link().artifact().file();
            case TraceRow.Unknown unknown -> unknown.orphan().artifact().file();
            case TraceRow.Untraced untraced -> untraced.artifact().file();
            case TraceRow.Rejected rejected -> rejected.file();
        };
        String text = row instanceof TraceRow.Traced traced ? traced.requirement().text() : text(row);
        return name(row) + (text.isEmpty() ? "" : "\n" + text) + (file == null ? "" : "\n\n" + file);
    }
}
