// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.settings;

import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.vauban.assist.completion.ahead.ReadAheadMode;

/** Default values of the preferences. {@code -Dvauban.model=ID} sets another default model. */
public class PreferenceDefaults extends AbstractPreferenceInitializer {

    @Override
    public void initializeDefaultPreferences() {
        IEclipsePreferences defaults = VaubanPreferences.defaults();
        defaults.putBoolean(VaubanPreferences.ENABLED, true);
        defaults.put(VaubanPreferences.MODEL, System.getProperty("vauban.model", ""));
        defaults.putInt(VaubanPreferences.DELAY, VaubanPreferences.DEFAULT_DELAY);
        defaults.put(VaubanPreferences.READ_AHEAD, ReadAheadMode.ON_MAINS.name());
        defaults.put(VaubanPreferences.EXCLUSIONS, "");
        defaults.putBoolean(VaubanPreferences.PERSONAL_DATA, false);
        defaults.put(VaubanPreferences.JAVA_HOME, "");
        defaults.put(VaubanPreferences.PAUSED, "");
        defaults.put(VaubanPreferences.LANGUAGE, "");
        defaults.putBoolean(VaubanPreferences.NOTICES, true);
        defaults.putBoolean(VaubanPreferences.ANNOUNCE, true);
        defaults.putInt(VaubanPreferences.LENGTH, VaubanPreferences.DEFAULT_LENGTH);
        defaults.putInt(VaubanPreferences.CONTEXT, 0);
        defaults.putInt(VaubanPreferences.THREADS, 0);
        defaults.put(VaubanPreferences.MODELS, "");
        defaults.putBoolean(VaubanPreferences.KEEP_CHATS, true);
        defaults.putBoolean(VaubanPreferences.PLAIN_CHAT, false);
        defaults.put(VaubanPreferences.TRANSLATIONS, VaubanPreferences.DEFAULT_TRANSLATIONS);
    }
}
