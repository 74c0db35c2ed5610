// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import org.eclipse.osgi.util.NLS;

/** What the preference pages say to people. */
final class Messages extends NLS {

    public static String Preferences_choose;
    public static String Preferences_delay;
    public static String Preferences_description;
    public static String Preferences_enabled;
    public static String Preferences_exclusions;
    public static String Preferences_exclusionsHint;
    public static String Preferences_javaHome;
    public static String Preferences_javaHomeHint;
    public static String Preferences_keys;
    public static String Preferences_model;
    public static String Preferences_modelAbsent;
    public static String Preferences_modelHint;
    public static String Preferences_modelInstalled;
    public static String Preferences_modelMessage;
    public static String Preferences_modelTitle;
    public static String Preferences_noJava;
    public static String Preferences_oldJava;
    public static String Preferences_paused;

    static {
        initializeMessages("org.vauban.ide.preferences.messages", Messages.class);
    }

    private Messages() {
    }
}
