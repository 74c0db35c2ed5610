// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import org.eclipse.osgi.util.NLS;

/** What the workbench part says to people; the texts are in messages.properties and messages_fr.properties. */
public final class Messages extends NLS {

    public static String Completion_asking;
    public static String Completion_nothing;
    public static String Completion_obstacle;
    public static String Completion_off;
    public static String Completion_readOnly;
    public static String Engine_closed;
    public static String Engine_noNative;
    public static String Engine_notResolved;
    public static String Fetch_installed;
    public static String Fetch_job;
    public static String Fetch_none;
    public static String Fetch_question;
    public static String Fetch_title;
    public static String Menu_fetch;
    public static String Menu_noModel;
    public static String Menu_on;
    public static String Menu_pause;
    public static String Menu_preferences;
    public static String Menu_problem;
    public static String Menu_request;
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
    public static String Problem_close;
    public static String Problem_openLog;
    public static String Problem_title;
    public static String Problem_unexpected;
    public static String Status_click;
    public static String Status_error;
    public static String Status_idle;
    public static String Status_label;
    public static String Status_loading;
    public static String Status_loadingPercent;
    public static String Status_model;
    public static String Status_off;
    public static String Status_paused;
    public static String Status_pausedFor;
    public static String Status_ready;
    public static String Status_working;

    static {
        initializeMessages("org.vauban.ide.messages", Messages.class);
    }

    private Messages() {
    }
}
