// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.log;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The fields of the current thread's request in the log. None of them comes from the client.
 *
 * @param id unique per request, also sent to the client
 * @param route method and path as the server knows them, or {@link #OTHER}
 * @param user keyed hash as in the audit log; null if not authenticated
 */
public record RequestFields(String id, String route, @Nullable String user) {
    /** Stands for any path without a route. */
    public static final String OTHER = "other";

    private static final ThreadLocal<@Nullable RequestFields> CURRENT = new ThreadLocal<>();

    /** Creates the fields of a new request. */
    public static RequestFields begin() {
        return new RequestFields(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()), OTHER, null);
    }

    public RequestFields at(String known) {
        return new RequestFields(id, known, user);
    }

    /** @param hash null if not authenticated */
    public RequestFields by(@Nullable String hash) {
        return new RequestFields(id, route, hash);
    }

    /** Runs work with these fields as those of the current thread, and then restores the former ones. */
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

    /** Returns the fields of the current thread's request; null for none. */
    static @Nullable RequestFields current() {
        return CURRENT.get();
    }
}
