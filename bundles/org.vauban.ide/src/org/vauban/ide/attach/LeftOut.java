// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.osgi.util.NLS;

/** Tells the user which files are not among the attachments. */
final class LeftOut {
    private static final int NAMED = 5;

    private LeftOut() {}

    /**
     * @param sentence says why, with a place for the names
     * @param names of the files; nothing is told if there are none
     */
    static void tell(String sentence, List<String> names, Consumer<String> notice) {
        if (names.isEmpty()) {
            return;
        }
        String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        notice.accept(NLS.bind(sentence,
                names.size() > NAMED ? NLS.bind(Messages.LeftOut_more, some, names.size() - NAMED) : some));
    }
}
