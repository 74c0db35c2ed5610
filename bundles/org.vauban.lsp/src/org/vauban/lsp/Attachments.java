// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.Attachment.Kind;
import org.vauban.assist.material.Attachment.Lines;
import org.vauban.assist.material.FolderAttachments;
import org.vauban.assist.material.GitChanges;
import org.vauban.lsp.text.TextDocument;

/** What a client attaches to a question, as the assistant takes it. Reads the disk. */
final class Attachments {
    private static final long LARGEST_FILE = 4 << 20;

    private final Session session;

    Attachments(Session session) {
        this.session = session;
    }

    List<Attachment> of(List<Wire.ChatAttachment> given) {
        List<Attachment> attachments = new ArrayList<>();
        if (given != null) {
            for (Wire.ChatAttachment each : given) {
                attachments.addAll(attachments(each));
            }
        }
        return attachments;
    }

    /** Of a folder and of what has changed in one, an attachment for each file. */
    private List<Attachment> attachments(Wire.ChatAttachment given) {
        Kind kind = kind(given.kind(), null);
        if (given.text() != null) {
            return List.of(attachment(given));
        }
        Path path = Workspace.path(given.uri());
        if (kind == Kind.DIFF) {
            return changes(path);
        }
        if (path == null || !Files.isDirectory(path)) {
            return List.of(attachment(given));
        }
        try {
            return FolderAttachments.of(path, session.workspace().root(path)).attachments();
        } catch (IOException e) {
            throw Commands.invalid(session.text("attachment.unreadable", given.uri(), e.getClass().getSimpleName()));
        }
    }

    /** @param path a file or folder in a working tree, or null for the first workspace folder */
    private List<Attachment> changes(Path path) {
        Path folder = path == null ? session.workspace().roots().stream().findFirst().orElse(null)
                : Files.isDirectory(path) ? path : path.getParent();
        if (folder == null) {
            throw Commands.invalid(session.text("changes.no.folder"));
        }
        List<Attachment> changes;
        try {
            changes = GitChanges.of(folder);
        } catch (IOException e) {
            throw Commands.invalid(session.text("changes.unreadable", folder.getFileName(), e.getMessage()));
        }
        if (changes.isEmpty()) {
            throw Commands.invalid(session.text("changes.none", folder.getFileName()));
        }
        return changes;
    }

    private Attachment attachment(Wire.ChatAttachment given) {
        Path file = Workspace.path(given.uri());
        Path root = session.workspace().root(file);
        String label = given.label() != null ? given.label() : file == null ? "" : String.valueOf(file.getFileName());
        if (given.text() != null) {
            return new Attachment(kind(given.kind(), Kind.OTHER), label, file, root, null, null, given.text());
        }
        TextDocument document = document(given.uri(), file);
        if (given.range() == null) {
            return new Attachment(kind(given.kind(), Kind.FILE), label, file, root, document.language(), null,
                    document.text());
        }
        int first = Math.max(0, given.range().getStart().getLine()) + 1;
        boolean whole = given.range().getEnd().getCharacter() == 0 && given.range().getEnd().getLine() >= first;
        Lines lines = new Lines(first, Math.max(first, given.range().getEnd().getLine() + (whole ? 0 : 1)));
        return new Attachment(kind(given.kind(), Kind.SELECTION), label, file, root, document.language(), lines,
                document.text(given.range()));
    }

    private TextDocument document(String uri, Path file) {
        TextDocument open = uri == null ? null : session.workspace().document(uri);
        if (open != null) {
            return open;
        }
        try {
            if (file != null && Files.size(file) <= LARGEST_FILE) {
                return TextDocument.of(uri, null, 0, Files.readString(file, StandardCharsets.UTF_8),
                        session.encoding());
            }
        } catch (IOException e) {
            throw Commands.invalid(session.text("attachment.unreadable", uri, e.getClass().getSimpleName()));
        }
        throw Commands.invalid(session.text("attachment.unknown", uri));
    }

    private Kind kind(String name, Kind otherwise) {
        if (name == null) {
            return otherwise;
        }
        try {
            return Kind.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Commands.invalid(session.text("attachment.kind", name));
        }
    }
}
