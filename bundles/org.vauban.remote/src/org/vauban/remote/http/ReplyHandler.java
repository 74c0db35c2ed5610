// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonObject;
import org.vauban.remote.message.Messages;

/** Takes what an endpoint answers, on the thread that asks. */
public interface ReplyHandler {
    /** The data of the last event of a stream, as OpenAI has it. */
    String LAST_EVENT = "[DONE]";

    /** The endpoint accepts the request; its content follows. */
    void accepted(ReplyHead head) throws RemoteException;

    /**
     * The next event of a stream.
     *
     * @param data that is not yet understood
     * @return whether more is wanted
     */
    boolean event(String data) throws RemoteException;

    /** All of an answer that is no stream. */
    void whole(JsonObject body) throws RemoteException;

    /** The same before it is understood, for answers that are no JSON object. */
    default void body(String content, Messages messages) throws RemoteException {
        whole(JsonReply.object(content, messages));
    }
}
