// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Range;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.Attachment.Lines;
import org.vauban.assist.attachment.FolderAttachments;
import org.vauban.assist.attachment.GitChanges;
import org.vauban.assist.chat.UnattachedFiles;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.FileReason;
import org.vauban.governance.source.TextDecoder;
import org.vauban.governance.source.TextSource;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/** Converts a client's attachments to those of the assistant. Reads the disk. */
final class Attachments {
    private static final int LARGEST_FILE = 4 << 20;

    private final ClientSession session;

    Attachments(ClientSession session) {
        this.session = session;
    }

    List<Attachment> of(@Nullable List<VaubanProtocol.ChatAttachment> given) {
        List<Attachment> attachments = new ArrayList<>();
        if (given != null) {
            for (VaubanProtocol.ChatAttachment each : given) {
                attachments.addAll(attachments(each));
            }
        }
        return attachments;
    }

    /** Returns one attachment per file of a folder, or per changed file in one. */
    private List<Attachment> attachments(VaubanProtocol.ChatAttachment given) {
        if (given.text() != null) {
            return List.of(attachment(given));
        }
        Path path = session.workspace().path(given.uri());
        if (kind(given.kind(), Kind.OTHER) == Kind.DIFF) {
            return changes(path);
        }
        if (path == null || !Files.isDirectory(path)) {
            return List.of(attachment(given));
        }
        try {
            FolderAttachments read = FolderAttachments.of(path, session.workspace().root(path));
            if (read.attachments().isEmpty()) { // a question about an empty folder would be answered nevertheless
                throw CommandArguments.invalid(session.text("attachment.empty", name(path)));
            }
            tell(path, read.passedOver());
            return read.attachments();
        } catch (IOException e) {
            throw CommandArguments
                    .invalid(session.text("attachment.unreadable", given.uri(), e.getClass().getSimpleName()));
        }
    }

    private String name(Path folder) {
        return Attachment.name(folder, session.workspace().root(folder));
    }

    /** Reports which files of a folder are left out. */
    private void tell(Path folder, List<Path> leftOut) {
        if (!leftOut.isEmpty()) {
            List<String> names = leftOut.stream().map(file -> Attachment.name(file, folder)).toList();
            session.tellOnce(MessageType.Warning,
                    session.text("attachment.left.out", name(folder),
                            UnattachedFiles.named(names, session.locale())));
        }
    }

    /** @param path a file or folder in a working tree, or null for the first workspace folder */
    private List<Attachment> changes(@Nullable Path path) {
        Path folder = path == null
                ? session.workspace().roots().stream().findFirst().orElse(null)
                : Files.isDirectory(path) ? path : path.getParent();
        if (folder == null) {
            throw CommandArguments.invalid(session.text("changes.no.folder"));
        }
        GitChanges changes;
        try {
            changes = GitChanges.of(folder);
        } catch (IOException e) {
            throw CommandArguments.invalid(session.text("changes.unreadable", folder.getFileName(),
                    FileReason.of(e, session.locale())));
        }
        String leftOut = changes.leftOut().isEmpty() ? ""
                : session.text("changes.left.out", folder.getFileName(),
                        UnattachedFiles.named(changes.leftOut(), session.locale()));
        if (changes.attachments().isEmpty()) {
            throw CommandArguments.invalid(
                    leftOut.isEmpty() ? session.text("changes.none", folder.getFileName()) : leftOut);
        }
        session.tellOnce(MessageType.Warning, leftOut);
        return changes.attachments();
    }

    private Attachment attachment(VaubanProtocol.ChatAttachment given) {
        TextSource source = given.uri() == null ? TextSource.typed() : session.workspace().source(given.uri());
        String label = Objects.requireNonNullElse(given.label(), source.name());
        String piece = given.text();
        if (piece != null) {
            Kind kind = kind(given.kind(), Kind.OTHER);
            return new Attachment(kind, label, null, null, text(source, given.uri(), piece, kind == Kind.PROBLEMS));
        }
        TextDocument document = document(given.uri(), source.local());
        SourceText whole = SourceText.whole(source, document.text());
        Range range = given.range();
        if (range == null) {
            return new Attachment(kind(given.kind(), Kind.FILE), label, document.language(), null, whole);
        }
        int first = Math.max(0, range.getStart().getLine()) + 1;
        boolean lineStart = range.getEnd().getCharacter() == 0 && range.getEnd().getLine() >= first;
        Lines lines = new Lines(first, Math.max(first, range.getEnd().getLine() + (lineStart ? 0 : 1)));
        int from = document.offset(range.getStart());
        int to = document.offset(range.getEnd());
        return new Attachment(kind(given.kind(), Kind.SELECTION), label, document.language(), lines,
                whole.range(Math.min(from, to), Math.max(from, to)));
    }

    /**
     * Returns a text that the client supplied: as a part of the document if it names one.
     *
     * @param said whether it consists of sentences about the document
     */
    private SourceText text(TextSource source, @Nullable String uri, String text, boolean said) {
        TextDocument open = uri == null ? null : session.workspace().lastKnown(uri);
        if (open == null) {
            return SourceText.ofStored(source, text);
        }
        SourceText whole = SourceText.whole(source, open.text());
        return said ? whole.said(text) : whole.derived(text);
    }

    private TextDocument document(@Nullable String uri, @Nullable Path file) {
        TextDocument open = uri == null ? null : session.workspace().document(uri);
        if (open != null) {
            return open;
        }
        try {
            Optional<String> text = file == null ? Optional.empty() : TextDecoder.read(file, LARGEST_FILE);
            if (uri != null && text.isPresent()) {
                return TextDocument.of(uri, null, 0, text.get(), session.encoding());
            }
        } catch (IOException e) {
            throw CommandArguments.invalid(session.text("attachment.unreadable", uri, e.getClass().getSimpleName()));
        }
        throw CommandArguments.invalid(session.text("attachment.unknown", uri));
    }

    private Kind kind(@Nullable String name, Kind otherwise) {
        if (name == null) {
            return otherwise;
        }
        try {
            return Kind.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw CommandArguments.invalid(session.text("attachment.kind", name));
        }
    }
}
