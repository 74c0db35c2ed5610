// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The user and workspace of a request.
 *
 * @param isolation key of one of several users, whose cached prefixes are reused for no other user; null for the single
 *            user of a desktop, whose requests share what they can
 * @param workspace workspace for which the KV cache is saved when the slot is reassigned; or null
 */
public record RequestOwner(@Nullable String isolation, @Nullable String workspace) {
    /** The single user, without a workspace. */
    public static final RequestOwner NONE = new RequestOwner(null, null);

    /** Returns the key of saved states, which differs between users for the same workspace; or null. */
    @Nullable
    String stateKey() {
        return isolation == null || workspace == null ? workspace : isolation + '\n' + workspace;
    }
}
