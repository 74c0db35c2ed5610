// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.workspace;

import java.util.List;

/**
 * The result of building a project.
 *
 * @param java its Java level; empty for a project without Java
 * @param sources number of source files
 * @param classes number of class files that the build wrote
 */
record ProjectResult(String project, String java, int sources, int classes, List<Problem> warnings,
        List<Problem> errors) {

    boolean isJava() {
        return !java.isEmpty();
    }

    /** Whether the build left a project with sources without classes. */
    boolean isMissingClasses() {
        return sources > 0 && classes == 0;
    }

    boolean passed() {
        return errors.isEmpty() && !isMissingClasses();
    }
}
