// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.TransferLimits;

/**
 * A request to an endpoint, and how this machine answers it instead.
 *
 * @param texts all texts that would be sent
 * @param tools names of the offered tools
 * @param limits limits for the endpoint
 * @param deadline the request's deadline, or null
 * @param format one word for how the prompt is built
 * @param body creates the body of the request
 * @param local lets the engine of this machine answer to a listener, in the remaining time
 */
public record RoutedTask(List<ApprovedText> texts, GenerationOptions options, Set<String> tools, TokenListener listener,
        TransferLimits limits, @Nullable Deadline deadline, String format, Body body,
        Function<TokenListener, EngineCall<Generation>> local) {

    /** Creates the body of a request, or throws if there is none. */
    public interface Body {
        RequestBody of(RemoteEndpoint endpoint, String model) throws RemoteException;
    }

    /** Returns a copy with the given listener. */
    RoutedTask with(TokenListener other) {
        return new RoutedTask(texts, options, tools, other, limits, deadline, format, body, local);
    }

    /** Returns an answer without text. */
    public Generation nothing(FinishReason why) {
        return new Generation("", why, null, format, 0, 0, 0, 0, 0, 0);
    }
}
