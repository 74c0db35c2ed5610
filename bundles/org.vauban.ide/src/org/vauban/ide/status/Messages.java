// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.status;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the status item. */
final class Messages extends NLS {

    public static String Menu_chat;
    public static String Menu_importModel;
    public static String Menu_inspector;
    public static String Menu_knowledge;
    public static String Menu_measure;
    public static String Menu_models;
    public static String Menu_noModel;
    public static String Menu_on;
    public static String Menu_pause;
    public static String Menu_preferences;
    public static String Menu_problem;
    public static String Menu_refusal;
    public static String Menu_remote;
    public static String Menu_request;
    public static String Menu_trace;
    public static String Problem_close;
    public static String Problem_openLog;
    public static String Problem_title;
    public static String Status_answered;
    public static String Status_click;
    public static String Status_error;
    public static String Status_importOne;
    public static String Status_idle;
    public static String Status_label;
    public static String Status_loading;
    public static String Status_loadingPercent;
    public static String Status_model;
    public static String Status_noModel;
    public static String Status_off;
    public static String Status_paused;
    public static String Status_pausedFor;
    public static String Status_ready;
    public static String Status_remote;
    public static String Status_thisMachine;
    public static String Status_working;

    static {
        initializeMessages("org.vauban.ide.status.messages", Messages.class);
    }

    private Messages() {}
}
