// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;
import java.util.List;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * Settings for serving one model.
 *
 * @param template defaults for the chat template
 * @param sampling sampling parameters for requests that do not set them
 * @param idle time without requests after which the model is unloaded; zero for never
 * @param verbose whether each chat answer contains its rendered prompt
 * @param separateSlots whether the context is divided evenly between the slots instead of shared
 * @param backEnds endpoints of other machines that serve the model; empty if only this machine does
 */
public record ModelServing(ModelTemplate template, SamplingDefaults sampling, Duration idle, boolean verbose,
        boolean separateSlots, List<BackEnd> backEnds) {
    /** The default settings. */
    public static final ModelServing STANDARD = of(ModelTemplate.STANDARD);
    private static final long DAY = 86_400;

    public ModelServing {
        backEnds = List.copyOf(backEnds);
    }

    /** Creates settings for a model that only this machine serves. */
    public ModelServing(ModelTemplate template, SamplingDefaults sampling, Duration idle, boolean verbose,
            boolean separateSlots) {
        this(template, sampling, idle, verbose, separateSlots, List.of());
    }

    /** Returns the default settings with the given template. */
    public static ModelServing of(ModelTemplate template) {
        return new ModelServing(template, SamplingDefaults.STANDARD, Duration.ZERO, false, false);
    }

    /** Returns a copy with the given back ends. */
    public ModelServing withBackEnds(List<BackEnd> value) {
        return new ModelServing(template, sampling, idle, verbose, separateSlots, value);
    }

    /**
     * Reads the fields {@code sampling}, {@code idleSeconds}, {@code verbose}, {@code contextPerSlot} and
     * {@code backEnds} of a model.
     */
    static ModelServing parse(JsonFields model, ModelTemplate template) throws InvalidInputException {
        return new ModelServing(template, SamplingDefaults.parse(model.fields("sampling")),
                Duration.ofSeconds(model.integer("idleSeconds", 0, 0, DAY)), model.flag("verbose", false),
                model.has("contextPerSlot"), BackEndParser.parse(model));
    }
}
