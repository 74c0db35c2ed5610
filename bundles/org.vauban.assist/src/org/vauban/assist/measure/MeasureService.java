// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.List;
import org.vauban.assist.call.AssistCall;

/** Measures models on this machine, one after the other, each with a separate engine. */
public interface MeasureService {

    /**
     * Measures models as a typing user experiences them. Takes about a minute per model; other load on the machine
     * affects the results. A model that cannot be measured has the reason in the report and does not stop the others.
     *
     * @param modelIds ids in the order of measuring; empty for all installed completion models
     */
    AssistCall<MeasureReport> measure(List<String> modelIds, MeasureListener listener);
}
