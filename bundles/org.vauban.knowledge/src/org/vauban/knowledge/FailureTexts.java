// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.Locale;
import org.vauban.knowledge.document.ReadFailure;

/** What users are told about files that could not be read. */
public final class FailureTexts {
    private FailureTexts() {}

    /** One sentence in the user's language: what is wrong, and what can be done. */
    public static String of(ReadFailure failure) {
        return Messages.text("failure." + failure.name().toLowerCase(Locale.ROOT));
    }
}
