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
 * An item of the workbench that can be attached to a question; not read yet.
 *
 * @param kind kind of attachment
 * @param label text in a list, such as {@code Stack.java}
 * @param detail location, or an empty text
 * @param reader reads the item; called on the UI thread and quick, the future completes on any thread and fails with an
 *            exception whose message is one sentence for the user
 */
public record AttachmentCandidate(Kind kind, String label, String detail, Reader reader) {

    /** Reads a candidate. */
    @FunctionalInterface
    public interface Reader {
        /** @param notice shows a sentence about what is missing from the attachments; called on any thread */
        CompletableFuture<List<Attachment>> read(Consumer<String> notice);
    }

    public AttachmentCandidate {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(label);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(reader);
    }

    /** Creates a candidate that is always read completely. */
    public AttachmentCandidate(Kind kind, String label, String detail,
            Supplier<CompletableFuture<List<Attachment>>> reader) {
        this(kind, label, detail, notice -> reader.get());
    }

    /** Returns a candidate whose text is available already. */
    public static AttachmentCandidate of(String detail, Attachment attachment) {
        return new AttachmentCandidate(attachment.kind(), attachment.label(), detail,
                () -> CompletableFuture.completedFuture(List.of(attachment)));
    }

    /**
     * Reads the candidate. UI thread.
     *
     * @param notice shows a sentence about what is missing from the attachments; called on any thread
     */
    public CompletableFuture<List<Attachment>> read(Consumer<String> notice) {
        return reader.read(notice);
    }
}
