// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IPath;

/**
 * A place in a text of an editor.
 *
 * @param resource the file in the workspace whose whole text this is, or null
 * @param file where it is stored, or null
 * @param root the folder of its project, or null
 * @param language an LSP language id such as {@code java}, or null
 * @param text as it is in the editor; of a very long one what lies round the offset
 * @param offset in UTF-16 units
 */
public record Place(IFile resource, Path file, Path root, String language, String text, int offset) {
    public Place {
        Objects.requireNonNull(text);
        Objects.checkIndex(offset, text.length() + 1);
    }

    /** A place in a file of the workspace. */
    public static Place of(IFile resource, String language, String text, int offset) {
        return new Place(resource, path(resource.getLocation()), path(resource.getProject().getLocation()), language,
                text, offset);
    }

    private static Path path(IPath location) {
        return location == null ? null : location.toPath();
    }

    /** Another offset of the same text. */
    public Place at(int other) {
        return new Place(resource, file, root, language, text, other);
    }

    /** The same file with another text; the offset as far as the text reaches. */
    public Place with(String other) {
        return new Place(resource, file, root, language, other, Math.min(offset, other.length()));
    }
}
