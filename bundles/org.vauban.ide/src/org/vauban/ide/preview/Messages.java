// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the preview. */
final class Messages extends NLS {

    public static String Job_write;
    public static String Preview_acceptAll;
    public static String Preview_acceptHint;
    public static String Preview_acceptSome;
    public static String Preview_after;
    public static String Preview_before;
    public static String Preview_changes;
    public static String Preview_columnLines;
    public static String Preview_columnSize;
    public static String Preview_columnText;
    public static String Preview_excerpt;
    public static String Preview_line;
    public static String Preview_lines;
    public static String Preview_reject;
    public static String Preview_title;
    public static String Refused_cancelled;
    public static String Refused_closed;
    public static String Refused_encoding;
    public static String Refused_failed;
    public static String Refused_gone;
    public static String Refused_inUse;
    public static String Refused_readOnly;
    public static String Refused_unexpected;

    static {
        initializeMessages("org.vauban.ide.preview.messages", Messages.class);
    }

    private Messages() {}
}
