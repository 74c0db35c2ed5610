// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.IPackageFragment;
import org.eclipse.jdt.core.IPackageFragmentRoot;
import org.eclipse.jdt.core.JavaModelException;

/**
 * Counts the imports in the files of a project: of several types with the same name, the one used in the project is the
 * most likely. Reads the beginning of a limited number of files, those of the package first, and caches the result for
 * a while. Thread-safe.
 */
final class ProjectImports {
    private static final int MAX_FILES = 300;
    private static final int MAX_LINES = 200;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Pattern IMPORT = Pattern.compile("\\s*import\\s+(static\\s+)?([\\w.]+(?:\\.\\*)?)\\s*;.*");
    private static final Pattern BEHIND = Pattern
            .compile("\\s*(?:(?:public|final|abstract|sealed)\\s+)*(?:class|interface|enum|record|@interface)\\s.*");

    private static final Map<String, ProjectImports> KNOWN = new HashMap<>();

    private final Map<String, Integer> types = new HashMap<>();
    private final Map<String, Integer> statics = new HashMap<>();
    private final long read = System.nanoTime();
    private final int units;
    private int files;

    private ProjectImports(int units) {
        this.units = units;
    }

    /** Returns the number of files in a project: another project of this name, or one with new files, is read again. */
    private static int units(IJavaProject project) {
        int units = 0;
        try {
            for (IPackageFragment fragment : sources(project)) {
                units += fragment.getCompilationUnits().length;
            }
        } catch (JavaModelException e) {
            return -1; // the project was closed meanwhile
        }
        return units;
    }

    static ProjectImports of(JavaPosition position, IProgressMonitor monitor) {
        IPackageFragment own = (IPackageFragment) position.unit().getAncestor(IJavaElement.PACKAGE_FRAGMENT);
        String key = position.project().getElementName() + ":" + (own == null ? "" : own.getElementName());
        int units = units(position.project());
        synchronized (KNOWN) {
            ProjectImports known = KNOWN.get(key);
            if (known != null && System.nanoTime() - known.read < FRESH_NANOS && known.units == units) {
                return known;
            }
        }
        ProjectImports imports = new ProjectImports(units);
        try {
            if (own != null && own.exists()) {
                imports.add(own, monitor);
            }
            imports.add(position.project(), monitor);
        } catch (JavaModelException e) {
            // the project was closed meanwhile: use what was read so far
        }
        if (monitor.isCanceled()) {
            return imports; // incomplete, so it is not cached
        }
        synchronized (KNOWN) {
            KNOWN.values().removeIf(each -> System.nanoTime() - each.read >= FRESH_NANOS);
            KNOWN.put(key, imports);
        }
        return imports;
    }

    private void add(IJavaProject project, IProgressMonitor monitor) throws JavaModelException {
        for (IPackageFragment fragment : sources(project)) {
            add(fragment, monitor);
        }
    }

    private static List<IPackageFragment> sources(IJavaProject project) throws JavaModelException {
        List<IPackageFragment> fragments = new ArrayList<>();
        for (IPackageFragmentRoot root : project.getPackageFragmentRoots()) {
            if (root.getKind() == IPackageFragmentRoot.K_SOURCE) {
                for (IJavaElement each : root.getChildren()) {
                    if (each instanceof IPackageFragment fragment) {
                        fragments.add(fragment);
                    }
                }
            }
        }
        return fragments;
    }

    private void add(IPackageFragment fragment, IProgressMonitor monitor) throws JavaModelException {
        for (ICompilationUnit unit : fragment.getCompilationUnits()) {
            if (files++ >= MAX_FILES || monitor.isCanceled()) {
                return;
            }
            if (unit.getResource() instanceof IFile file) {
                add(file);
            }
        }
    }

    private void add(IFile file) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(file.getContents(true), StandardCharsets.ISO_8859_1))) {
            String line = lines.readLine();
            for (int i = 0; line != null && i < MAX_LINES && !BEHIND.matcher(line).matches(); i++) {
                Matcher found = IMPORT.matcher(line);
                if (found.matches()) {
                    (found.group(1) == null ? types : statics).merge(found.group(2), 1, Integer::sum);
                }
                line = lines.readLine();
            }
        } catch (IOException | CoreException e) {
            // skip an unreadable file
        }
    }

    /** Returns the number of files that import a type. */
    int uses(String qualifiedName) {
        return types.getOrDefault(qualifiedName, 0);
    }

    /** Returns the static imports, members and {@code a.b.C.*}, with the number of files that contain each. */
    Map<String, Integer> statics() {
        return statics;
    }
}
