// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.osgi.service.prefs.BackingStoreException;
import org.vauban.assist.completion.ahead.ReadAheadMode;

/** Settings of the workspace, read at each call. Any thread. */
public final class VaubanPreferences {

    /** Preference node, which is the id of this bundle. */
    public static final String NODE = "org.vauban.ide";
    /** boolean: whether completions are offered. */
    public static final String ENABLED = "enabled";
    /** String: id of a model of the catalogue; empty for the best installed one. */
    public static final String MODEL = "model";
    /** int: milliseconds between the last key and the request. */
    public static final String DELAY = "delay";
    /** boolean: whether an editor with completion has had the focus in this workspace; set automatically. */
    public static final String EDITED = "edited";
    /** String: when prompts are prefilled at a resting caret, a {@link ReadAheadMode}. */
    public static final String READ_AHEAD = "readAhead";
    /** String: patterns in gitignore syntax, one per line. */
    public static final String EXCLUSIONS = "exclusions";
    /** boolean: whether personal data is masked as secrets are, unless a policy requires it anyway. */
    public static final String PERSONAL_DATA = "maskPersonalData";
    /** String: home of the JVM that runs the engine; empty to detect one. */
    public static final String JAVA_HOME = "javaHome";
    /** String: paused file types, separated by commas. */
    public static final String PAUSED = "pausedFileTypes";
    /** String: language of answers and messages, such as {@code fr}; empty for that of the IDE. */
    public static final String LANGUAGE = "language";
    /** boolean: whether notices report background actions. */
    public static final String NOTICES = "notices";
    /** boolean: whether suggestions are announced to screen readers. */
    public static final String ANNOUNCE = "announceSuggestions";
    /** int: maximum number of tokens of one completion. */
    public static final String LENGTH = "completionTokens";
    /** int: tokens of the model's context; 0 = automatic. */
    public static final String CONTEXT = "contextTokens";
    /** int: threads of the engine; 0 = automatic. */
    public static final String THREADS = "threads";
    /** String: models folder; empty for the default. */
    public static final String MODELS = "modelDirectory";

    /** boolean: whether conversations are saved with the workspace, unless a policy forbids it. */
    public static final String KEEP_CHATS = "chat.keep";
    /** boolean: whether conversations are shown as plain text, without a browser. */
    public static final String PLAIN_CHAT = "chat.plain";
    /** String: codes of the languages offered for translating documents, separated by commas. */
    public static final String TRANSLATIONS = "documents.translations";
    public static final String DEFAULT_TRANSLATIONS = "fr,en";

    private static final Set<String> OF_ASSISTANT = Set.of(MODEL, EXCLUSIONS, PERSONAL_DATA, JAVA_HOME, LANGUAGE,
            LENGTH, CONTEXT, THREADS, MODELS, READ_AHEAD);

    /** In milliseconds. */
    public static final int DEFAULT_DELAY = 200;
    public static final int MAX_DELAY = 5_000;
    /** In tokens; a completion should be readable at a glance. */
    public static final int DEFAULT_LENGTH = 96;
    public static final int MIN_LENGTH = 8;
    public static final int MAX_LENGTH = 512;
    public static final int MIN_CONTEXT = 1_024;
    public static final int MAX_CONTEXT = 131_072;
    public static final int MAX_THREADS = 256;

    private VaubanPreferences() {}

    /** @return whether completions are offered, unless a project overrides it */
    public static boolean enabled() {
        return Platform.getPreferencesService().getBoolean(NODE, ENABLED, true, null);
    }

    public static void setEnabled(boolean enabled) {
        InstanceScope.INSTANCE.getNode(NODE).putBoolean(ENABLED, enabled);
        save();
    }

    /** @return whether an editor with completion has had the focus in this workspace, in this or an earlier session */
    public static boolean edited() {
        return Platform.getPreferencesService().getBoolean(NODE, EDITED, false, null);
    }

    /** Records that an editor with completion has the focus. Writes to disk the first time. */
    public static void noteEditing() {
        if (!edited()) {
            InstanceScope.INSTANCE.getNode(NODE).putBoolean(EDITED, true);
            save();
        }
    }

