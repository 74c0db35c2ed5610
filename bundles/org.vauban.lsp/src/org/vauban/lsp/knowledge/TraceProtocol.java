// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.knowledge;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceOrphan;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Types of {@code vauban/trace}, which {@code docs/lsp.md} documents for clients. */
final class TraceProtocol {
    private TraceProtocol() {}

    /**
     * @param folders URIs of folders; null or empty for the workspace folders
     * @param textDocument document whose method is queried, together with a position; null for the whole matrix
     * @param pattern regular expression of ids, or null
     * @param suggest false to omit suggestions
     * @param weak true to include weak suggestions
     * @param commits true to include the commits of the folders' repositories
     */
    record TraceWanted(@Nullable List<String> folders, @Nullable TextDocumentIdentifier textDocument,
            @Nullable Position position, @Nullable String pattern, @Nullable Boolean suggest,
            @Nullable Boolean weak, @Nullable Boolean commits) {}

    /** @param line line from 0; null if there is none */
    record Evidence(String text, @Nullable Integer line) {
        static Evidence of(String text, int line) {
            return new Evidence(text, line == 0 ? null : line - 1);
        }
    }

    /**
     * @param uri URI of the file; null for a commit
     * @param line line of the declaration, from 0; null for a commit
     * @param commit id of the commit; null for everything else
     */
    record Artifact(String kind, String name, @Nullable String uri, @Nullable Integer line, @Nullable String commit) {
        static Artifact of(TraceArtifact artifact) {
            Path file = artifact.file();
            return new Artifact(artifact.kind().name().toLowerCase(Locale.ROOT), artifact.name(),
                    file == null ? null : file.toUri().toString(), file == null ? null : artifact.line() - 1,
                    artifact.commit().isEmpty() ? null : artifact.commit());
        }
    }

    /** @param confidence value from 0 to 1 */
    record Link(Artifact artifact, String basis, Evidence evidence, double confidence) {
        static Link of(TraceLink link) {
            return new Link(Artifact.of(link.artifact()), link.basis().name().toLowerCase(Locale.ROOT),
                    Evidence.of(link.evidence(), link.line()), link.confidence());
        }
    }

    /**
     * @param archived true for an attachment of a mail, whose text is in the index; null for files
     * @param line line from 0; null for formats whose text is not that of the file
     */
    record Traced(String id, String text, Map<String, String> attributes, @Nullable String parent, String uri,
            @Nullable Boolean archived, @Nullable Integer page, @Nullable Integer line, List<Link> links) {
        static Traced of(Requirement requirement, List<TraceLink> links) {
            return new Traced(requirement.id(), requirement.text(), requirement.attributes(), requirement.parent(),
                    requirement.file().toUri().toString(), Knowledge.isContained(requirement.file()) ? true : null,
                    requirement.page() == 0 ? null : requirement.page(),
                    requirement.line() == 0 ? null : requirement.line() - 1, links.stream().map(Link::of).toList());
        }
    }

    /** An id in code or a commit that no requirement has. */
    record Orphan(String id, Artifact artifact, Evidence evidence) {
        static Orphan of(TraceOrphan orphan) {
            return new Orphan(orphan.id(), Artifact.of(orphan.artifact()),
                    Evidence.of(orphan.evidence(), orphan.line()));
        }
    }

    /** @param reason reason as named by {@code vauban index} */
    record Unread(String uri, String reason) {
        static Unread of(UnreadableFile file) {
            return new Unread(file.file().toUri().toString(), file.reason().name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * @param requirements requirements of the whole matrix, or those that a line serves
     * @param unreadable files that are missing from the matrix because they cannot be read; null for none
     */
    record Matrix(List<Traced> requirements, List<String> withoutCode, List<String> withoutTests,
            List<Orphan> orphans, @Nullable List<Unread> unreadable) {
        static Matrix of(TraceMatrix matrix, List<UnreadableFile> unread) {
            return new Matrix(matrix.requirements().stream().map(each -> Traced.of(each, matrix.of(each))).toList(),
                    matrix.withoutCode().stream().map(Requirement::id).toList(),
                    matrix.withoutTests().stream().map(Requirement::id).toList(),
                    matrix.orphans().stream().map(Orphan::of).toList(),
                    unread.isEmpty() ? null : unread.stream().map(Unread::of).toList());
        }

        /** @param line line number, from 1 */
        static Matrix at(TraceMatrix matrix, Path file, int line) {
            return new Matrix(matrix.at(file, line).stream().flatMap(link -> matrix.requirements().stream()
                    .filter(each -> each.id().equals(link.requirement())).map(each -> Traced.of(each, List.of(link))))
                    .toList(), List.of(), List.of(), List.of(), null);
        }
    }
}
