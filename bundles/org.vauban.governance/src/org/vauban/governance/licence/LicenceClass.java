// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Locale;

/** Classes of licences; each has its own files, so that a site installs only the relevant ones. */
public enum LicenceClass {
    /** Requires little more than keeping its notice, such as Apache-2.0, MIT or BSD. */
    PERMISSIVE,
    /** Requires that works containing the code are published under the same terms, such as GPL, LGPL, MPL or EPL. */
    COPYLEFT;

    /** Returns the name in file names and tables: {@code permissive} or {@code copyleft}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
