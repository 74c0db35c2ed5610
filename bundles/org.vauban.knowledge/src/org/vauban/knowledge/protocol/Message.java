// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The body of a frame, in either direction. A request has {@code method} and {@code value}, a last answer has
 * {@code value} or {@code failure}, and an answer that others follow has {@code part}.
 *
 * @param id of the request, given by the client; counted up from 1, and 0 for what nobody has asked for
 * @param method of a request
 * @param value parameters of a request, or the result
 * @param part one of many pieces of a result
 * @param failure why there is no result
 */
public record Message(long id, @Nullable String method, @Nullable JsonElement value, @Nullable JsonElement part,
        @Nullable Failure failure) {

    /**
     * Why a request failed.
     *
     * @param reason name of a constant that the request's documentation tells
     * @param detail English, for logs and for people who know the format
     */
    public record Failure(String reason, String detail) {}

    /** What the parser host says once it is ready for requests. */
    public static Message started() {
        return new Message(0, null, new JsonObject(), null, null);
    }

    /** A request. */
    public static Message request(long id, String method, JsonElement value) {
        return new Message(id, method, value, null, null);
    }

    /** The last answer. */
    public static Message result(long id, JsonElement value) {
        return new Message(id, null, value, null, null);
    }

    /** A piece of an answer. */
    public static Message part(long id, JsonElement part) {
        return new Message(id, null, null, part, null);
    }

    /** A last answer that says why there is no other. */
    public static Message failure(long id, String reason, String detail) {
        return new Message(id, null, null, null, new Failure(reason, detail));
    }
}
