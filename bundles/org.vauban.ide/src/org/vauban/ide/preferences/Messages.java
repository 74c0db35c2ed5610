// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the preference pages. */
final class Messages extends NLS {

    public static String Lock_limit;
    public static String Lock_locked;
    public static String Lock_reason;
    public static String Lock_signed;
    public static String Lock_unsigned;
    public static String Preferences_announce;
    public static String Preferences_answer;
    public static String Preferences_audit;
    public static String Preferences_browse;
    public static String Preferences_builtIn;
    public static String Preferences_chat;
    public static String Preferences_chatHint;
    public static String Preferences_chatRemote;
    public static String Preferences_checkAudit;
    public static String Preferences_checkFile;
    public static String Preferences_colours;
    public static String Preferences_completion;
    public static String Preferences_delay;
    public static String Preferences_description;
    public static String Preferences_descriptionRemote;
    public static String Preferences_documents;
    public static String Preferences_enabled;
    public static String Preferences_exclusions;
    public static String Preferences_exclusionsHint;
    public static String Preferences_invalidPolicy;
    public static String Preferences_javaHome;
    public static String Preferences_javaHomeHint;
    public static String Preferences_keepChats;
    public static String Preferences_keys;
    public static String Preferences_language;
    public static String Preferences_languageOfIde;
    public static String Preferences_length;
    public static String Preferences_noJava;
    public static String Preferences_noLanguage;
    public static String Preferences_noType;
    public static String Preferences_notices;
    public static String Preferences_number;
    public static String Preferences_numberOrZero;
    public static String Preferences_oldJava;
    public static String Preferences_paused;
    public static String Preferences_pausedHint;
    public static String Preferences_personalData;
    public static String Preferences_plainChat;
    public static String Preferences_policy;
    public static String Preferences_privacy;
    public static String Preferences_projects;
    public static String Preferences_read;
    public static String Preferences_readAhead;
    public static String Preferences_readAheadAlways;
    public static String Preferences_readAheadHint;
    public static String Preferences_readAheadNever;
    public static String Preferences_readAheadOnMains;
    public static String Preferences_rules;
    public static String Preferences_translations;
    public static String Preferences_translationsHint;
    public static String Project_exclusionsHint;
    public static String Project_own;
    public static String Project_reading;
    public static String Project_saving;
    public static String Project_unreadable;
    public static String Project_unwritable;
    public static String Project_workspace;

    static {
        initializeMessages("org.vauban.ide.preferences.messages", Messages.class);
    }

    private Messages() {}
}
