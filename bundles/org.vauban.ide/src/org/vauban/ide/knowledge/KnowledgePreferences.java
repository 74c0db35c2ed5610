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

/** The sources of the workspace, read at each call: its projects, and the folders that the user added. Any thread. */
public final class KnowledgePreferences {
    /** String: scope and folder of each source that was added, one a line. */
    public static final String SOURCES = "knowledge.sources";
    /** String: folders that were in the index when it was last asked, one a line. */
    public static final String INDEXED = "knowledge.indexed";
    /** boolean: whether vectors are computed while nobody works. */
    public static final String IDLE_VECTORS = "knowledge.idleVectors";

    /** boolean: whether the view shows the selected result with what stands around it. */
    public static final String CONTEXT = "knowledge.context";

    /** String: what of the index the view searches, as {@link SourceFilter} writes it. */
    public static final String FILTER = "knowledge.filter";

    /** boolean: whether the sources of libraries of indexed projects are indexed while nobody works. */
    public static final String LIBRARIES = "knowledge.libraries";
    /** String: the archives of libraries that were found last, as those of {@link #SOURCES}. */
    public static final String FOUND_LIBRARIES = "knowledge.foundLibraries";

    /** String: the installed packs that were mounted, as those of {@link #SOURCES}. */
    public static final String MOUNTED_PACKS = "knowledge.mountedPacks";
    /** String: names of the installed packs that the user removed from the index, one a line. */
    public static final String REMOVED_PACKS = "knowledge.removedPacks";

    private KnowledgePreferences() {}

    /** The folders that the user added. */
    static List<KnowledgeSource> added() {
        return sources(SOURCES);
    }

    /** Changes which folders the user added. */
    static synchronized void changeAdded(UnaryOperator<List<KnowledgeSource>> change) {
        keep(SOURCES, change.apply(added()));
    }

    /** Folders of sources that the index held when it was last asked, also those of projects that are closed. */
    static Set<Path> indexed() {
        Set<Path> folders = new HashSet<>();
        for (String each : lines(INDEXED)) {
            try {
                folders.add(Path.of(each));
            } catch (InvalidPathException e) {
                // of another system
            }
        }
        return folders;
    }

    /** Keeps what the index tells of sources; what is unknown of others stays, unless they are gone. Reads the disk. */
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

    /** Whether vectors are computed while nobody works. */
    public static boolean idleVectors() {
        return isOn(IDLE_VECTORS, true);
    }

    public static void idleVectors(boolean on) {
        set(IDLE_VECTORS, on);
    }

    /** Whether sources of libraries are indexed while nobody works. */
    public static boolean libraries() {
        return isOn(LIBRARIES, true);
    }

    public static void libraries(boolean on) {
        set(LIBRARIES, on);
    }

    /** Whether the selected result is shown with what stands around it. */
    public static boolean context() {
        return isOn(CONTEXT, false);
    }

    public static void context(boolean on) {
        set(CONTEXT, on);
    }

    /** What of the index the view searches. */
    public static SourceFilter filter() {
        return SourceFilter.parse(Platform.getPreferencesService().getString(VaubanPreferences.NODE, FILTER, "", null));
    }

    public static void filter(SourceFilter filter) {
        IEclipsePreferences node = node();
        node.put(FILTER, filter.format());
        save(node);
    }

    /** The packs whose passages the index may hold. */
    static List<KnowledgeSource> mountedPacks() {
        return sources(MOUNTED_PACKS);
    }

    static void mountedPacks(List<KnowledgeSource> packs) {
        keep(MOUNTED_PACKS, packs);
    }

    /** Names of the installed packs that are not to be mounted until the user says so. */
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
        node.put(key, KnowledgeSource.format(sources)); // an equal value changes nothing
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
            // it holds until the workbench ends; the platform tries again then
            Platform.getLog(KnowledgePreferences.class).warn(e.getMessage(), e);
        }
    }

    /**
     * Open projects first, then what was added, in the order of both, then installed packs, then libraries of
     * the projects.
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

    /** The scopes of this workspace. */
    public static KnowledgeFolders folders() {
        return scope -> Optional.of(all().stream().filter(each -> each.scope() == scope).map(KnowledgeSource::folder)
                .toList()).filter(each -> !each.isEmpty());
    }
}
