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
 * A place in a text of an editor.
 *
 * @param resource the file in the workspace whose whole text this is, or null
 * @param from the text as it is in the editor, of a very long one what lies round the offset, and where it is stored
 * @param language an LSP language id such as {@code java}, or null
 * @param offset in UTF-16 units
 */
public record EditorPosition(@Nullable IFile resource, SourceText from, @Nullable String language, int offset) {
    public EditorPosition {
        Objects.requireNonNull(from);
        Objects.checkIndex(offset, from.length() + 1);
    }

    /** A place in a file of the workspace. */
    public static EditorPosition of(IFile resource, @Nullable String language, String text, int offset) {
        return new EditorPosition(resource, SourceText.whole(EditorFile.source(resource), text), language, offset);
    }

    public TextSource source() {
        return from.source();
    }

    /** Where it is stored, or null. */
    public @Nullable Path file() {
        return from.source().path();
    }

    /** The folder of its project, or null. */
    public @Nullable Path root() {
        return from.source().root();
    }

    public String text() {
        return from.text();
    }

    /** Another offset of the same text. */
    public EditorPosition at(int other) {
        return new EditorPosition(resource, from, language, other);
    }

    /** The same file with another text; the offset as far as the text reaches. */
    public EditorPosition with(String other) {
        return new EditorPosition(resource, SourceText.whole(source(), other), language,
                Math.min(offset, other.length()));
    }
}
