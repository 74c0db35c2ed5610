// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.Locale;
import org.vauban.knowledge.document.ReadFailure;

/** Explains to users why files could not be read. */
public final class FailureTexts {
    private FailureTexts() {}

    /** Returns one sentence in the user's language: the problem and its remedy. */
    public static String of(ReadFailure failure) {
        return Messages.text("failure." + failure.name().toLowerCase(Locale.ROOT));
    }
}
