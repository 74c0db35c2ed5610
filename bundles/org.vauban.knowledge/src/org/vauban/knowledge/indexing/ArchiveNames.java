// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Classifies archives and their entries by name. Stateless. */
final class ArchiveNames {
    private static final Pattern LEFT_OUT = Pattern
            .compile("(^|/)(module-info\\.java|META-INF/.*|about\\.html?|about_files/.*)$");
    /** Archives with documentation but no source code, as Maven and Eclipse name them. */
    private static final Pattern DOCUMENTATION = Pattern
            .compile(".+-javadoc\\.(jar|zip)|doc\\.zip|.+\\.doc(\\.[\\w.]+)?_\\d[\\w.-]*\\.jar");
    /** Archives with source code, as Maven, Eclipse and JDKs name them. */
    private static final Pattern SOURCES = Pattern.compile("(.+[-_.])?(sources?|src)(_\\d[\\w.-]*)?\\.(jar|zip)");
    /** Entries by which Javadoc and Eclipse help are recognised in archives with other names. */
    private static final Pattern CONTENTS = Pattern.compile("([^/]+/){0,3}(element-list|package-list|toc\\.xml)");
    /** Entries that determine the labels of pages. */
    private static final Pattern TABLES = Pattern.compile("([^/]+/){0,3}[^/]+\\.xml");
    /** Javadoc pages that only list other pages. */
    private static final Pattern LISTS = Pattern.compile("(^|/)((index|index-all|index-\\d+"
            + "|all(classes|packages)(-\\w+)?|overview-(summary|tree|frame)|package-(tree|use|frame)|deprecated-list"
            + "|serialized-form|help-doc|search|system-properties|external-specs|(new|preview|restricted)-list"
            + "|copyright)\\.html?|(class-use|index-files|src-html|legal|jquery|script-dir|resource-files)/.*)$");

    private ArchiveNames() {}

    /** Returns the last element of a path, in lower case. */
    static String of(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    static boolean isArchive(Path file) {
        String name = of(file);
        return name.endsWith(".jar") || name.endsWith(".zip");
    }

    static boolean isDocumentation(Path file) {
        return DOCUMENTATION.matcher(of(file)).matches();
    }

    static boolean isJavadoc(Path file) {
        String name = of(file);
        return name.endsWith("-javadoc.jar") || name.endsWith("-javadoc.zip");
    }

    static boolean isSources(Path file) {
        return SOURCES.matcher(of(file)).matches();
    }

    /** Whether an entry is boilerplate, such as metadata or a licence notice. */
    static boolean isLeftOut(String entry) {
        return LEFT_OUT.matcher(entry).find();
    }

    /** Whether an entry lists the contents of a documentation archive. */
    static boolean isContents(String entry) {
        return CONTENTS.matcher(entry).matches();
    }

    /** Whether an entry may be a table of contents, or name one. */
    static boolean isTable(String entry) {
        return TABLES.matcher(entry).matches();
    }

    /** Whether a page of Javadoc only lists other pages. */
    static boolean isList(String page) {
        return LISTS.matcher(page).find();
    }
}
