// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.workspace;

/**
 * A problem marker.
 *
 * @param path path of the file, folder or project, from the root of the workspace
 * @param line line, or 0 if the marker has none
 */
record Problem(String path, int line, String message) {

    @Override
    public String toString() {
        return path + (line > 0 ? ":" + line : "") + ": " + message;
    }
}
