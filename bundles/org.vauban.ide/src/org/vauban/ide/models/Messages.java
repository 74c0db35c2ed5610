// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the pages and dialogs about models. */
final class Messages extends NLS {

    public static String Delete_job;
    public static String Delete_question;
    public static String Delete_title;
    public static String Import_installed;
    public static String Import_job;
    public static String Import_known;
    public static String Import_noLicence;
    public static String Import_question;
    public static String Import_title;
    public static String Import_unknown;
    public static String Measure_advice;
    public static String Measure_cancelled;
    public static String Measure_first;
    public static String Measure_job;
    public static String Measure_legend;
    public static String Measure_memory;
    public static String Measure_nothing;
    public static String Measure_of;
    public static String Measure_page;
    public static String Measure_percent;
    public static String Measure_progress;
    public static String Measure_quality;
    public static String Measure_reads;
    public static String Measure_start;
    public static String Measure_stop;
    public static String Measure_table;
    public static String Measure_typing;
    public static String Measure_use;
    public static String Measure_used;
    public static String Measure_when;
    public static String Measure_writes;
    public static String Models_absent;
    public static String Models_applyFolder;
    public static String Models_automatic;
    public static String Models_browse;
    public static String Models_choose;
    public static String Models_chosen;
    public static String Models_context;
    public static String Models_damaged;
    public static String Models_delete;
    public static String Models_details;
    public static String Models_fillsIn;
    public static String Models_folder;
    public static String Models_folderHint;
    public static String Models_gigabytes;
    public static String Models_gone;
    public static String Models_hash;
    public static String Models_home;
    public static String Models_id;
    public static String Models_import;
    public static String Models_installed;
    public static String Models_licence;
    public static String Models_measure;
    public static String Models_megabytes;
    public static String Models_memory;
    public static String Models_name;
    public static String Models_noFolder;
    public static String Models_noHash;
    public static String Models_noImport;
    public static String Models_page;
    public static String Models_plain;
    public static String Models_quality;
    public static String Models_size;
    public static String Models_state;
    public static String Models_table;
    public static String Models_threads;
    public static String Models_unverified;
    public static String Models_use;
    public static String Models_useBest;
    public static String Models_used;
    public static String Models_verified;

    static {
        initializeMessages("org.vauban.ide.models.messages", Messages.class);
    }

    private Messages() {}
}
