// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.measure.MeasureReport.Recommendation;
import org.vauban.assist.message.Messages;

/** Recommends a model from measurements. Pure. */
public final class ModelAdvisor {

    /** Time after a key by which most users have typed on. */
    public static final double PATIENCE_MILLIS = 1_000;

    private ModelAdvisor() {}

    /**
     * Returns the model with the best completions among those that are quick enough and fit into memory; if none is
     * quick enough, the quickest.
     *
     * @param locale language of the reason; null for the default one
     * @return null if no model could be measured
     */
    public static @Nullable Recommendation of(List<ModelMeasure> models, @Nullable Locale locale) {
        Messages messages = new Messages("org.vauban.assist.measure", locale);
        List<ModelMeasure> usable = models.stream().filter(ModelMeasure::usable).toList();
        List<ModelMeasure> fitting = usable.stream().filter(ModelMeasure::fits).toList();
        List<ModelMeasure> quick = fitting.stream().filter(m -> m.typingMillis() <= PATIENCE_MILLIS).toList();
        Comparator<ModelMeasure> slower = Comparator.comparingDouble(ModelMeasure::typingMillis);
        if (!quick.isEmpty()) {
            // if the quality is unknown, larger models are assumed to be better
            ModelMeasure best = quick.stream().max(Comparator.comparing(ModelMeasure::fillsIn)
                    .thenComparingInt(ModelMeasure::quality).thenComparingLong(ModelMeasure::memoryBytes)
                    .thenComparing(slower.reversed())).orElseThrow();
            String key = quick.size() == 1 && usable.size() > 1 ? "advice.quick"
                    : usable.size() == 1 ? "advice.only" : "advice.best";
            return new Recommendation(best.modelId(), messages.text(key, best.name(), best.typingMillis() / 1_000,
                    PATIENCE_MILLIS / 1_000));
        }
        List<ModelMeasure> rest = fitting.isEmpty() ? usable : fitting;
        ModelMeasure best = rest.stream().min(slower).orElse(null);
        return best == null ? null
                : new Recommendation(best.modelId(), messages.text(fitting.isEmpty() ? "advice.memory" : "advice.slow",
                        best.name(), best.typingMillis() / 1_000, PATIENCE_MILLIS / 1_000));
    }
}
