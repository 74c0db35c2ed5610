// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.compare.CompareEditorInput;
import org.eclipse.compare.IEncodedStreamContentAccessor;
import org.eclipse.compare.IStreamContentAccessor;
import org.eclipse.compare.ITypedElement;
import org.eclipse.compare.structuremergeviewer.ICompareInput;
import org.eclipse.compare.structuremergeviewer.IDiffContainer;
import org.eclipse.compare.structuremergeviewer.IDiffElement;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.DiffAttachment;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.workbench.FailureReason;
import org.vauban.ide.workbench.FileType;

/**
 * Attaches the contents of a compare editor, as a unified diff from its right side to its left one; for two different
 * files, the texts of both.
 */
final class CompareAttachments {
    private static final int MAX_FILES = 50;
    private static final int MAX_BYTES = 1 << 20;

    private CompareAttachments() {}

    /** UI thread. */
    static Optional<AttachmentCandidate> of(IEditorPart part) {
        if (part == null || !(part.getEditorInput() instanceof CompareEditorInput input)
                || !(input.getCompareResult() instanceof ICompareInput result)) {
            return Optional.empty();
        }
        String title = input.getTitle();
        return Optional.of(new AttachmentCandidate(Kind.COMPARE, result.getName(), title == null ? "" : title,
                notice -> ReadingJob.read(result.getName(), cancelled -> {
                    List<Attachment> all = new ArrayList<>();
                    List<String> leftOut = new ArrayList<>();
                    collect(result, all, leftOut);
                    if (all.isEmpty()) {
                        throw new AttachException(leftOut.isEmpty()
                                ? NLS.bind(Messages.Attach_noDifference, result.getName())
                                : NLS.bind(Messages.Attach_tooLarge, leftOut.getFirst()), null);
                    }
                    MissingFilesMessage.tell(Messages.LeftOut_compare, leftOut, notice);
                    return all;
                })));
    }

    /**
     * @param leftOut receives the names of files that are left out as too many or too large, since the gate would not
     *            see all of them
     */
    private static void collect(ICompareInput input, List<Attachment> all, List<String> leftOut) {
        if (input instanceof IDiffContainer container && container.hasChildren()) {
            for (IDiffElement child : container.getChildren()) {
                if (child instanceof ICompareInput inner) {
                    collect(inner, all, leftOut);
                }
            }
            return;
        }
        if (all.size() >= MAX_FILES) {
            leftOut.add(input.getName());
            return;
        }
        try {
            Side before = Side.of(input.getRight());
            Side after = Side.of(input.getLeft());
            if (!before.text().equals(after.text())) {
                all.addAll(of(before, after));
            }
        } catch (LargeException e) {
            leftOut.add(input.getName());
        } catch (CoreException | IOException | UnsupportedCharsetException e) {
            throw new AttachException(NLS.bind(Messages.Attach_unreadable, input.getName(), FailureReason.of(e)), e);
        }
    }

    /** Two files are reviewed separately, each under its own name: one may be excluded while the other is not. */
    private static List<Attachment> of(Side before, Side after) {
        TextSource source = ComparedFile.common(before.source(), after.source());
        return source == null
                ? List.of(before.whole(), after.whole())
                : List.of(DiffAttachment.of(label(source, (after.source() == null ? before : after).name()), source,
                        before.text(), after.text()));
    }

    private static String label(TextSource source, String name) {
        Path file = source.path();
        return file == null ? name : Attachment.name(file, source.root());
    }

    /**
     * One of two versions.
     *
     * @param source the file; null if this side has none
     */
    private record Side(@Nullable TextSource source, String name, String text) {

        static Side of(@Nullable ITypedElement element) throws CoreException, IOException {
            if (!(element instanceof IStreamContentAccessor accessor)) {
                return new Side(null, "", ""); // also the element that stands for a file that a version lacks
            }
            String text = read(accessor); // first: a version knows its path once its content was fetched
            return new Side(ComparedFile.source(element), element.getName(), text);
        }

        Attachment whole() {
            TextSource from = Objects.requireNonNull(source);
            String label = label(from, name);
            return new Attachment(Kind.FILE, label, FileType.language(label), null, SourceText.whole(from, text));
        }
    }

    /** A side of a comparison is too large to be read completely. */
    private static final class LargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Reads an element completely. */
    private static String read(IStreamContentAccessor accessor) throws CoreException, IOException {
        String charset = accessor instanceof IEncodedStreamContentAccessor encoded ? encoded.getCharset() : null;
        try (InputStream in = accessor.getContents()) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new LargeException();
            }
            return new String(bytes, charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset));
        }
    }
}
