// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonObject;
import org.vauban.remote.message.Messages;

/** Receives the answer of an endpoint, on the thread that sent the request. */
public interface ReplyHandler {
    /** Data of the last event of a stream in OpenAI's API. */
    String LAST_EVENT = "[DONE]";

    /** The endpoint has accepted the request; the body follows. */
    void accepted(ReplyHead head) throws RemoteException;

    /**
     * Receives the next event of a stream.
     *
     * @param data unparsed data
     * @return whether to continue reading
     */
    boolean event(String data) throws RemoteException;

    /** Receives an answer that is not a stream. */
    void whole(JsonObject body) throws RemoteException;

    /** Receives an unparsed answer that is not a stream; override it for answers other than JSON objects. */
    default void body(String content, Messages messages) throws RemoteException {
        whole(JsonReply.object(content, messages));
    }
}
