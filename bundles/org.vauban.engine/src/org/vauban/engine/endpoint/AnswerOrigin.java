// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Who answers, where a remote endpoint could.
 *
 * @param endpoint the name of the remote endpoint, or null for the engine of this machine
 * @param label of it for people: name, host and region; empty for this machine
 * @param note a sentence in the user's language that says why this machine answers instead of the endpoint, or null
 * @param unconfirmed the name of an endpoint that waits for the user's agreement, or null
 * @param request what the endpoint was sent, or would be sent; only with the answer to that request, null elsewhere
 * @param dialect that the endpoint speaks, as policies write it; null where it does not matter
 */
public record AnswerOrigin(@Nullable String endpoint, String label, @Nullable String note,
        @Nullable String unconfirmed, @Nullable EndpointRequest request, @Nullable String dialect) {

    /** A remote endpoint. */
    public static AnswerOrigin remote(String endpoint, String label) {
        return remote(endpoint, label, null);
    }

    /** A remote endpoint that speaks a dialect. */
    public static AnswerOrigin remote(String endpoint, String label, @Nullable String dialect) {
        return new AnswerOrigin(endpoint, label, null, null, null, dialect);
    }

    /** This machine, although requests of this kind go to an endpoint. */
    public static AnswerOrigin local(String note) {
        return new AnswerOrigin(null, "", note, null, null, null);
    }

    /** This machine, since the user has not agreed to an endpoint yet. */
    public static AnswerOrigin unconfirmed(String endpoint, String note) {
        return new AnswerOrigin(null, "", note, endpoint, null, null);
    }

    /** The same with a request, or with none. */
    public AnswerOrigin withRequest(@Nullable EndpointRequest value) {
        return new AnswerOrigin(endpoint, label, note, unconfirmed, value, dialect);
    }

    /** Whether the answer comes from another machine. */
    public boolean isRemote() {
        return endpoint != null;
    }
}
