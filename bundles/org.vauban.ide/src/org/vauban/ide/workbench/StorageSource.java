// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IStorage;
import org.eclipse.core.resources.IWorkspaceRoot;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextSource;

/**
 * Finds the file to which a storage belongs: a version in the local history or in a repository, or an entry of an
 * archive. Exclusions by folder apply to a version as they do to the file. Any thread.
 */
final class StorageSource {
    /** Scheme of sources whose text is not that of the file on disk. */
    private static final String SCHEME = "storage";
    /** The version that EGit appends to a path: an abbreviated commit, or the index. */
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{4,64}|index");

    private StorageSource() {}

    /** Returns the file; an unknown source if the path does not identify one. */
    static TextSource of(IStorage storage) {
        String name = storage.getName();
        IPath path = storage.getFullPath();
        if (path == null || path.segmentCount() == 0) {
            return TextSource.unknown(name);
        }
        return path.isAbsolute() ? absolute(path) : inRepository(name, path);
    }

    /** A path in the workspace, as in the local history, or in the file system. */
    private static TextSource absolute(IPath path) {
        IWorkspaceRoot workspace = ResourcesPlugin.getWorkspace().getRoot();
        if (path.getDevice() == null && path.segmentCount() > 1) {
            IFile file = workspace.getFile(path);
            if (file.getProject().exists()) {
                return EditorFile.source(file);
            }
        }
        return TextSource.file(SCHEME, List.of(path.toPath()), root(path));
    }

    /**
     * A version of a file in Git, as EGit names it: name of the working tree's folder, path of the file in it, a space,
     * and the commit. Every working tree of that name with a project of the workspace may be meant.
     */
    private static TextSource inRepository(String name, IPath path) {
        String last = path.lastSegment();
        if (!last.startsWith(name + " ") || !VERSION.matcher(last.substring(name.length() + 1)).matches()) {
            return TextSource.unknown(name);
        }
        IPath file = path.removeLastSegments(1).append(name);
        Set<IPath> found = new LinkedHashSet<>();
        for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
            for (IPath folder = project.getLocation(); folder != null && folder.segmentCount() > 0; folder = folder
                    .removeLastSegments(1)) {
                if (folder.lastSegment().equals(file.segment(0)) && Files.exists(folder.append(".git").toPath())) {
                    found.add(folder.removeLastSegments(1).append(file));
                }
            }
        }
        // the working tree is rather around a project of the same name than that project
        List<IPath> readings = found.stream().sorted(Comparator.comparingInt(IPath::segmentCount)).toList();
        return readings.isEmpty()
                ? TextSource.unknown(name)
                : TextSource.file(SCHEME, readings.stream().map(IPath::toPath).toList(), root(readings.getFirst()));
    }

    /** Returns the innermost project folder that contains a file, which need not exist; null if there is none. */
    private static @Nullable Path root(IPath file) {
        return Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().getProjects()).map(IProject::getLocation)
                .filter(location -> location != null && location.isPrefixOf(file))
                .max(Comparator.comparingInt(IPath::segmentCount)).map(IPath::toPath).orElse(null);
    }
}
