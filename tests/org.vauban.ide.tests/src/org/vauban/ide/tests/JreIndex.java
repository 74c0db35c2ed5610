// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.TypeNameRequestor;

/**
 * JDT's index of the JRE, which takes seconds of processor time. JDT deletes it together with the last project that
 * uses the JRE, unless it was there before; the folder of indexes that workspaces share keeps it for later projects.
 */
final class JreIndex {
    private static final String KEPT = ".kept";
    private static boolean complete; // used on the test thread only

    private JreIndex() {}

    /** Restores the index before a project gets the JRE. */
    static void restore() {
        try {
            bringBack();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bringBack() throws IOException {
        for (Path kept : files(KEPT)) {
            Path index = kept.resolveSibling(kept.getFileName().toString().replace(KEPT, ""));
            if (!Files.exists(index)) {
                copy(kept, index);
            }
        }
    }

    /** Waits until the index is complete, once a project has the JRE. */
    static void await() {
        if (complete) {
            return;
        }
        try {
            complete();
        } catch (JavaModelException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void complete() throws JavaModelException, IOException {
        new SearchEngine().searchAllTypeNames("java.lang".toCharArray(), SearchPattern.R_EXACT_MATCH,
                "Object".toCharArray(), SearchPattern.R_EXACT_MATCH, IJavaSearchConstants.CLASS,
                SearchEngine.createWorkspaceScope(), new TypeNameRequestor() {},
                IJavaSearchConstants.WAIT_UNTIL_READY_TO_SEARCH, null);
        complete = true;
        for (Path index : files(".index")) {
            Path kept = index.resolveSibling(index.getFileName() + KEPT);
            if (!Files.exists(kept)) {
                Files.copy(index, kept);
            }
        }
    }

    private static void copy(Path kept, Path index) throws IOException {
        try {
            Files.copy(kept, index);
        } catch (FileAlreadyExistsException e) {
            // JDT has already written its own index
        }
    }

    /** JDT may delete the files meanwhile, so no attributes are read. */
    private static List<Path> files(String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        Path folder = Path.of(System.getProperty("jdt.core.sharedIndexLocation", "none"));
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder)) {
                for (Path version : versions) {
                    try (DirectoryStream<Path> files = Files.newDirectoryStream(version, "*" + ending)) {
                        files.forEach(found::add);
                    }
                }
            }
        }
        return found;
    }
}
