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
import java.util.regex.Pattern;
import org.eclipse.compare.CompareEditorInput;
import org.eclipse.compare.IEncodedStreamContentAccessor;
import org.eclipse.compare.IResourceProvider;
import org.eclipse.compare.IStreamContentAccessor;
import org.eclipse.compare.ITypedElement;
import org.eclipse.compare.structuremergeviewer.ICompareInput;
import org.eclipse.compare.structuremergeviewer.IDiffContainer;
import org.eclipse.compare.structuremergeviewer.IDiffElement;
import org.eclipse.core.resources.IResource;
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
    /** Characters that are not valid in paths on some systems. */
    private static final Pattern NO_NAME = Pattern.compile("[<>:\"|?*\\p{Cntrl}]");

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
        if (!before.isOfSameFile(after)) {
            return List.of(before.whole(), after.whole());
        }
        Side known = after.root() == null && (before.root() != null || after.file() == null) ? before : after;
        return List.of(DiffAttachment.of(Attachment.name(Objects.requireNonNull(known.file()), known.root()),
                known.source(), before.text(),
                after.text()));
    }

    /**
     * One of two versions.
     *
     * @param file where it is stored; the bare name if it is not in the workspace, such as an older version; null if
     *            there is none
     * @param root the folder of its project, or null if it is not in the workspace
     */
    private record Side(@Nullable Path file, @Nullable Path root, String text) {

        static Side of(ITypedElement element) throws CoreException, IOException {
            if (element == null) {
                return new Side(null, null, "");
            }
            IResource resource = element instanceof IResourceProvider provider ? provider.getResource() : null;
            return resource != null && resource.getLocation() != null && resource.getProject() != null
                    && resource.getProject().getLocation() != null
                            ? new Side(resource.getLocation().toPath(), resource.getProject().getLocation().toPath(),
                                    read(element))
                            : new Side(Path.of(NO_NAME.matcher(element.getName()).replaceAll("_")), null,
                                    read(element));
        }

        boolean isOfSameFile(Side other) {
            Path mine = file;
            Path its = other.file;
            return mine == null || its == null
                    || (root != null && other.root != null
                            ? mine.equals(its)
                            : Objects.equals(mine.getFileName(), its.getFileName()));
        }

        TextSource source() {
            return root != null
                    ? TextSource.file(Objects.requireNonNull(file), root)
                    // an older version, or a file from elsewhere: identified by its name
                    : file == null
                            ? TextSource.typed()
                            : TextSource.file("compare", List.of(Path.of("/").resolve(file)), null);
        }

        Attachment whole() {
            String name = Attachment.name(Objects.requireNonNull(file), root);
            return new Attachment(Kind.FILE, name, FileType.language(name), null, SourceText.whole(source(), text));
        }
    }

    /** A side of a comparison is too large to be read completely. */
    private static final class LargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Reads an element completely. */
    private static String read(ITypedElement element) throws CoreException, IOException {
        if (!(element instanceof IStreamContentAccessor accessor)) {
            return "";
        }
        String charset = element instanceof IEncodedStreamContentAccessor encoded ? encoded.getCharset() : null;
        try (InputStream in = accessor.getContents()) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new LargeException();
            }
            return new String(bytes, charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset));
        }
    }
}
