// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.vauban.server.message.Messages;

/**
 * Formats Jetty's own errors like all other errors: requests that it refuses, such as a malformed head, and requests
 * that it cuts off at the end of a drain.
 */
public final class ProtocolErrors extends ErrorHandler {
    private static final String RETRY_SECONDS = "1";

    private final Function<String, ErrorFormat> formats;
    private final BooleanSupplier draining;

    /** @param formats error formats by path */
    public ProtocolErrors(Function<String, ErrorFormat> formats, BooleanSupplier draining) {
        this.formats = formats;
        this.draining = draining;
    }

    @Override
    @NonNullByDefault({})
    public boolean handle(Request request, Response response, Callback callback) {
        if (draining.getAsBoolean() && response.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR_500) {
            // unanswered when the drain time was up: the client can retry with another server
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        String path = request.getHttpURI() == null ? null : request.getHttpURI().getDecodedPath();
        response.write(true, body(response.getStatus(), formats.apply(path == null ? "" : path)), callback);
        return true;
    }

    private ByteBuffer body(int status, ErrorFormat format) {
        ErrorKind kind = Stream.of(ErrorKind.values()).filter(each -> each.status() == status).findFirst()
                .orElse(status < 500 ? ErrorKind.INVALID_REQUEST : ErrorKind.INTERNAL);
        String message = Messages.text(kind == ErrorKind.UNAVAILABLE ? "draining"
                : kind == ErrorKind.BODY_TOO_LARGE ? "body.large.any" : "protocol", status);
        return ByteBuffer.wrap(Exchange.GSON.toJson(format.body(new ApiException(kind, message)))
                .getBytes(StandardCharsets.UTF_8));
    }
}
