// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vauban.engine.EngineCall;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.message.Messages;

/**
 * Runs engine requests other than text generation: admits them, cancels them when the client disconnects, and ends the
 * admission when the engine has finished or was never called.
 */
public final class AdmittedCall {
    private AdmittedCall() {}

    /** Prepares a request after its admission: submits its texts to the review. */
    @FunctionalInterface
    public interface Preparation<T> {
        /** @return calls the engine */
        Supplier<EngineCall<T>> prepare() throws ApiException, InvalidInputException;
    }

    /**
     * Calls a model and answers with its result or failure. For requests that count no tokens.
     *
     * @throws ApiException if the request is not admitted, or the gate refuses a text
     */
    public static <T> void answer(ServingContext context, Exchange exchange, ModelEntry model,
            Preparation<T> preparation, Consumer<T> answer) throws ApiException, InvalidInputException {
        answer(context, exchange, model, 0, preparation, answer);
    }

    /**
     * Calls a model for a request whose tokens {@code answer} counts.
     *
     * @param least tokens to count if the client disconnects first, since the engine has worked for it
     */
    public static <T> void answer(ServingContext context, Exchange exchange, ModelEntry model, long least,
            Preparation<T> preparation, Consumer<T> answer) throws ApiException, InvalidInputException {
        RequestAdmission.Ticket ticket = context.admission().enter(exchange, 1);
        boolean asked = false;
        try {
            EngineCall<T> call = context.models().call(model, preparation.prepare());
            AtomicBoolean gone = new AtomicBoolean();
            exchange.onEnd(() -> {
                gone.set(true);
                call.cancel();
            });
            CompletableFuture<T> ended = call.result().whenComplete((value, failure) -> {
                if (failure != null && gone.get()) {
                    context.admission().used(exchange.caller(), least);
                }
                ticket.giveBack(); // only after the usage is recorded, because the server may end then
            });
            asked = true;
            exchange.answer(ended, answer);
        } finally {
            if (!asked) {
                ticket.giveBack();
            }
        }
    }

    /**
     * Calls a model for information that the request depends on, and waits for the result or until the client is gone.
     *
     * @throws ApiException also if the request is not admitted, or the gate refuses a text
     */
    static <T> T await(ServingContext context, Exchange exchange, ModelEntry model, Preparation<T> preparation)
            throws ApiException, InvalidInputException {
        RequestAdmission.Ticket ticket = context.admission().enterBefore(exchange.caller());
        try {
            EngineCall<T> call = context.models().call(model, preparation.prepare());
            exchange.onEnd(call::cancel);
            return call.result().get();
        } catch (ExecutionException e) {
            throw ApiException.of(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorKind.CLIENT_GONE, Messages.text("cancelled"), e);
        } finally {
            ticket.giveBack();
        }
    }

    /** Combines several results; cancelling the combination cancels each of them. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> answers) {
        CompletableFuture<List<T>> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
        all.whenComplete((values, failure) -> {
            if (all.isCancelled()) {
                answers.forEach(each -> each.cancel(false));
            }
        });
        return all;
    }

    /** Wraps a future as a call; cancelling the call cancels the future. */
    public static <T> EngineCall<T> of(CompletableFuture<T> result) {
        return new FutureCall<>(result);
    }

    private record FutureCall<T>(CompletableFuture<T> result) implements EngineCall<T> {
        @Override
        public void cancel() {
            result.cancel(false);
        }
    }
}
