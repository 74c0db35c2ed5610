// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.Locale;
import java.util.Map;

/** Names of types of files. Pure. */
public final class FileType {

    /** LSP language ids by file extension, where they differ from it. */
    private static final Map<String, String> LANGUAGES = Map.ofEntries(Map.entry("md", "markdown"),
            Map.entry("txt", "plaintext"), Map.entry("py", "python"), Map.entry("js", "javascript"),
            Map.entry("ts", "typescript"), Map.entry("tsx", "typescriptreact"), Map.entry("jsx", "javascriptreact"),
            Map.entry("rb", "ruby"), Map.entry("rs", "rust"), Map.entry("kt", "kotlin"), Map.entry("kts", "kotlin"),
            Map.entry("sh", "shellscript"), Map.entry("bash", "shellscript"), Map.entry("yml", "yaml"),
            Map.entry("h", "c"), Map.entry("hpp", "cpp"), Map.entry("cc", "cpp"), Map.entry("cxx", "cpp"),
            Map.entry("cs", "csharp"), Map.entry("pl", "perl"), Map.entry("tex", "latex"), Map.entry("htm", "html"),
            Map.entry("xsd", "xml"), Map.entry("xsl", "xml"), Map.entry("xhtml", "html"), Map.entry("exsd", "xml"),
            Map.entry("ps1", "powershell"), Map.entry("m", "objective-c"), Map.entry("ini", "ini"));

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

    /** @return an LSP language id for a file name, or null */
    public static String language(String name) {
        String extension = extension(name);
        return extension.isEmpty() ? null : LANGUAGES.getOrDefault(extension, extension);
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
