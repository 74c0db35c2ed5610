// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.vauban.assist.completion.acceptance.PartialAcceptance;

/** Extent of an acceptance of ghost text. */
public enum AcceptScope {
    ALL {
        @Override
        int length(String ghost) {
            return ghost.length();
        }
    },
    WORD {
        @Override
        int length(String ghost) {
            return PartialAcceptance.nextWord(ghost);
        }
    },
    LINE {
        @Override
        int length(String ghost) {
            return PartialAcceptance.nextLine(ghost);
        }
    };

    /** @return length in UTF-16 units, more than 0 */
    abstract int length(String ghost);
}
