// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Between a stream and the server. Where a token is asked for, it lets few bytes pass until the client has shown it in
 * the option {@code token} of its hello, and none after a wrong one or when it takes too long.
 */
final class AuthenticatedInputStream extends FilterInputStream {
    /** Enough for the hello of a client that can do everything. */
    private static final long BEFORE = 1 << 20;

    /** Within which the client has to say it, in nanoseconds. */
    private static final long TIME = 10_000_000_000L;

    private final String token;
    private final Runnable opened;
    private final long end = System.nanoTime() + TIME;
    private volatile boolean open;
    private volatile boolean shut;
    private long passed;

    /**
     * @param token null for a stream that only its owner can write to
     * @param opened run when the token was shown
     */
    AuthenticatedInputStream(InputStream in, @Nullable String token, Runnable opened) {
        super(in);
        this.token = token;
        this.opened = opened;
        this.open = token == null;
    }

    /** Shows the options of a hello; they open the door or shut it for good. */
    boolean opens(@Nullable Object options) {
        if (token == null) {
            return true;
        }
        String shown = options instanceof JsonObject object ? shown(object) : null;
        open = shown != null && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8),
                token.getBytes(StandardCharsets.UTF_8));
        shut = !open;
        if (open) {
            opened.run();
        }
        return open;
    }

    private static @Nullable String shown(JsonObject options) {
        JsonElement value = options.has("token") || !(options.get("vauban") instanceof JsonObject own)
                ? options.get("token")
                : own.get("token");
        return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
    }

    @Override
    public int read() throws IOException {
        if (mayPass() == 0) {
            return -1;
        }
        int b = super.read();
        passed++;
        return b;
    }

    @Override
    @NonNullByDefault({})
    public int read(byte[] bytes, int from, int length) throws IOException {
        int most = (int) Math.min(length, mayPass());
        if (most == 0 && length > 0) {
            return -1;
        }
        int n = super.read(bytes, from, most);
        passed += Math.max(0, n);
        return n;
    }

    private long mayPass() {
        return open ? Long.MAX_VALUE : shut || System.nanoTime() > end ? 0 : BEFORE - passed;
    }
}
