// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;

/** Names file types. Pure. */
public final class FileType {

    private FileType() {}

    /**
     * Returns the name that settings use for a type of files.
     *
     * @param name a file name without folders
     * @return {@code *.java}, or the whole name if it has no extension
     */
    public static String of(String name) {
        String extension = extension(name);
        return extension.isEmpty() ? name : "*." + extension;
    }

    /** @return the LSP language id for a file name, its extension if no id is known, or null if it has no extension */
    public static @Nullable String language(String name) {
        String extension = extension(name);
        Language known = Language.ofName(extension);
        return known != null ? known.id() : extension.isEmpty() ? null : extension;
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
