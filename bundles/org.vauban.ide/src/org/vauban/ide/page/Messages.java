// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the page viewer, from messages.properties and messages_fr.properties. */
public final class Messages extends NLS {

    public static String Find_count;
    public static String Find_hint;
    public static String Find_name;
    public static String Find_nothing;
    public static String Find_searching;
    public static String Job_page;
    public static String Page_accessible;
    public static String Page_accessibleOf;
    public static String Page_asText;
    public static String Page_changed;
    public static String Page_next;
    public static String Page_number;
    public static String Page_of;
    public static String Page_ofLabelled;
    public static String Page_previous;
    public static String Text_accessible;
    public static String Text_show;
    public static String Zoom_fit;
    public static String Zoom_in;
    public static String Zoom_name;
    public static String Zoom_out;

    static {
        initializeMessages("org.vauban.ide.page.messages", Messages.class);
    }

    private Messages() {}
}