    /** @return the id of a model, or empty for the best installed one */
    public static Optional<String> model() {
        return text(MODEL);
    }

    public static void setModel(String id) {
        InstanceScope.INSTANCE.getNode(NODE).put(MODEL, id);
        save();
    }

    /** @return the delay in milliseconds, from 0 to {@link #MAX_DELAY} */
    public static int delay() {
        int delay = Platform.getPreferencesService().getInt(NODE, DELAY, DEFAULT_DELAY, null);
        return Math.clamp(delay, 0, MAX_DELAY);
    }

    public static List<String> exclusions() {
        return lines(text(EXCLUSIONS).orElse(""));
    }

    /** @return whether personal data is masked as secrets are, unless a policy requires it anyway */
    public static boolean masksPersonalData() {
        return Platform.getPreferencesService().getBoolean(NODE, PERSONAL_DATA, false, null);
    }

    /** @return when prompts are prefilled at a resting caret */
    public static ReadAheadMode readAhead() {
        String mode = text(READ_AHEAD).orElse("");
        return Stream.of(ReadAheadMode.values()).filter(each -> each.name().equals(mode)).findFirst()
                .orElse(ReadAheadMode.ON_MAINS);
    }

    public static List<String> lines(String patterns) {
        return patterns.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    public static Optional<Path> javaHome() {
        return path(JAVA_HOME);
    }

    /** @return the models folder, or empty for the default */
    public static Optional<Path> modelDirectory() {
        return path(MODELS);
    }

    /** @return the language of answers and messages, or empty for that of the IDE */
    public static Optional<Locale> language() {
        return text(LANGUAGE).map(Locale::forLanguageTag);
    }

    /** @return whether notices report background actions */
    public static boolean notices() {
        return Platform.getPreferencesService().getBoolean(NODE, NOTICES, true, null);
    }

    /** @return whether suggestions are announced to screen readers */
    public static boolean announcesSuggestions() {
        return Platform.getPreferencesService().getBoolean(NODE, ANNOUNCE, true, null);
    }

    /** @return the maximum number of tokens of one completion */
    public static int length() {
        return Math.clamp(number(LENGTH, DEFAULT_LENGTH), MIN_LENGTH, MAX_LENGTH);
    }

    /** @return the size of the context in tokens; 0 = automatic */
    public static int contextTokens() {
        int tokens = number(CONTEXT, 0);
        return tokens <= 0 ? 0 : Math.clamp(tokens, MIN_CONTEXT, MAX_CONTEXT);
    }

    /** @return the number of threads; 0 = automatic */
    public static int threads() {
        return Math.clamp(number(THREADS, 0), 0, MAX_THREADS);
    }

    /** @return whether conversations are saved with the workspace, unless a policy forbids it */
    public static boolean keepsChats() {
        return Platform.getPreferencesService().getBoolean(NODE, KEEP_CHATS, true, null);
    }

    /** @return the languages offered for translating documents */
    public static List<Locale> translations() {
        String codes = Platform.getPreferencesService().getString(NODE, TRANSLATIONS, DEFAULT_TRANSLATIONS, null);
        return types(codes).stream().map(Locale::forLanguageTag).toList();
    }

    private static int number(String key, int otherwise) {
        return Platform.getPreferencesService().getInt(NODE, key, otherwise, null);
    }

    private static Optional<Path> path(String key) {
        try {
            return text(key).map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty(); // not a valid path; the preference page accepts none
        }
    }

    /**
     * @return whether automatic completion is paused for a type of files, named as in
     *            {@link org.vauban.ide.workbench.FileType}
     */
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
        return types(text(PAUSED).orElse(""));
    }

    public static Set<String> types(String separated) {
        Set<String> types = new LinkedHashSet<>();
        Arrays.stream(separated.split(",")).map(String::strip).filter(t -> !t.isEmpty()).forEach(types::add);
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
            // the setting holds until the workbench ends; the platform tries to write it again then
            Platform.getLog(VaubanPreferences.class).warn(e.getMessage(), e);
        }
    }

    /** Whether the assistant depends on a setting: with another value an earlier failure may not recur. */
    public static boolean ofAssistant(String key) {
        return OF_ASSISTANT.contains(key);
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
