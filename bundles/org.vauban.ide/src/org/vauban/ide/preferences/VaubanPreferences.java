// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.core.runtime.Platform;
import org.osgi.service.prefs.BackingStoreException;

/** The settings of the workspace, read at each call. Any thread. */
public final class VaubanPreferences {

    /** The node, and the id of this bundle. */
    public static final String NODE = "org.vauban.ide";
    /** boolean: whether completions are offered. */
    public static final String ENABLED = "enabled";
    /** String: a model of the catalogue; empty for the best that is installed. */
    public static final String MODEL = "model";
    /** int: milliseconds between the last key and the request. */
    public static final String DELAY = "delay";
    /** String: patterns in gitignore syntax, one a line. */
    public static final String EXCLUSIONS = "exclusions";
    /** String: home of the JDK that runs the engine; empty to look for one. */
    public static final String JAVA_HOME = "javaHome";
    /** String: file types that are paused, separated by commas. */
    public static final String PAUSED = "pausedFileTypes";

    /** Milliseconds. */
    public static final int DEFAULT_DELAY = 200;
    public static final int MAX_DELAY = 5_000;

    private VaubanPreferences() {
    }

    public static boolean enabled() {
        return Platform.getPreferencesService().getBoolean(NODE, ENABLED, true, null);
    }

    public static void setEnabled(boolean enabled) {
        InstanceScope.INSTANCE.getNode(NODE).putBoolean(ENABLED, enabled);
        save();
    }

    /** @return a model id, or empty for the best that is installed */
    public static Optional<String> model() {
        return text(MODEL);
    }

    public static void setModel(String id) {
        InstanceScope.INSTANCE.getNode(NODE).put(MODEL, id);
        save();
    }

    /** @return milliseconds, from 0 to {@link #MAX_DELAY} */
    public static int delay() {
        int delay = Platform.getPreferencesService().getInt(NODE, DELAY, DEFAULT_DELAY, null);
        return Math.clamp(delay, 0, MAX_DELAY);
    }

    public static List<String> exclusions() {
        return text(EXCLUSIONS).orElse("").lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    public static Optional<Path> javaHome() {
        return text(JAVA_HOME).map(Path::of);
    }

    /** @return whether completions are paused for a type of files, as {@link org.vauban.ide.completion.FileType} names it */
    public static boolean paused(String fileType) {
        return pausedTypes().contains(fileType);
    }

    public static void setPaused(String fileType, boolean paused) {
        Set<String> types = pausedTypes();
        if (paused ? types.add(fileType) : types.remove(fileType)) {
            InstanceScope.INSTANCE.getNode(NODE).put(PAUSED, String.join(",", types));
            save();
        }
    }

    private static Set<String> pausedTypes() {
        Set<String> types = new LinkedHashSet<>(Arrays.asList(text(PAUSED).orElse("").split(",")));
        types.remove("");
        return types;
    }

    private static Optional<String> text(String key) {
        return Optional.of(Platform.getPreferencesService().getString(NODE, key, "", null).strip())
                .filter(s -> !s.isEmpty());
    }

    private static void save() {
        try {
            InstanceScope.INSTANCE.getNode(NODE).flush();
        } catch (BackingStoreException e) {
            // the setting holds until the workbench ends; the platform tries again then
            Platform.getLog(VaubanPreferences.class).warn(e.getMessage(), e);
        }
    }

    public static void addListener(IPreferenceChangeListener listener) {
        InstanceScope.INSTANCE.getNode(NODE).addPreferenceChangeListener(listener);
    }

    public static void removeListener(IPreferenceChangeListener listener) {
        InstanceScope.INSTANCE.getNode(NODE).removePreferenceChangeListener(listener);
    }

    static IEclipsePreferences defaults() {
        return DefaultScope.INSTANCE.getNode(NODE);
    }
}
