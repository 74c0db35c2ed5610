// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the Java editor's proposals, for the user and for prompts. */
final class Messages extends NLS {

    public static String Edit_description;
    public static String Edit_proposal;
    public static String Explain_description;
    public static String Explain_proposal;
    public static String Fix_description;
    public static String Fix_proposal;
    public static String Javadoc_description;
    public static String Javadoc_instruction;
    public static String Javadoc_proposal;
    public static String Test_again;
    public static String Test_attempt;
    public static String Test_defaultPackage;
    public static String Test_description;
    public static String Test_instruction;
    public static String Test_job;
    public static String Test_noFolder;
    public static String Test_noJUnit;
    public static String Test_noRunner;
    public static String Test_notCompiled;
    public static String Test_proposal;
    public static String Test_run;
    public static String Test_title;
    public static String Test_tooMany;
    public static String Test_written;

    static {
        initializeMessages("org.vauban.ide.jdt.fix.messages", Messages.class);
    }

    private Messages() {}
}
