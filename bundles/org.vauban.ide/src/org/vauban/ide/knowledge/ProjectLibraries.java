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
 * The sources of libraries of the open projects, as they were when somebody last looked; the archives are remembered
 * from one session to the next. Any thread.
 */
public final class ProjectLibraries {
    private static final ProjectLibraries ALL = new ProjectLibraries();

    /** What of each archive is indexed; guarded by this. */
    private @Nullable Map<Path, List<Path>> known;
    /** How each archive was when it was last read, in this session; guarded by this. */
    private final Map<Path, String> read = new HashMap<>();

    private ProjectLibraries() {}

    static ProjectLibraries all() {
        return ALL;
    }

    /** Empty where no language tells of libraries. */
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

    /** Archives as sources, in the order of their paths. */
    List<KnowledgeSource> sources() {
        return known().keySet().stream().sorted().map(each -> new KnowledgeSource(KnowledgeScope.LIBRARY, each))
                .toList();
    }

    /** What is indexed of a source: itself, or paths in it. */
    List<Path> paths(KnowledgeSource source) {
        return known().getOrDefault(source.folder(), List.of(source.folder()));
    }

    /** Looks at the projects. Blocks. */
    void look(IProgressMonitor monitor) {
        Map<Path, List<Path>> found = service().map(each -> each.archives(monitor)).orElse(Map.of());
        if (!monitor.isCanceled()) {
            synchronized (this) {
                known = Map.copyOf(found);
            }
            KnowledgePreferences.foundLibraries(sources());
        }
    }

    /** Those that were not read in this session as they are now. Reads the disk. */
    List<KnowledgeSource> unread() {
        return sources().stream().filter(each -> !stamp(each).equals(read(each))).toList();
    }

    private synchronized @Nullable String read(KnowledgeSource source) {
        return read.get(source.folder());
    }

    /**
     * A source was read, or cannot be.
     *
     * @param stamp of it before it was read: what changed since is read again
     */
    synchronized void read(KnowledgeSource source, String stamp) {
        read.put(source.folder(), stamp);
    }

    /** Tells one state of a source from another. Reads the disk. */
    String stamp(KnowledgeSource source) {
        try {
            BasicFileAttributes file = Files.readAttributes(source.folder(), BasicFileAttributes.class);
            return file.size() + " " + file.lastModifiedTime() + " " + paths(source);
        } catch (IOException e) {
            return "gone"; // the source says so itself when it is read
        }
    }
}
