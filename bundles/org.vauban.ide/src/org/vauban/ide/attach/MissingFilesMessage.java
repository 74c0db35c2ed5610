// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.chat.UnattachedFiles;

/** Tells the user which files are missing from the attachments. */
final class MissingFilesMessage {
    private MissingFilesMessage() {}

    /**
     * @param sentence the reason, with a placeholder for the names
     * @param names names of the files; if there are none, nothing is shown
     */
    static void tell(String sentence, List<String> names, Consumer<String> notice) {
        if (!names.isEmpty()) {
            notice.accept(NLS.bind(sentence, UnattachedFiles.named(names, Locale.getDefault())));
        }
    }
}
