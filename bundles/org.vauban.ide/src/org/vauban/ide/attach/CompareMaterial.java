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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.Attachment.Kind;
import org.vauban.assist.material.Comparison;

/** What a compare editor shows, as a unified diff from its right side to its left one. */
final class CompareMaterial {
    private static final int MOST_FILES = 50;
    private static final int MOST_BYTES = 1 << 20;

    private CompareMaterial() {
    }

    /** UI thread. */
    static Optional<Attachable> of(IEditorPart part) {
        if (part == null || !(part.getEditorInput() instanceof CompareEditorInput input)
                || !(input.getCompareResult() instanceof ICompareInput result)) {
            return Optional.empty();
        }
        String title = input.getTitle();
        return Optional.of(new Attachable(Kind.COMPARE, result.getName(), title == null ? "" : title,
                () -> CompletableFuture.supplyAsync(() -> {
                    List<Attachment> all = new ArrayList<>();
                    collect(result, all);
                    if (all.isEmpty()) {
                        throw new AttachException(NLS.bind(Messages.Attach_noDifference, result.getName()), null);
                    }
                    return all;
                }, Background.READING)));
    }

    private static void collect(ICompareInput input, List<Attachment> all) {
        if (all.size() >= MOST_FILES) {
            return;
        }
        if (input instanceof IDiffContainer container && container.hasChildren()) {
            for (IDiffElement child : container.getChildren()) {
                if (child instanceof ICompareInput inner) {
                    collect(inner, all);
                }
            }
            return;
        }
        try {
            String before = text(input.getRight());
            String after = text(input.getLeft());
            if (!before.equals(after)) {
                all.add(of(input, before, after));
            }
        } catch (CoreException | IOException | UnsupportedCharsetException e) {
            throw new AttachException(NLS.bind(Messages.Attach_unreadable, input.getName(), e.getMessage()), e);
        }
    }

    private static Attachment of(ICompareInput input, String before, String after) {
        IResource resource = Optional.ofNullable(resource(input.getLeft())).orElseGet(() -> resource(input.getRight()));
        Path file = resource == null || resource.getLocation() == null ? null : resource.getLocation().toPath();
        Path root = file == null || resource.getProject() == null ? null : resource.getProject().getLocation().toPath();
        return Comparison.of(file == null ? input.getName() : Attachment.name(file, root), file, root, before, after);
    }

    private static IResource resource(ITypedElement element) {
        return element instanceof IResourceProvider provider ? provider.getResource() : null;
    }

    private static String text(ITypedElement element) throws CoreException, IOException {
        if (!(element instanceof IStreamContentAccessor accessor)) {
            return "";
        }
        String charset = element instanceof IEncodedStreamContentAccessor encoded ? encoded.getCharset() : null;
        try (InputStream in = accessor.getContents()) {
            return in == null ? ""
                    : new String(in.readNBytes(MOST_BYTES), charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset));
        }
    }
}
