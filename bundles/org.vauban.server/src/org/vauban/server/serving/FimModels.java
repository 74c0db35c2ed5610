// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.concurrent.CompletionException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ModelDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.pool.ModelPool;

/** Checks that a model supports fill-in-the-middle. Others would silently ignore the text after the caret. */
public final class FimModels {
    private FimModels() {}

    /**
     * Throws if a loaded model lacks support; for use in {@link ModelPool#call}.
     *
     * @param field the field that requires it, or null if the endpoint itself does
     */
    public static void require(ModelPool models, ModelEntry model, @Nullable String field) {
        ModelDescription known = models.known(model);
        if (known != null && known.fimFormat() == null) {
            throw new CompletionException(field == null
                    ? new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("completion.fim", model.id()))
                    : ApiException.of(ErrorKind.INVALID_REQUEST, field,
                            Messages.text("completion.suffix", model.id())));
        }
    }
}
