// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the knowledge part, from messages.properties and messages_fr.properties. */
public final class Messages extends NLS {

    public static String Action_addDocuments;
    public static String Action_addLibrary;
    public static String Action_cancel;
    public static String Action_context;
    public static String Action_contextTip;
    public static String Action_here;
    public static String Action_idleVectors;
    public static String Action_idleVectorsTip;
    public static String Action_index;
    public static String Action_libraries;
    public static String Action_librariesTip;
    public static String Action_pause;
    public static String Action_remove;
    public static String Action_resume;
    public static String Column_files;
    public static String Column_passages;
    public static String Column_path;
    public static String Column_scope;
    public static String Column_size;
    public static String Column_source;
    public static String Column_state;
    public static String Context_after;
    public static String Context_before;
    public static String Context_name;
    public static String Context_part;
    public static String Context_passage;
    public static String Dialog_documents;
    public static String Dialog_library;
    public static String Document_name;
    public static String Document_page;
    public static String Document_tip;
    public static String Filter_all;
    public static String Filter_folder;
    public static String Filter_name;
    public static String Filter_noSource;
    public static String Filter_question;
    public static String Job_context;
    public static String Job_index;
    public static String Job_open;
    public static String Job_refresh;
    public static String Job_remove;
    public static String Job_search;
    public static String Job_update;
    public static String Job_vectors;
    public static String Open_failed;
    public static String Open_gone;
    public static String Open_notIndexed;
    public static String Remove_question;
    public static String Remove_title;
    public static String Result_more;
    public static String Results_name;
    public static String Results_place;
    public static String Results_text;
    public static String Scope_docs;
    public static String Scope_everything;
    public static String Scope_library;
    public static String Scope_name;
    public static String Scope_workspace;
    public static String Search_emptyScope;
    public static String Search_hint;
    public static String Search_matched;
    public static String Search_name;
    public static String Search_nothing;
    public static String Search_outdated;
    public static String Size_bytes;
    public static String Size_kilobytes;
    public static String Size_megabytes;
    public static String Source_missing;
    public static String Source_reading;
    public static String Source_unexpected;
    public static String Sources_name;
    public static String State_failed;
    public static String State_indexed;
    public static String State_indexing;
    public static String State_notIndexed;
    public static String State_paused;
    public static String State_unknown;
    public static String State_unreadable;
    public static String State_waiting;

    static {
        initializeMessages("org.vauban.ide.knowledge.messages", Messages.class);
    }

    private Messages() {}
}
