// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.source;

import java.util.Locale;

/** An exception that gives its reason in any language, since a server's users need not share that of its JVM. */
public interface LocalizedReason {
    /** Returns the reason as a clause. */
    String reason(Locale locale);
}
