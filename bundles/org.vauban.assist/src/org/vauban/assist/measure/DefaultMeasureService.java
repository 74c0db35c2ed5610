// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.message.Messages;
import org.vauban.assist.models.MachineMemory;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.engine.EngineException;

/**
 * Measures each model with a separate assistant, so that the results apply to real completions.
 */
public final class DefaultMeasureService implements MeasureService {

    /**
     * Data of the assistant for a measurement.
     *
     * @param modelDirectory models folder, or null for the user's
     * @param locale language of messages, or null for the default one
     * @param assistants creates an assistant for a model id, which is measured and closed
     */
    public record Context(@Nullable Path modelDirectory, @Nullable Locale locale,
            Function<String, MeasuredAssistant> assistants) {
        public Context {
            Objects.requireNonNull(assistants);
        }
    }

    private final Supplier<Context> context;

    /** @param context called once for each measurement */
    public DefaultMeasureService(Supplier<Context> context) {
        this.context = Objects.requireNonNull(context);
    }

    @Override
    public AssistCall<MeasureReport> measure(List<String> modelIds, MeasureListener listener) {
        Run run = new Run(context.get(), List.copyOf(modelIds), Objects.requireNonNull(listener));
        Thread thread = new Thread(run::work, "vauban-assist-measure");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private final class Run implements AssistCall<MeasureReport> {
        private final Context own;
        private final List<String> wanted;
        private final MeasureListener listener;
        private final Messages messages;
        private final CompletableFuture<MeasureReport> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();

        Run(Context own, List<String> wanted, MeasureListener listener) {
            this.own = own;
            this.wanted = wanted;
            this.listener = listener;
            this.messages = new Messages("org.vauban.assist.measure", own.locale());
        }

        @Override
        public CompletableFuture<MeasureReport> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancellation.ask();
        }

        void work() {
            try {
                List<Model> models = models();
                List<ModelMeasure> measures = new ArrayList<>();
                for (int i = 0; i < models.size() && !cancellation.isAsked(); i++) {
                    ModelMeasure measure = one(models.get(i), (double) i / models.size(), 1.0 / models.size());
                    if (!cancellation.isAsked()) {
                        measures.add(measure);
                        listener.measured(measure);
                    }
                }
                if (cancellation.isAsked()) {
                    throw new AssistException(AssistError.CANCELLED, messages.text("cancelled"));
                }
                listener.progress(messages.text("step.done"), 1);
                result.complete(
                        new MeasureReport(System.currentTimeMillis(), Runtime.getRuntime().availableProcessors(),
                                MachineMemory.memoryBytes(), measures, ModelAdvisor.of(measures, own.locale())));
            } catch (AssistException e) {
                result.completeExceptionally(e);
            } catch (EngineException e) {
                result.completeExceptionally(new AssistException(AssistError.ENGINE, e.getMessage(), "", e));
            } catch (RuntimeException e) {
                result.completeExceptionally(
                        new AssistException(AssistError.INTERNAL, messages.text("failed", e), "", e));
            }
        }

        private List<Model> models() {
            List<Model> here = ModelInventory.of(own.modelDirectory()).verified().stream().filter(Model::installed)
                    .toList();
            if (wanted.isEmpty()) {
                List<Model> completing = here.stream().filter(Model::completes).toList();
                if (completing.isEmpty()) {
                    throw new AssistException(AssistError.ENGINE, messages.text("none"));
                }
                return completing;
            }
            return wanted.stream().map(id -> here.stream().filter(model -> model.id().equals(id)).findFirst()
                    .orElseThrow(() -> new AssistException(AssistError.ENGINE, messages.text("absent", id)))).toList();
        }

        private ModelMeasure one(Model model, double from, double share) {
            long free = MachineMemory.availableBytes();
            MeasuredAssistant assistant = own.assistants().apply(model.id());
            cancellation.follow(assistant::close);
            try (assistant) {
                return new MeasureRun(assistant, model, free)
                        .run((key, done) -> listener.progress(messages.text(key, model.name()), from + share * done));
            } catch (RuntimeException e) {
                Throwable cause = FailureCause.of(e);
                String sentence = cause instanceof EngineException
                        ? cause.getMessage()
                        : messages.text("failed", cause);
                return ModelMeasure.failed(model.id(), model.name(), free, model.quality(), model.fillsIn(), sentence);
            } finally {
                cancellation.follow(() -> {});
            }
        }
    }
}
