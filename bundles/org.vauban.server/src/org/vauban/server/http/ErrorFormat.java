// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import com.google.gson.JsonObject;

/** How an API tells its errors. */
@FunctionalInterface
public interface ErrorFormat {

    /** The body of an error. */
    JsonObject body(ApiException error);

    /** The name of the event that ends a stream with an error; empty for an event without one. */
    default String event() {
        return "";
    }
}
