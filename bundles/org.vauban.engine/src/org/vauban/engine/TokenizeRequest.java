// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import org.vauban.governance.ApprovedText;

/**
 * @param addSpecial whether beginning- and end-of-text tokens are added as the model expects
 * @param parseSpecial whether the names of control tokens in the text become these tokens
 */
public record TokenizeRequest(String modelId, ApprovedText text, boolean addSpecial, boolean parseSpecial) {}
