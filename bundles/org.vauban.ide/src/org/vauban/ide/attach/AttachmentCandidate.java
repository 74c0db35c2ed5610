// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;

/**
 * Something of the workbench that can go with a question; not read yet.
 *
 * @param kind what it is
 * @param label how a list shows it, such as {@code Stack.java}
 * @param detail where it is, or an empty text
 * @param reader reads it; called on the UI thread and quick, the future completes on any thread and fails with an
 *            exception whose message is one sentence for the user
 */
public record AttachmentCandidate(Kind kind, String label, String detail, Reader reader) {

    /** Reads a candidate. */
    @FunctionalInterface
    public interface Reader {
        /** @param notice takes a sentence for the user about what is not among the attachments; on any thread */
        CompletableFuture<List<Attachment>> read(Consumer<String> notice);
    }

    public AttachmentCandidate {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(label);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(reader);
    }

    /** One that is always read as a whole. */
    public AttachmentCandidate(Kind kind, String label, String detail,
            Supplier<CompletableFuture<List<Attachment>>> reader) {
        this(kind, label, detail, notice -> reader.get());
    }

    /** One whose text is there already. */
    public static AttachmentCandidate of(String detail, Attachment attachment) {
        return new AttachmentCandidate(attachment.kind(), attachment.label(), detail,
                () -> CompletableFuture.completedFuture(List.of(attachment)));
    }

    /**
     * Reads it. UI thread.
     *
     * @param notice takes a sentence for the user about what is not among the attachments; on any thread
     */
    public CompletableFuture<List<Attachment>> read(Consumer<String> notice) {
        return reader.read(notice);
    }
}
