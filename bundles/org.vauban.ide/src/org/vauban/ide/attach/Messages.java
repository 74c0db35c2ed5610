// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the attachments. */
public final class Messages extends NLS {

    public static String Attach_attaching;
    public static String Attach_cancelled;
    public static String Attach_changes;
    public static String Attach_clipboard;
    public static String Attach_compare;
    public static String Attach_console;
    public static String Attach_emptyClipboard;
    public static String Attach_emptyConsole;
    public static String Attach_emptyFolder;
    public static String Attach_file;
    public static String Attach_folder;
    public static String Attach_noChanges;
    public static String Attach_noDifference;
    public static String Attach_noGit;
    public static String Attach_noProblems;
    public static String Attach_noText;
    public static String Attach_notLocal;
    public static String Attach_problems;
    public static String Attach_reading;
    public static String Attach_selection;
    public static String Attach_selectionWhere;
    public static String Attach_tooLarge;
    public static String Attach_unreadable;
    public static String Kind_clipboard;
    public static String Kind_compare;
    public static String Kind_console;
    public static String Kind_diff;
    public static String Kind_file;
    public static String Kind_folder;
    public static String Kind_method;
    public static String Kind_other;
    public static String Kind_problems;
    public static String Kind_selection;
    public static String Kind_type;
    public static String LeftOut_changes;
    public static String LeftOut_compare;
    public static String LeftOut_folder;
    public static String LeftOut_problems;

    static {
        initializeMessages("org.vauban.ide.attach.messages", Messages.class);
    }

    private Messages() {}
}
