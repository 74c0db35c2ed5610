// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.remote;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the preference page of remote engines. */
final class Messages extends NLS {

    public static String Button_allow;
    public static String Button_check;
    public static String Button_key;
    public static String Button_withdraw;
    public static String Check_running;
    public static String Column_endpoint;
    public static String Column_state;
    public static String Feature_chat;
    public static String Feature_completion;
    public static String Feature_document;
    public static String Feature_edit;
    public static String Feature_embedding;
    public static String Feature_fix;
    public static String Key_kept;
    public static String Key_removed;
    public static String Page_description;
    public static String Page_details;
    public static String Page_endpoints;
    public static String Page_explanation;
    public static String Page_features;
    public static String Page_hedge;
    public static String Page_job;
    public static String Page_missing;
    public static String Page_none;
    public static String State_answers;
    public static String State_asks;
    public static String State_hedges;
    public static String State_unused;
    public static String Withdrawn;

    static {
        initializeMessages("org.vauban.ide.remote.messages", Messages.class);
    }

    private Messages() {}
}
