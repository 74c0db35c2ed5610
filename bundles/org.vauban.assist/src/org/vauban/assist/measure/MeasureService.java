// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.List;
import org.vauban.assist.call.AssistCall;

/** Measures models on this machine, one after the other, each with an engine of its own. */
public interface MeasureService {

    /**
     * Measures models as somebody who types would feel them. Takes a minute or so for each; what else the machine does
     * meanwhile is measured too. A model that cannot be measured has its reason in the report and stops nothing.
     *
     * @param modelIds which, in this order; empty for all that are installed for completion
     */
    AssistCall<MeasureReport> measure(List<String> modelIds, MeasureListener listener);
}
