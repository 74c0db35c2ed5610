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
 * A request to the engine other than for text: it has a place, is cancelled when the client goes, and gives its place
 * back when the engine has ended it or it was never asked.
 */
public final class AdmittedCall {
    private AdmittedCall() {}

    /** Prepares a request once it has a place: has its texts reviewed. */
    @FunctionalInterface
    public interface Preparation<T> {
        /** @return asks the engine */
        Supplier<EngineCall<T>> prepare() throws ApiException, InvalidInputException;
    }

    /**
     * Asks a model and answers with what it gives, or with the failure. What costs nothing.
     *
     * @throws ApiException if there is no place for it, or the gate refuses a text
     */
    public static <T> void answer(ServingContext context, Exchange exchange, ModelEntry model,
            Preparation<T> preparation, Consumer<T> answer) throws ApiException, InvalidInputException {
        answer(context, exchange, model, 0, preparation, answer);
    }

    /**
     * The same for what {@code answer} counts.
     *
     * @param least tokens that count where the client goes before: the engine has worked for it all the same
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
                ticket.giveBack(); // not before it is counted: the server may end then
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
     * Asks a model what must be known before a request can be answered, and waits for it or until the client is gone.
     *
     * @throws ApiException also if there is no place for it, or the gate refuses a text
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

    /** All of some answers, when the last of them is there; who cancels it means each of the requests. */
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

    /** What the engine gives without a call; who cancels it means the request. */
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
