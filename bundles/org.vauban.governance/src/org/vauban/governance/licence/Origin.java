// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Objects;

/**
 * A published file.
 *
 * @param project name of the project, such as {@code Guava}
 * @param version version of the project
 * @param file path within its sources, with slashes
 * @param licence SPDX expression, such as {@code Apache-2.0}
 * @param kind class of the licence
 */
public record Origin(String project, String version, String file, String licence, LicenceClass kind) {
    public Origin {
        Objects.requireNonNull(project);
        Objects.requireNonNull(version);
        Objects.requireNonNull(file);
        Objects.requireNonNull(licence);
        Objects.requireNonNull(kind);
    }
}
