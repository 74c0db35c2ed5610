// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.attach;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IImportDeclaration;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.IPackageFragment;
import org.eclipse.jdt.core.IPackageFragmentRoot;
import org.eclipse.jdt.core.IType;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.launching.JavaRuntime;
import org.eclipse.jdt.ui.JavaUI;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PartInitException;
import org.vauban.ide.knowledge.LibrarySources;

/**
 * Finds the library sources of Java projects: those attached to their class archives, or a {@code -sources.jar} in the
 * same folder. If there are none, the Javadoc archives, found likewise. Of a JDK, the packages that the projects
 * import.
 */
public final class JavaLibraries implements LibrarySources {
    /** Maximum number of compilation units whose imports are examined; more of them use mostly the same packages. */
    private static final int MOST_UNITS = 3_000;
    /** Folder name of a module in an archive; any other name might lead outside of the archive. */
    private static final Pattern MODULE = Pattern.compile("\\w[\\w$.]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String CLASSES = ".jar";
    private static final String SOURCES = "-sources.jar";
    private static final String JAVADOC = "-javadoc.jar";
    /** URL of a folder in an archive, as in a build path. */
    private static final Pattern ARCHIVED = Pattern.compile("jar:((?:file|platform):.+\\.(?:jar|zip))!/(.*)");

    @Override
    public Map<Path, List<Path>> archives(IProgressMonitor monitor) {
        Map<Path, List<Path>> found = new LinkedHashMap<>();
        Set<Path> jdks = new TreeSet<>();
        for (IJavaProject project : projects()) {
            for (IPackageFragmentRoot root : roots(project)) {
                if (monitor.isCanceled()) {
                    return found;
                }
                Path sources = sources(root);
                if (sources != null && isJdk(root)) {
                    jdks.add(sources);
                } else if (sources != null) {
                    found.put(sources, List.of(sources));
                } else {
                    javadoc(root).ifPresent(pages -> found.put(pages.archive(), List.of(pages.below())));
                }
            }
        }
        if (!jdks.isEmpty()) {
            Set<String> packages = packages(monitor);
            for (Path jdk : jdks) {
                List<Path> used = used(jdk, packages);
                if (!used.isEmpty()) {
                    found.put(jdk, used);
                }
            }
        }
        return found;
    }

    private static List<IJavaProject> projects() {
        try {
            return List.of(JavaCore.create(ResourcesPlugin.getWorkspace().getRoot()).getJavaProjects());
        } catch (JavaModelException e) {
            return left(e, List.of());
        }
    }

    private static List<IPackageFragmentRoot> roots(IJavaProject project) {
        try {
            return project.isOpen() || project.getProject().isAccessible()
                    ? List.of(project.getAllPackageFragmentRoots()) : List.of();
        } catch (JavaModelException e) {
            return left(e, List.of());
        }
    }

    /** Returns the default if a project or library was closed or deleted meanwhile; logs other failures. */
    private static <T> T left(JavaModelException e, T nothing) {
        if (!e.isDoesNotExist()) {
            Platform.getLog(JavaLibraries.class).info(e.getMessage(), e);
        }
        return nothing;
    }

    private static boolean isJdk(IPackageFragmentRoot root) {
        try {
            IPath container = root.getRawClasspathEntry().getPath();
            return JavaRuntime.JRE_CONTAINER.equals(container.segment(0));
        } catch (JavaModelException e) {
            return left(e, false);
        }
    }

    /** Returns the source archive of a class archive; null if there is none. */
    private static @Nullable Path sources(IPackageFragmentRoot root) {
        try {
            if (root.getKind() != IPackageFragmentRoot.K_BINARY) {
                return null;
            }
            IPath attached = root.getSourceAttachmentPath();
            Path sources = attached == null || attached.isEmpty() ? beside(root, SOURCES) : location(attached);
            String name = sources == null ? "" : sources.toString().toLowerCase(Locale.ROOT);
            return sources != null && (name.endsWith(CLASSES) || name.endsWith(".zip")) && Files.isRegularFile(sources)
                    ? sources.toRealPath() : null;
        } catch (JavaModelException e) {
            return left(e, null);
        } catch (IOException e) {
            return null; // deleted meanwhile
        }
    }

    private static @Nullable Path beside(IPackageFragmentRoot root, String ending) {
        Path classes = location(root.getPath());
        String name = classes == null ? "" : String.valueOf(classes.getFileName());
        return classes == null || !name.endsWith(CLASSES) ? null
                : classes.resolveSibling(name.substring(0, name.length() - CLASSES.length()) + ending);
    }

    /**
     * Javadoc pages.
     *
     * @param archive the archive
     * @param below the archive, or the folder of the pages in it
     */
    private record Pages(Path archive, Path below) {}

    /** Returns the Javadoc pages; empty if they are on a server, in a folder or missing. */
    private static Optional<Pages> javadoc(IPackageFragmentRoot root) {
        try {
            if (root.getKind() != IPackageFragmentRoot.K_BINARY || isJdk(root)) {
                return Optional.empty();
            }
            URL attached = JavaUI.getLibraryJavadocLocation(root.getResolvedClasspathEntry());
            Matcher named = ARCHIVED.matcher(attached == null ? "" : attached.toString());
            Path archive = named.matches() ? location(URI.create(named.group(1))) : beside(root, JAVADOC);
            if (archive == null || !Files.isRegularFile(archive)) {
                return Optional.empty();
            }
            Path real = archive.toRealPath();
            Path below = named.matches() ? real.resolve(named.group(2)).normalize() : real;
            return Optional.of(new Pages(real, below.startsWith(real) ? below : real));
        } catch (JavaModelException e) {
            return left(e, Optional.empty());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // deleted meanwhile, or the build path contains no valid path
        }
    }

    private static @Nullable Path location(URI named) {
        String path = named.getPath();
        if (path == null) { // for example file:lib/x.jar, which has no base
            return null;
        }
        return switch (String.valueOf(named.getScheme())) {
            case "file" -> Path.of(named);
            case "platform" -> location(IPath.fromOSString(path).removeFirstSegments(1).makeAbsolute());
            default -> null;
        };
    }

    private static @Nullable Path location(IPath path) {
        IResource resource = ResourcesPlugin.getWorkspace().getRoot().findMember(path);
        IPath location = resource == null ? path : resource.getLocation();
        return location == null ? null : location.toPath();
    }

    /** Returns the packages that the projects import, as folders. */
    private static Set<String> packages(IProgressMonitor monitor) {
        Set<String> packages = new TreeSet<>(Set.of("java/lang"));
        int units = 0;
        for (IJavaProject project : projects()) {
            for (IPackageFragmentRoot root : roots(project)) {
                for (ICompilationUnit unit : units(root)) {
                    if (monitor.isCanceled() || units++ == MOST_UNITS) {
                        return packages;
                    }
                    imports(unit, packages);
                }
            }
        }
        return packages;
    }

    private static List<ICompilationUnit> units(IPackageFragmentRoot root) {
        List<ICompilationUnit> units = new ArrayList<>();
        try {
            if (root.getKind() == IPackageFragmentRoot.K_SOURCE) {
                for (IJavaElement each : root.getChildren()) {
                    if (each instanceof IPackageFragment fragment) {
                        units.addAll(List.of(fragment.getCompilationUnits()));
                    }
                }
            }
            return units;
        } catch (JavaModelException e) {
            return left(e, units);
        }
    }

    private static void imports(ICompilationUnit unit, Set<String> packages) {
        try {
            for (IImportDeclaration each : unit.getImports()) {
                StringBuilder folder = new StringBuilder();
                for (String segment : each.getElementName().split("\\.")) {
                    if (segment.isEmpty() || !Character.isLowerCase(segment.charAt(0))) {
                        break; // a type, or all types
                    }
                    folder.append(folder.isEmpty() ? "" : "/").append(segment);
                }
                packages.add(folder.toString());
            }
        } catch (JavaModelException e) {
            left(e, packages);
        }
    }

    /** Returns the folders of packages in the archive of a JDK; since Java 9 they are below their modules. */
    private static List<Path> used(Path jdk, Set<String> packages) {
        Set<Path> used = new TreeSet<>();
        try (ZipFile zip = new ZipFile(jdk.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements();) {
                String name = Objects.requireNonNull(all.nextElement()).getName();
                String folder = name.substring(0, Math.max(0, name.lastIndexOf('/')));
                int end = folder.indexOf('/');
                if (name.endsWith(".java") && (packages.contains(folder) || end > 0
                        && MODULE.matcher(folder.substring(0, end)).matches()
                        && packages.contains(folder.substring(end + 1)))) {
                    used.add(jdk.resolve(folder));
                }
            }
        } catch (IOException e) {
            Platform.getLog(JavaLibraries.class).info(e.getMessage(), e);
        }
        return List.copyOf(used);
    }

    @Override
    public Optional<IEditorPart> open(Path entry) {
        for (IJavaProject project : projects()) {
            IType type = type(project, entry);
            if (type != null) {
                try {
                    return Optional.ofNullable(JavaUI.openInEditor(type, true, false));
                } catch (PartInitException | JavaModelException e) {
                    Platform.getLog(JavaLibraries.class).info(e.getMessage(), e);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the project's type whose source is this entry; null if there is none. */
    private static @Nullable IType type(IJavaProject project, Path entry) {
        String name = String.valueOf(entry.getFileName());
        int end = name.lastIndexOf('.');
        StringBuilder type = new StringBuilder(end < 0 ? name : name.substring(0, end));
        // add enclosing folders to the name of the type until the project has a type of that name
        for (Path above = entry.getParent(); above != null && !Files.exists(above); above = above.getParent()) {
            type.insert(0, above.getFileName() + ".");
            try {
                IType found = project.findType(type.toString());
                if (found != null && found.isBinary() && isFrom(found, entry)) {
                    return found;
                }
            } catch (JavaModelException e) {
                left(e, type);
            }
        }
        return null;
    }

    private static boolean isFrom(IType type, Path entry) {
        return type.getAncestor(IJavaElement.PACKAGE_FRAGMENT_ROOT) instanceof IPackageFragmentRoot root
                && sources(root) instanceof Path sources && entry.startsWith(sources);
    }
}
