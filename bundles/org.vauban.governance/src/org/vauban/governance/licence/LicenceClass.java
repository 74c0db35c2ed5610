// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Locale;

/** Kinds of licences; each has files of its own, so that a site installs those that matter to it. */
public enum LicenceClass {
    /** Asks for little more than that its notice is kept, such as Apache-2.0, MIT or BSD. */
    PERMISSIVE,
    /** Asks that what contains the code is published under the same terms, such as GPL, LGPL, MPL or EPL. */
    COPYLEFT;

    /** As in file names and tables: {@code permissive} or {@code copyleft}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
