// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the traceability matrix, from messages.properties and messages_fr.properties. */
public final class Messages extends NLS {

    public static String Action_accept;
    public static String Action_exportCsv;
    public static String Action_exportHtml;
    public static String Action_exportReqif;
    public static String Action_reject;
    public static String Action_stop;
    public static String Action_trace;
    public static String Action_undo;
    public static String Artifact_name;
    public static String Basis_accepted;
    public static String Basis_body;
    public static String Basis_comment;
    public static String Basis_message;
    public static String Basis_name;
    public static String Basis_similarity;
    public static String Basis_weak;
    public static String Column_confidence;
    public static String Column_place;
    public static String Column_requirement;
    public static String Column_state;
    public static String Column_text;
    public static String Decide_failed;
    public static String Decide_noProject;
    public static String Decide_others;
    public static String Evidence_words;
    public static String Export_done;
    public static String Export_failed;
    public static String Export_title;
    public static String Filter_hint;
    public static String Filter_name;
    public static String Job_decide;
    public static String Job_export;
    public static String Job_trace;
    public static String Kind_commit;
    public static String Kind_field;
    public static String Kind_file;
    public static String Kind_method;
    public static String Kind_test;
    public static String Kind_type;
    public static String Menu_sort;
    public static String Open_commit;
    public static String Open_failed;
    public static String Open_gone;
    public static String Place_line;
    public static String Place_page;
    public static String Serves_evidence;
    public static String Serves_info;
    public static String Serves_noFile;
    public static String Serves_none;
    public static String Serves_openView;
    public static String Serves_requirement;
    public static String Serves_text;
    public static String Serves_title;
    public static String Show_name;
    public static String Show_rejected;
    public static String Show_requirements;
    public static String Show_suggestions;
    public static String Show_unknown;
    public static String Show_untraced;
    public static String Show_withoutCode;
    public static String Show_withoutTests;
    public static String Sort_confidence;
    public static String Sort_document;
    public static String Sort_links;
    public static String Sort_name;
    public static String State_links;
    public static String State_missing;
    public static String State_noCode;
    public static String State_noTest;
    public static String State_nothing;
    public static String State_rejected;
    public static String State_suggestions;
    public static String State_unknown;
    public static String State_untraced;
    public static String Trace_begin;
    public static String Trace_more;
    public static String Trace_noRequirements;
    public static String Trace_nothing;
    public static String Trace_running;
    public static String Trace_stopped;
    public static String Trace_summary;
    public static String Trace_unavailable;
    public static String Trace_unreadable;
    public static String Tree_name;

    static {
        initializeMessages("org.vauban.ide.trace.messages", Messages.class);
    }

    private Messages() {}
}
