// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;
import java.util.List;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * How a model is served.
 *
 * @param template what its chat template is told
 * @param sampling what holds where a request does not say how to sample
 * @param idle after which it is unloaded if nobody has asked it; zero for never
 * @param verbose whether each answer to a conversation has the prompt that was made of it
 * @param separateSlots whether each request that is computed has its part of the context for itself
 * @param backEnds endpoints of other machines that answer for it; empty where only this machine does
 */
public record ModelServing(ModelTemplate template, SamplingDefaults sampling, Duration idle, boolean verbose,
        boolean separateSlots, List<BackEnd> backEnds) {
    /** The usual. */
    public static final ModelServing STANDARD = of(ModelTemplate.STANDARD);
    private static final long DAY = 86_400;

    public ModelServing {
        backEnds = List.copyOf(backEnds);
    }

    /** On this machine. */
    public ModelServing(ModelTemplate template, SamplingDefaults sampling, Duration idle, boolean verbose,
            boolean separateSlots) {
        this(template, sampling, idle, verbose, separateSlots, List.of());
    }

    /** The usual, but for the template. */
    public static ModelServing of(ModelTemplate template) {
        return new ModelServing(template, SamplingDefaults.STANDARD, Duration.ZERO, false, false);
    }

    /** The same for a model for which endpoints of other machines answer. */
    public ModelServing withBackEnds(List<BackEnd> value) {
        return new ModelServing(template, sampling, idle, verbose, separateSlots, value);
    }

    /**
     * The fields {@code sampling}, {@code idleSeconds}, {@code verbose}, {@code contextPerSlot} and {@code backEnds} of
     * a model.
     */
    static ModelServing parse(JsonFields model, ModelTemplate template) throws InvalidInputException {
        return new ModelServing(template, SamplingDefaults.parse(model.fields("sampling")),
                Duration.ofSeconds(model.integer("idleSeconds", 0, 0, DAY)), model.flag("verbose", false),
                model.has("contextPerSlot"), BackEndParser.parse(model));
    }
}
