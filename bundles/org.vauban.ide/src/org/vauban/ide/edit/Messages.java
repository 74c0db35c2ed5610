// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import org.eclipse.osgi.util.NLS;

/** Localized strings of inline edit. */
final class Messages extends NLS {

    public static String Diff_line;
    public static String Diff_lines;
    public static String Diff_more;
    public static String Diff_name;
    public static String Failure_unexpected;
    public static String Field_again;
    public static String Field_accept;
    public static String Field_acceptHint;
    public static String Field_acceptSome;
    public static String Field_asking;
    public static String Field_close;
    public static String Field_closeHint;
    public static String Field_compare;
    public static String Field_compareHint;
    public static String Field_doubted;
    public static String Field_failedPartly;
    public static String Field_hint;
    public static String Field_message;
    public static String Field_nothing;
    public static String Field_proposed;
    public static String Field_reading;
    public static String Field_reject;
    public static String Field_stop;
    public static String Field_stopHint;
    public static String Field_stopped;
    public static String Field_title;
    public static String Field_writing;
    public static String Offer_spoken;

    static {
        initializeMessages("org.vauban.ide.edit.messages", Messages.class);
    }

    private Messages() {}
}
