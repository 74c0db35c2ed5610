// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.vauban.assist.question.KnowledgeScope;

/**
 * Library sources of the open projects, as of the last search; the archives are remembered across sessions. Any thread.
 */
public final class ProjectLibraries {
    private static final ProjectLibraries ALL = new ProjectLibraries();

    /** Paths to index, by archive; guarded by this. */
    private @Nullable Map<Path, List<Path>> known;
    /** State of each archive when it was last read in this session; guarded by this. */
    private final Map<Path, String> read = new HashMap<>();

    private ProjectLibraries() {}

    static ProjectLibraries all() {
        return ALL;
    }

    /** Returns the service, or empty if no language provides one. */
    public static Optional<LibrarySources> service() {
        BundleContext context = FrameworkUtil.getBundle(ProjectLibraries.class).getBundleContext();
        ServiceReference<LibrarySources> reference = context.getServiceReference(LibrarySources.class);
        return Optional.ofNullable(reference == null ? null : context.getService(reference));
    }

    private synchronized Map<Path, List<Path>> known() {
        Map<Path, List<Path>> now = known;
        if (now == null) {
            now = new HashMap<>();
            for (KnowledgeSource each : KnowledgePreferences.foundLibraries()) {
                now.put(each.folder(), List.of(each.folder()));
            }
            known = now;
        }
        return now;
    }

    /** Returns the archives as sources, ordered by path. */
    List<KnowledgeSource> sources() {
        return known().keySet().stream().sorted().map(each -> new KnowledgeSource(KnowledgeScope.LIBRARY, each))
                .toList();
    }

    /** Returns the paths to index of a source: itself, or paths in it. */
    List<Path> paths(KnowledgeSource source) {
        return known().getOrDefault(source.folder(), List.of(source.folder()));
    }

    /** Searches the projects for libraries. Blocks. */
    void look(IProgressMonitor monitor) {
        Map<Path, List<Path>> found = service().map(each -> each.archives(monitor)).orElse(Map.of());
        if (!monitor.isCanceled()) {
            synchronized (this) {
                known = Map.copyOf(found);
            }
            KnowledgePreferences.foundLibraries(sources());
        }
    }

    /** Returns the sources that were not read in this session in their current state. Reads the disk. */
    List<KnowledgeSource> unread() {
        return sources().stream().filter(each -> !stamp(each).equals(read(each))).toList();
    }

    private synchronized @Nullable String read(KnowledgeSource source) {
        return read.get(source.folder());
    }

    /**
     * Records that a source was read, or cannot be.
     *
     * @param stamp its state before it was read, so that later changes are read again
     */
    synchronized void read(KnowledgeSource source, String stamp) {
        read.put(source.folder(), stamp);
    }

    /** Returns a text that identifies the state of a source. Reads the disk. */
    String stamp(KnowledgeSource source) {
        try {
            BasicFileAttributes file = Files.readAttributes(source.folder(), BasicFileAttributes.class);
            return file.size() + " " + file.lastModifiedTime() + " " + paths(source);
        } catch (IOException e) {
            return "gone"; // reading the source will report the problem
        }
    }
}
