// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import com.google.gson.JsonObject;

/** Formats errors in the way of one API. */
@FunctionalInterface
public interface ErrorFormat {

    /** Returns the body of an error response. */
    JsonObject body(ApiException error);

    /** Returns the name of the event that ends a stream with an error; empty for an event without a name. */
    default String event() {
        return "";
    }
}
