// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.util.List;
import org.vauban.governance.ApprovedText;

/** Embeds texts with one model. From any thread; blocks. */
public interface TextEmbedder {
    /** Names the model; vectors of one name are compared with each other. */
    String model();

    /**
     * One vector for each text, in their order.
     *
     * @throws org.vauban.engine.EngineException if the engine fails
     */
    List<float[]> embed(List<ApprovedText> texts);
}
