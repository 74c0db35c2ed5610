// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Whose a request is.
 *
 * @param isolation key of one of several users: what was read for it is reused for nobody else; null for the one user
 *            of a desktop, whose requests share what they can
 * @param workspace what is read is kept for this workspace when its slot is lost; or null
 */
public record RequestOwner(@Nullable String isolation, @Nullable String workspace) {
    /** The one user, of no workspace. */
    public static final RequestOwner NONE = new RequestOwner(null, null);

    /** Under which states are kept, so that a workspace of the same name is another one for another user; or null. */
    @Nullable
    String stateKey() {
        return isolation == null || workspace == null ? workspace : isolation + '\n' + workspace;
    }
}
