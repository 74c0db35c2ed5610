// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.command.Command;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.engine.RemoteEngines;
import org.vauban.ide.policy.PolicyExplanation;

/** Labels on the page, by the names that its script uses. */
public final class PageLabels {

    private PageLabels() {}

    /** Returns the labels in a language, for this Eclipse. */
    static Map<String, String> all(Locale locale) {
        return all(locale, RemoteEngines.extension().isPresent());
    }

    /** @param remote whether other machines may answer, if a policy allows it */
    public static Map<String, String> all(Locale locale, boolean remote) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("log", Messages.Page_log);
        all.put("you", Messages.Page_you);
        all.put("assistant", Messages.Page_assistant);
        all.put("code", Messages.Page_code);
        all.put("INSERT", Messages.Block_insert);
        all.put("REPLACE", Messages.Block_replace);
        all.put("PREVIEW", Messages.Block_preview);
        all.put("NEW_FILE", Messages.Block_newFile);
        all.put("COPY_CODE", Messages.Block_copy);
        all.put("COPY_ANSWER", Messages.Turn_copy);
        all.put("RETRY", Messages.Turn_retry);
        all.put("EDIT", Messages.Turn_edit);
        all.put("INSPECT", Messages.Turn_inspect);
        all.put("EXPLAIN", PolicyExplanation.label());
        all.put("PREVIOUS", Messages.Turn_previous);
        all.put("NEXT", Messages.Turn_next);
        all.put("introTitle", Messages.Page_introTitle);
        all.put("intro", NLS.bind(remote ? Messages.Page_introRemote : Messages.Page_intro,
                "/" + Command.EXPLAIN.word(locale), "/" + Command.TESTS.word(locale)));
        return all;
    }
}
