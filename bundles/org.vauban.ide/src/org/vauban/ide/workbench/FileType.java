// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;

/** Names of types of files. Pure. */
public final class FileType {

    private FileType() {}

    /**
     * How a type of files is named in settings.
     *
     * @param name a file name without folders
     * @return {@code *.java}, or the whole name where there is no extension
     */
    public static String of(String name) {
        String extension = extension(name);
        return extension.isEmpty() ? name : "*." + extension;
    }

    /** @return an LSP language id for a file name, the extension where none is known, null where there is none */
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
