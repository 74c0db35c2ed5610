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
 * Stream between a client and the server. If a token is required, it passes a limited number of bytes until the client
 * has sent the token in the option {@code token} of {@code initialize}, and none after a wrong token or a timeout.
 */
final class AuthenticatedInputStream extends FilterInputStream {
    /** Maximum number of bytes before authentication; sufficient for {@code initialize} with all capabilities. */
    private static final long BEFORE = 1 << 20;

    /** Time limit for the token, in nanoseconds. */
    private static final long TIME = 10_000_000_000L;

    private final String token;
    private final Runnable opened;
    private final long end = System.nanoTime() + TIME;
    private volatile boolean open;
    private volatile boolean shut;
    private long passed;

    /**
     * @param token the token, or null for a stream to which only its owner can write
     * @param opened run when the client has sent the token
     */
    AuthenticatedInputStream(InputStream in, @Nullable String token, Runnable opened) {
        super(in);
        this.token = token;
        this.opened = opened;
        this.open = token == null;
    }

    /** Checks the options of {@code initialize}; opens the stream, or closes it for good. */
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
