// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The origin of an answer if a remote endpoint could give it.
 *
 * @param endpoint name of the remote endpoint, or null for the engine of this machine
 * @param label label for the user: name, host and region; empty for this machine
 * @param note a sentence in the user's language that explains why this machine answers instead of the endpoint, or null
 * @param unconfirmed name of an endpoint that waits for the user's agreement, or null
 * @param request the request that the endpoint received, or would receive; only with the answer to that request, null
 *            elsewhere
 * @param dialect dialect of the endpoint as named in policies; null if it does not matter
 */
public record AnswerOrigin(@Nullable String endpoint, String label, @Nullable String note,
        @Nullable String unconfirmed, @Nullable EndpointRequest request, @Nullable String dialect) {

    /** Creates the origin for a remote endpoint. */
    public static AnswerOrigin remote(String endpoint, String label) {
        return remote(endpoint, label, null);
    }

    /** Creates the origin for a remote endpoint with a dialect. */
    public static AnswerOrigin remote(String endpoint, String label, @Nullable String dialect) {
        return new AnswerOrigin(endpoint, label, null, null, null, dialect);
    }

    /** Creates the origin for this machine, although requests of this kind go to an endpoint. */
    public static AnswerOrigin local(String note) {
        return new AnswerOrigin(null, "", note, null, null, null);
    }

    /** Creates the origin for this machine, since the user has not agreed to an endpoint yet. */
    public static AnswerOrigin unconfirmed(String endpoint, String note) {
        return new AnswerOrigin(null, "", note, endpoint, null, null);
    }

    /** Returns a copy with the given request, or none. */
    public AnswerOrigin withRequest(@Nullable EndpointRequest value) {
        return new AnswerOrigin(endpoint, label, note, unconfirmed, value, dialect);
    }

    /** Whether the answer comes from another machine. */
    public boolean isRemote() {
        return endpoint != null;
    }
}
