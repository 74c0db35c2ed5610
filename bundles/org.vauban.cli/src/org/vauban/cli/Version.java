// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli;

import java.util.ResourceBundle;

/** The version of this distribution. */
final class Version {

    private Version() {}

    static String number() {
        return ResourceBundle.getBundle("org.vauban.cli.version").getString("version");
    }
}
