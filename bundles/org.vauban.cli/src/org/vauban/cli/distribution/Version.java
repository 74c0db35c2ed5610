// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.distribution;

import java.util.ResourceBundle;

/** The version of this distribution. */
public final class Version {

    private Version() {}

    public static String number() {
        return ResourceBundle.getBundle("org.vauban.cli.version").getString("version");
    }
}
