// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.workbench.EditorFile;

/**
 * A position in the text of an editor.
 *
 * @param resource the file in the workspace whose whole text this is, or null
 * @param from the text as in the editor, or the part around the offset if it is very long, and where it is stored
 * @param language an LSP language id such as {@code java}, or null
 * @param offset offset in UTF-16 units
 */
public record EditorPosition(@Nullable IFile resource, SourceText from, @Nullable String language, int offset) {
    public EditorPosition {
        Objects.requireNonNull(from);
        Objects.checkIndex(offset, from.length() + 1);
    }

    /** Returns a position in a file of the workspace. */
    public static EditorPosition of(IFile resource, @Nullable String language, String text, int offset) {
        return new EditorPosition(resource, SourceText.whole(EditorFile.source(resource), text), language, offset);
    }

    public TextSource source() {
        return from.source();
    }

    /** Returns the path of the file, or null. */
    public @Nullable Path file() {
        return from.source().path();
    }

    /** Returns the folder of its project, or null. */
    public @Nullable Path root() {
        return from.source().root();
    }

    public String text() {
        return from.text();
    }

    /** Returns a copy with another offset. */
    public EditorPosition at(int other) {
        return new EditorPosition(resource, from, language, other);
    }

    /** Returns a copy with another text of the same file; the offset is limited to its length. */
    public EditorPosition with(String other) {
        return new EditorPosition(resource, SourceText.whole(source(), other), language,
                Math.min(offset, other.length()));
    }
}
