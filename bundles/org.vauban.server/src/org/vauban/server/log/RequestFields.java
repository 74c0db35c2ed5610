// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.log;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What the log tells of the request that a thread works for. Nothing of it comes from the client.
 *
 * @param id one for each request, which the client is told
 * @param route method and path as the server knows them, or {@link #OTHER}
 * @param user keyed hash as in the audit log; null where nobody has identified
 */
public record RequestFields(String id, String route, @Nullable String user) {
    /** What no route answers. */
    public static final String OTHER = "other";

    private static final ThreadLocal<@Nullable RequestFields> CURRENT = new ThreadLocal<>();

    /** Of a request that has just come. */
    public static RequestFields begin() {
        return new RequestFields(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()), OTHER, null);
    }

    public RequestFields at(String known) {
        return new RequestFields(id, known, user);
    }

    /** @param hash null where nobody has identified */
    public RequestFields by(@Nullable String hash) {
        return new RequestFields(id, route, hash);
    }

    /** Works for this request, and after that for the one of before. */
    public void run(Runnable work) {
        RequestFields before = CURRENT.get();
        CURRENT.set(this);
        try {
            work.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Of the request that this thread works for; null for none. */
    static @Nullable RequestFields current() {
        return CURRENT.get();
    }
}
