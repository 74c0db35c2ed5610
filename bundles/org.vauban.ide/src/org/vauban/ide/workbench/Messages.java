// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the workbench part, from messages.properties and messages_fr.properties. */
public final class Messages extends NLS {

    public static String Completion_asking;
    public static String Completion_blockSelection;
    public static String Completion_linkedMode;
    public static String Completion_longLine;
    public static String Completion_nothing;
    public static String Completion_off;
    public static String Completion_offInProject;
    public static String Completion_popup;
    public static String Completion_readOnly;
    public static String Completion_selection;
    public static String Completion_spoken;
    public static String Completion_spokenLines;
    public static String Engine_closed;
    public static String Engine_noNative;
    public static String Engine_notResolved;
    public static String Licence_show;
    public static String Licence_title;
    public static String Licence_withhold;
    public static String Problem_unexpected;
    public static String Remote_allow;
    public static String Remote_copy;
    public static String Remote_features;
    public static String Remote_keep;
    public static String Remote_key;
    public static String Remote_none;
    public static String Remote_request;
    public static String Remote_show;
    public static String Remote_storage;
    public static String Remote_title;
    public static String Remote_unkept;

    static {
        initializeMessages("org.vauban.ide.workbench.messages", Messages.class);
    }

    private Messages() {}
}
