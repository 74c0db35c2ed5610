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
 * What an endpoint is to do, and what is done here instead.
 *
 * @param texts all that would be sent
 * @param tools names of those that are offered
 * @param limits for the endpoint
 * @param deadline of the request, or null
 * @param format how the prompt is built, in a word
 * @param body makes the content of the request
 * @param local lets the engine of this machine answer to a listener, in what is left of the time
 */
public record RoutedTask(List<ApprovedText> texts, GenerationOptions options, Set<String> tools, TokenListener listener,
        TransferLimits limits, @Nullable Deadline deadline, String format, Body body,
        Function<TokenListener, EngineCall<Generation>> local) {

    /** Makes the content of a request, or says why there is none. */
    public interface Body {
        RequestBody of(RemoteEndpoint endpoint, String model) throws RemoteException;
    }

    /** The same for another listener. */
    RoutedTask with(TokenListener other) {
        return new RoutedTask(texts, options, tools, other, limits, deadline, format, body, local);
    }

    /** An answer without a text. */
    public Generation nothing(FinishReason why) {
        return new Generation("", why, null, format, 0, 0, 0, 0, 0, 0);
    }
}
