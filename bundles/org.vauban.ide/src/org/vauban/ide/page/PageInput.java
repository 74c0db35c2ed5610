// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IPersistableElement;
import org.vauban.ide.theme.Icons;
import org.vauban.knowledge.passage.PageBox;

/** Editor input for a document that is shown page by page, with a cited passage. Equal to inputs of the same file. */
public final class PageInput extends PlatformObject implements IEditorInput {
    private final Path file;
    private final int page;
    private final List<PageBox> boxes;
    private final String cited;
    private final @Nullable Runnable text;

    /**
     * Creates an input.
     *
     * @param page page to begin with, from 1
     * @param boxes boxes of the lines of the passage, on one or several pages
     * @param cited text of these lines when the document was indexed; empty if it is not known
     * @param text shows the text of the document instead; null if there is none
     */
    public PageInput(Path file, int page, List<PageBox> boxes, String cited, @Nullable Runnable text) {
        this.file = Objects.requireNonNull(file);
        this.page = Math.max(1, page);
        this.boxes = List.copyOf(boxes);
        this.cited = Objects.requireNonNull(cited);
        this.text = text;
    }

    Path file() {
        return file;
    }

    int page() {
        return page;
    }

    List<PageBox> boxes() {
        return boxes;
    }

    String cited() {
        return cited;
    }

    /** Returns the action that shows the text of the document instead; null if there is none. */
    @Nullable
    Runnable text() {
        return text;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public ImageDescriptor getImageDescriptor() {
        return Icons.of("knowledge");
    }

    @Override
    public String getName() {
        return String.valueOf(file.getFileName());
    }

    /** Not persisted: the index may not exist when the workbench starts again. */
    @Override
    public @Nullable IPersistableElement getPersistable() {
        return null;
    }

    @Override
    public String getToolTipText() {
        return file.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PageInput input && input.file.equals(file);
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }
}
