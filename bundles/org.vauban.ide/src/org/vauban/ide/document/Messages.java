// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the document tasks. */
final class Messages extends NLS {

    public static String Check_failed;
    public static String Check_found;
    public static String Check_noFile;
    public static String Check_nothing;
    public static String Job_files;
    public static String Job_one;
    public static String Job_pieces;
    public static String Language_question;
    public static String Menu_check;
    public static String Menu_requirements;
    public static String Menu_translate;
    public static String Menu_translateOther;
    public static String Refused_binary;
    public static String Refused_encoding;
    public static String Refused_gone;
    public static String Refused_large;
    public static String Refused_long;
    public static String Refused_readOnly;
    public static String Requirement_message;
    public static String Result_cancelled;
    public static String Result_engine;
    public static String Result_nothing;
    public static String Results_accept;
    public static String Results_acceptAll;
    public static String Results_file;
    public static String Results_none;
    public static String Results_note;
    public static String Results_others;
    public static String Results_reject;
    public static String Results_remove;
    public static String Results_review;
    public static String Results_state;
    public static String Results_summary;
    public static String Results_task;
    public static String State_accepted;
    public static String State_failed;
    public static String State_proposed;
    public static String State_proposedOne;
    public static String State_rejected;
    public static String State_skipped;
    public static String State_unchanged;
    public static String Task_with;

    static {
        initializeMessages("org.vauban.ide.document.messages", Messages.class);
    }

    private Messages() {}
}
