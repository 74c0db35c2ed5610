// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.util.List;
import org.vauban.governance.ApprovedText;

/** Embeds texts with one model. Any thread; blocks. */
public interface TextEmbedder {
    /** Name of the model; only vectors of the same name are comparable. */
    String model();

    /**
     * Returns one vector for each text, in order.
     *
     * @throws org.vauban.engine.EngineException if the engine fails
     */
    List<float[]> embed(List<ApprovedText> texts);
}
