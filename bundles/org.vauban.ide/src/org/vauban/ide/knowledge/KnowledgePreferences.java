// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.osgi.service.prefs.BackingStoreException;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.settings.VaubanPreferences;

/** Sources of the workspace, read at each call: its projects, and the folders that the user has added. Any thread. */
public final class KnowledgePreferences {
    /** String: scope and folder of each added source, one per line. */
    public static final String SOURCES = "knowledge.sources";
    /** String: folders in the index at the last query, one per line. */
    public static final String INDEXED = "knowledge.indexed";
    /** boolean: whether vectors are computed while the workbench is idle. */
    public static final String IDLE_VECTORS = "knowledge.idleVectors";

    /** boolean: whether the view shows the context of the selected result. */
    public static final String CONTEXT = "knowledge.context";

    /** String: the filter of the view, in the format of {@link SourceFilter}. */
    public static final String FILTER = "knowledge.filter";

    /** boolean: whether the library sources of indexed projects are indexed while the workbench is idle. */
    public static final String LIBRARIES = "knowledge.libraries";
    /** String: the library archives found last, in the format of {@link #SOURCES}. */
    public static final String FOUND_LIBRARIES = "knowledge.foundLibraries";

    /** String: the installed packs that were mounted, in the format of {@link #SOURCES}. */
    public static final String MOUNTED_PACKS = "knowledge.mountedPacks";
    /** String: names of the installed packs that the user has removed from the index, one per line. */
    public static final String REMOVED_PACKS = "knowledge.removedPacks";

    private KnowledgePreferences() {}

    /** Returns the folders that the user has added. */
    static List<KnowledgeSource> added() {
        return sources(SOURCES);
    }

    /** Changes the list of added folders. */
    static synchronized void changeAdded(UnaryOperator<List<KnowledgeSource>> change) {
        keep(SOURCES, change.apply(added()));
    }

    /** Returns the folders of sources in the index at the last query, those of closed projects included. */
    static Set<Path> indexed() {
        Set<Path> folders = new HashSet<>();
        for (String each : lines(INDEXED)) {
            try {
                folders.add(Path.of(each));
            } catch (InvalidPathException e) {
                // a path of another operating system
            }
        }
        return folders;
    }

    /**
     * Stores the state of the sources in the index; folders of unknown state are kept unless they no longer exist.
     * Reads the disk.
     */
    static synchronized void indexed(List<SourceRow> rows) {
        Set<Path> folders = indexed();
        folders.removeIf(each -> !Files.exists(each));
        for (SourceRow row : rows) {
            if (row.state() == SourceRow.State.INDEXED) {
                folders.add(row.source().folder());
            } else if (row.state() == SourceRow.State.NOT_INDEXED) {
                folders.remove(row.source().folder());
            }
        }
        keepLines(INDEXED, folders.stream().map(Path::toString).collect(Collectors.toSet()));
    }

    /** Whether vectors are computed while the workbench is idle. */
    public static boolean idleVectors() {
        return isOn(IDLE_VECTORS, true);
    }

    public static void idleVectors(boolean on) {
        set(IDLE_VECTORS, on);
    }

    /** Whether library sources are indexed while the workbench is idle. */
    public static boolean libraries() {
        return isOn(LIBRARIES, true);
    }

    public static void libraries(boolean on) {
        set(LIBRARIES, on);
    }

    /** Whether the context of the selected result is shown. */
    public static boolean context() {
        return isOn(CONTEXT, false);
    }

    public static void context(boolean on) {
        set(CONTEXT, on);
    }

    /** Returns the filter of the view. */
    public static SourceFilter filter() {
        return SourceFilter.parse(Platform.getPreferencesService().getString(VaubanPreferences.NODE, FILTER, "", null));
    }

    public static void filter(SourceFilter filter) {
        IEclipsePreferences node = node();
        node.put(FILTER, filter.format());
        save(node);
    }

    /** Returns the packs whose passages the index may contain. */
    static List<KnowledgeSource> mountedPacks() {
        return sources(MOUNTED_PACKS);
    }

    static void mountedPacks(List<KnowledgeSource> packs) {
        keep(MOUNTED_PACKS, packs);
    }

    /** Returns the names of installed packs that are not mounted until the user adds them again. */
    static Set<String> removedPacks() {
        return lines(REMOVED_PACKS);
    }

    static void removedPacks(Set<String> names) {
        keepLines(REMOVED_PACKS, names);
    }

    static List<KnowledgeSource> foundLibraries() {
        return sources(FOUND_LIBRARIES);
    }

    static void foundLibraries(List<KnowledgeSource> archives) {
        keep(FOUND_LIBRARIES, archives);
    }

    private static List<KnowledgeSource> sources(String key) {
        return KnowledgeSource.parse(Platform.getPreferencesService().getString(VaubanPreferences.NODE, key, "", null));
    }

    private static void keep(String key, List<KnowledgeSource> sources) {
        IEclipsePreferences node = node();
        node.put(key, KnowledgeSource.format(sources)); // storing an equal value has no effect
        save(node);
    }

    private static Set<String> lines(String key) {
        return Platform.getPreferencesService().getString(VaubanPreferences.NODE, key, "", null).lines()
                .filter(each -> !each.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void keepLines(String key, Set<String> lines) {
        if (!lines.equals(lines(key))) {
            IEclipsePreferences node = node();
            node.put(key, String.join("\n", new TreeSet<>(lines)));
            save(node);
        }
    }

    private static boolean isOn(String key, boolean otherwise) {
        return Platform.getPreferencesService().getBoolean(VaubanPreferences.NODE, key, otherwise, null);
    }

    private static void set(String key, boolean on) {
        IEclipsePreferences node = node();
        node.putBoolean(key, on);
        save(node);
    }

    private static IEclipsePreferences node() {
        return InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);
    }

    private static void save(IEclipsePreferences node) {
        try {
            node.flush();
        } catch (BackingStoreException e) {
            // it holds until the workbench ends; the platform tries to write it again then
            Platform.getLog(KnowledgePreferences.class).warn(e.getMessage(), e);
        }
    }

    /**
     * Returns all sources: open projects first, then added folders, each in their order, then installed packs, then
     * libraries of the projects.
     */
    public static List<KnowledgeSource> all() {
        List<KnowledgeSource> all = new ArrayList<>();
        projects().forEach(each -> all.add(new KnowledgeSource(KnowledgeScope.WORKSPACE, each)));
        all.addAll(added());
        InstalledPacks.sources().stream().filter(each -> !all.contains(each)).forEach(all::add);
        if (libraries()) {
            ProjectLibraries.all().sources().stream().filter(each -> !all.contains(each)).forEach(all::add);
        }
        return all;
    }

    private static Stream<Path> projects() {
        return Stream.of(ResourcesPlugin.getWorkspace().getRoot().getProjects()).filter(IProject::isAccessible)
                .map(IProject::getLocation).flatMap(Stream::ofNullable).map(IPath::toPath);
    }

    /** Returns the folders of this workspace by scope. */
    public static KnowledgeFolders folders() {
        return scope -> Optional.of(all().stream().filter(each -> each.scope() == scope).map(KnowledgeSource::folder)
                .toList()).filter(each -> !each.isEmpty());
    }
}
