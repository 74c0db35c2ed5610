// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Machine;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.models.ModelSupply.Model;
import org.vauban.assist.models.ModelSupply;
import org.vauban.engine.EngineException;

/** Measures with an assistant of its own for each model, so that the figures are those of the way that completions go. */
public final class LocalMeasures implements MeasureService {

    private final Supplier<AssistSettings> settings;
    private final Function<AssistSettings, Assistant> assistants;

    /**
     * @param settings of the assistant that this belongs to
     * @param assistants makes one that is measured and closed
     */
    public LocalMeasures(Supplier<AssistSettings> settings, Function<AssistSettings, Assistant> assistants) {
        this.settings = Objects.requireNonNull(settings);
        this.assistants = Objects.requireNonNull(assistants);
    }

    @Override
    public AssistCall<MeasureReport> measure(List<String> modelIds, MeasureListener listener) {
        Run run = new Run(settings.get(), List.copyOf(modelIds), Objects.requireNonNull(listener));
        Thread thread = new Thread(run::work, "vauban-assist-measure");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private final class Run implements AssistCall<MeasureReport> {
        private final AssistSettings own;
        private final List<String> wanted;
        private final MeasureListener listener;
        private final Messages messages;
        private final CompletableFuture<MeasureReport> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();

        Run(AssistSettings own, List<String> wanted, MeasureListener listener) {
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
                                Machine.memoryBytes(), measures, Advice.of(measures, own.locale())));
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
            List<Model> here = ModelSupply.of(own.modelDirectory()).all().stream().filter(Model::installed).toList();
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
            long free = Machine.availableBytes();
            AssistSettings mine = new AssistSettings(own.host(), model.id(), own.modelDirectory(), own.auditFile(),
                    own.exclusions(), own.maxTokens(), own.contextTokens(), own.threads(), own.locale());
            Assistant assistant = assistants.apply(mine);
            cancellation.follow(assistant::close);
            try (assistant) {
                return new Trial(assistant, model, free)
                        .run((key, done) -> listener.progress(messages.text(key, model.name()), from + share * done));
            } catch (RuntimeException e) {
                Throwable cause = Asker.cause(e);
                String sentence = cause instanceof EngineException ? cause.getMessage()
                        : messages.text("failed", cause);
                return ModelMeasure.failed(model.id(), model.name(), free, model.quality(), model.fillsIn(), sentence);
            } finally {
                cancellation.follow(() -> {});
            }
        }
    }
}
