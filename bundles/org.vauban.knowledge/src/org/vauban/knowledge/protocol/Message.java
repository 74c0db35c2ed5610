// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The body of a frame in either direction. A request has {@code method} and {@code value}, a final answer has
 * {@code value} or {@code failure}, and a partial answer has {@code part}.
 *
 * @param id id of the request, which the client counts up from 1; 0 for messages without a request
 * @param method method of a request
 * @param value parameters of a request, or the result
 * @param part one of several pieces of a result
 * @param failure why there is no result
 */
public record Message(long id, @Nullable String method, @Nullable JsonElement value, @Nullable JsonElement part,
        @Nullable Failure failure) {

    /**
     * Why a request failed.
     *
     * @param reason name of a constant that is documented with the request
     * @param detail in English, for logs and experts
     */
    public record Failure(String reason, String detail) {}

    /** Creates the message by which the parser host reports that it is ready for requests. */
    public static Message started() {
        return new Message(0, null, new JsonObject(), null, null);
    }

    /** Creates a request. */
    public static Message request(long id, String method, JsonElement value) {
        return new Message(id, method, value, null, null);
    }

    /** Creates a final answer. */
    public static Message result(long id, JsonElement value) {
        return new Message(id, null, value, null, null);
    }

    /** Creates a partial answer. */
    public static Message part(long id, JsonElement part) {
        return new Message(id, null, null, part, null);
    }

    /** Creates a final answer for a failure. */
    public static Message failure(long id, String reason, String detail) {
        return new Message(id, null, null, null, new Failure(reason, detail));
    }
}
